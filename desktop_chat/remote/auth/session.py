"""The session: the single authority for the user's ID token. Every transport asks here, nobody keeps a copy."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from desktop_chat.errors import ChatError, SignInRequired, Unavailable
from desktop_chat.model.backoff import Backoff

_log = logging.getLogger(__name__)

REFRESH_AHEAD_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Tokens:
    """What Firebase Auth gave: ``lifetime`` is the seconds the ID token lives from now on."""

    uid: str
    id_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lifetime: float


class Session:
    """Renews the ID token ahead of its expiry, one request at a time.

    ``clock`` counts seconds and never jumps: a wrong wall clock must not make a dead token look fresh. A renewal that
    fails is not repeated before its backoff is over; until then the same error is raised again. Runs on one loop.

    Only the server's word that the refresh token or the account is no longer good (SignInRequired) ends the session.
    Whatever else a renewal fails with is Unavailable to those who ask: a hotel's sign-in page that answers 403 says
    nothing about the message that waits, which must not be rejected for it.
    """

    def __init__(
        self,
        renew: Callable[[str], Awaitable[Tokens]],
        *,
        clock: Callable[[], float],
        backoff: Backoff,
    ) -> None:
        self._renew = renew
        self._clock = clock
        self._backoff = backoff
        self._watchers: list[Callable[[SignInRequired | None], None]] = []
        self._recovery_watchers: list[Callable[[], None]] = []
        self._generation = 0
        self._id_token: str | None = None
        self._refresh_token: str | None = None
        self._expires = 0.0
        self._margin = 0.0
        self._failure: ChatError | None = None
        self._retry_at = 0.0
        self._lost: SignInRequired | None = None
        self._renewal: asyncio.Task[None] | None = None

    def watch(self, callback: Callable[[SignInRequired | None], None]) -> None:
        """Call back when the session ends: with the error when the server ended it, with None after ``end``."""
        self._watchers.append(callback)

    def watch_recovery(self, callback: Callable[[], None]) -> None:
        """Call back when a renewal succeeded after one that failed: whoever waits need not wait any longer."""
        self._recovery_watchers.append(callback)

    @property
    def refresh_token(self) -> str | None:
        """The secret worth saving; None when nobody is signed in."""
        return self._refresh_token

    def start(self, tokens: Tokens) -> None:
        """Begin with fresh tokens of a sign-in."""
        self._forget()
        self._take(tokens)

    def resume(self, refresh_token: str) -> None:
        """Begin with a saved refresh token; the first ``id_token`` call renews."""
        self._forget()
        self._refresh_token = refresh_token

    def end(self) -> None:
        """Forget everything; a renewal under way is dropped."""
        was_signed_in = self._refresh_token is not None
        self._forget()
        if was_signed_in:
            self._tell(None)

    async def id_token(self) -> str:
        """Return a token with some life left. Raises SignInRequired, or Unavailable while it cannot be renewed."""
        if self._refresh_token is None:
            raise self._nobody()
        left = self._expires - self._clock()
        if self._id_token is not None and left > self._margin:
            return self._id_token
        if self._id_token is not None and left > self._margin / 10:
            self._renew_in_background()  # still good: the caller need not wait
            return self._id_token
        return await self._renewed()

    async def renew(self) -> None:
        """Renew now, whatever life the token has left. Raises SignInRequired when the session is over, Unavailable."""
        if self._refresh_token is None:
            raise self._nobody()
        await self._renewed()

    def invalidate(self, token: str) -> None:
        """Do not use ``token`` any more, the server refused it; a newer one is left alone."""
        if token == self._id_token:
            self._id_token = None

    def hurry(self) -> None:
        """Renew at the next call, although a renewal has just failed: the network may be another one now."""
        self._retry_at = self._clock()
        self._backoff.reset()

    async def _renewed(self) -> str:
        generation = self._generation
        self._renew_in_background()
        if self._renewal is not None:
            # wait() and not await: a caller that gives up must not take the renewal away from the others.
            await asyncio.wait([self._renewal])
        if generation != self._generation:
            # What was asked for one person must not go out as another.
            raise self._nobody()
        if self._failure is not None:
            raise type(self._failure)(self._failure.title, self._failure.message)
        if self._id_token is None:
            # Refused again before this caller's turn. The session stands: only the server's word ends it.
            raise Unavailable("Your sign-in has to be renewed", "This happens by itself; nothing is lost.")
        return self._id_token

    def _nobody(self) -> SignInRequired:
        lost = self._lost
        if lost is not None:
            return SignInRequired(lost.title, lost.message)
        return SignInRequired("You are not signed in", "Sign in to go on. What you wrote is kept on this computer.")

    def _renew_in_background(self) -> None:
        is_due = self._failure is None or self._clock() >= self._retry_at
        if self._renewal is None and is_due and self._refresh_token is not None:
            self._renewal = asyncio.get_running_loop().create_task(
                self._run_renewal(self._refresh_token, self._generation), name="renew-id-token"
            )

    async def _run_renewal(self, refresh_token: str, generation: int) -> None:
        try:
            tokens = await self._renewed_tokens(refresh_token)
        except ChatError as error:
            if generation == self._generation:
                self._renewal = None
                self._failed(error)
        else:
            if generation == self._generation:
                self._renewal = None
                self._take(tokens)

    async def _renewed_tokens(self, refresh_token: str) -> Tokens:
        try:
            return await self._renew(refresh_token)
        except ChatError:
            raise
        except Exception as error:
            # A bug must neither end the session nor leave the renewal under way for ever.
            _log.exception("the ID token could not be renewed")
            raise Unavailable("Your sign-in could not be renewed", "It is tried again; nothing is lost.") from error

    def _failed(self, error: ChatError) -> None:
        if isinstance(error, SignInRequired):
            _log.warning("the session is over: %s", error.title)
            self._forget()
            self._lost = error
            self._tell(error)
        else:
            self._failure = error if isinstance(error, Unavailable) else Unavailable(error.title, error.message)
            self._retry_at = self._clock() + self._backoff.next_delay()

    def _take(self, tokens: Tokens) -> None:
        self._id_token = tokens.id_token
        self._refresh_token = tokens.refresh_token
        self._margin = min(REFRESH_AHEAD_SECONDS, tokens.lifetime / 4)
        self._expires = self._clock() + tokens.lifetime
        had_failed, self._failure = self._failure is not None, None
        self._backoff.reset()
        if had_failed:
            for callback in tuple(self._recovery_watchers):
                callback()

    def _forget(self) -> None:
        self._generation += 1
        self._id_token = self._refresh_token = None
        self._failure = self._lost = None
        self._renewal = None  # one under way finds that its generation is gone
        self._backoff.reset()

    def _tell(self, error: SignInRequired | None) -> None:
        for callback in tuple(self._watchers):
            callback(error)
