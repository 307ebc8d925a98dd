"""TargetListener: keeps one listener alive, whatever kills its target."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from desktop_chat.errors import ChatError, Denied, Rejected, SignInRequired, StoreError
from desktop_chat.model.firebase.firestore import ResumePoint, Snapshot, Target
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import DocumentListening
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)


class TargetListener:
    """A ListenObserver that stores what it hears.

    The gateway reconnects the stream by itself; this class starts over when the target died (denied for a moment,
    a refused resume token) or when the store failed, with a growing delay. ``plan`` says from where, each time.
    ``on_denied`` hears of a refusal by the security rules, ``on_rejected`` of a request that is wrong, ``away`` of a
    connection that comes back after half an hour; without it the listener plans anew then.
    """

    def __init__(
        self,
        context: SyncContext,
        key: str,
        plan: Callable[[], tuple[Target, ResumePoint | None]],
        apply: Callable[[Snapshot], None],
        on_denied: Callable[[], None] | None = None,
        on_rejected: Callable[[], None] | None = None,
        away: Callable[[], None] | None = None,
    ) -> None:
        self._context = context
        self._key = key
        self._plan = plan
        self._apply = apply
        self._on_denied = on_denied
        self._on_rejected = on_rejected
        self._away = away or self.renew
        self._backoff = RetryTimer(context.clock, context.rng, f"listen:{key}")
        self._listening: DocumentListening | None = None
        self._running = False
        self._is_refused = False
        self._answered = asyncio.Event()
        self._refusal: ChatError | None = None

    @property
    def complete_to(self) -> datetime | None:
        """Up to which time of the server everything is stored, None when nothing is known; not for within ``apply``."""
        return None if self._listening is None else self._listening.complete_to

    def start(self) -> None:
        """Listen; no effect while it does."""
        if not self._running:
            self._running = True
            self._listen()

    def stop(self) -> None:
        """End it; nothing is stored afterwards. Idempotent."""
        self._running = False
        self._backoff.cancel()
        self._drop()

    def renew(self) -> None:
        """Listen anew as ``plan`` says now; what was heard stays heard."""
        before, self._listening = self._listening, None
        if before is not None:
            # In this order: the stream ends with its last listener.
            self._listen()
            before.stop()

    def on_away(self) -> None:
        """The stream comes back after so long that this listener's query would be billed as a new one."""
        if self._running:
            self._away()

    async def heard(self) -> None:
        """Wait until the first snapshot since the start is stored. Raises what the server refused it with."""
        await self._answered.wait()
        if self._refusal is not None:
            raise type(self._refusal)(self._refusal.title, self._refusal.message)

    def refused(self, error: ChatError) -> None:
        """Tell whoever waits that the server said no; a later snapshot takes it back."""
        self._refusal = error
        self._answered.set()

    def hurry(self) -> None:
        """Do not wait any longer when the connection is back."""
        self._backoff.hurry()

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Store one step; a failing store costs a new start from the stored resume point, never a gap."""
        if not self._running:
            return
        try:
            self._apply(snapshot)
        except StoreError as error:
            log.error("%s: a snapshot could not be stored: %s", self._key, error)
            self._again()
        except Exception:
            log.exception("%s: a snapshot could not be stored", self._key)
            self._again()
        else:
            self._refusal = None
            self._answered.set()
            self._backoff.reset()

    def on_error(self, error: ChatError) -> None:
        """The target is dead."""
        if not self._running:
            return
        if isinstance(error, SignInRequired):
            self._drop()
            self._context.session_lost(error)
            return
        log.warning("%s: the listener ended: %s", self._key, error)
        self._is_refused = isinstance(error, Rejected)
        if isinstance(error, Denied) and self._on_denied is not None:
            self._on_denied()
        if self._is_refused and self._on_rejected is not None:
            self._on_rejected()
        if error.permanent and not self._is_refused:
            self.refused(error)
        self._again()

    def _listen(self) -> None:
        try:
            if self._is_refused:
                # Most likely a resume token that the server no longer takes.
                self._context.publish(self._context.store.forget_target(self._key))
            target, resume = self._plan()
            self._listening = self._context.firestore.listen(target, resume, self)
            self._is_refused = False
        except ChatError as error:
            log.warning("%s: could not listen: %s", self._key, error)
            self._again()

    def _again(self) -> None:
        self._drop()
        self._backoff.schedule(self._listen)

    def _drop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.stop()
