"""FileRemovals: takes the files of deleted messages off the server, after their tombstones."""

import asyncio
import logging
from collections.abc import Callable

from desktop_chat.errors import ChatError, SignInRequired, StoreError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import StorageGateway
from desktop_chat.sync.step import Step
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)


class FileRemovals:
    """One after the other, beside everything else: nothing waits for them, and nobody is told of a refusal.

    What is due is on disk (``local.outbox.file_removals``). A removal of which the answer was lost is made again, and
    then there is nothing to remove.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._files = context.store.files
        self._retry = RetryTimer(context.clock, context.rng, "removals")
        self._running: asyncio.Task[None] | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Carry out what an earlier process left, and look after each write to the store."""
        self._unsubscribe = self._context.subscribe(self._changed)
        self._go_on()

    def hurry(self) -> None:
        """The connection is back."""
        self._retry.hurry()

    async def flush(self) -> None:
        """Wait until nothing is due; a failure is left for the next start."""
        while self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    def stop(self) -> None:
        """Begin nothing more."""
        self._is_stopped = True
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._retry.cancel()

    def _changed(self, changes: StoreChanges) -> None:
        if changes.messages and not self._retry.waiting:
            self._go_on()

    def _go_on(self) -> None:
        storage = self._context.storage
        if storage is None or self._is_stopped or self._running is not None:
            return
        try:
            key = self._files.next_removal()
        except StoreError as error:
            log.error("what is to be removed cannot be read: %s", error)
            return
        if key is not None:
            self._running = self._context.tasks.start(f"removal of {key.file_id}", self._remove(storage, key))

    async def _remove(self, storage: StorageGateway, key: FileKey) -> None:
        try:
            self._context.step(Step.REMOVING)
            await storage.delete(key.object_name)
            self._context.step(Step.REMOVED)
            self._files.removed(key)
        except ChatError as error:
            if not self._is_answered(key, error):
                return
        finally:
            self._running = None
        self._retry.reset()
        self._go_on()

    def _is_answered(self, key: FileKey, error: ChatError) -> bool:
        """Return whether the next one may go; what the rules or nobody knows is the operator's."""
        log.info("the file %s was not removed: %s", key.file_id, error)
        if isinstance(error, SignInRequired):
            self._context.session_lost(error)
            return False
        if error.permanent and not isinstance(error, StoreError):
            try:
                self._files.removed(key)
            except StoreError as fault:
                log.error("a removal could not be noted and is made once more: %s", fault)
            else:
                return True
        self._retry.schedule(self._go_on)
        return False
