"""SessionCheck: finds out whether the account is still welcome when the server refuses what it never refuses."""

import logging
from collections.abc import Awaitable, Callable

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.sync.tasks import Tasks

log = logging.getLogger(__name__)


class SessionCheck:
    """An ID token outlives a ban by up to an hour, and the security rules only say no. Renewing it tells why."""

    def __init__(
        self, renew: Callable[[], Awaitable[None]], tasks: Tasks, session_lost: Callable[[ChatError], None]
    ) -> None:
        self._renew = renew
        self._tasks = tasks
        self._session_lost = session_lost
        self._running = False

    def denied(self) -> None:
        """The person's own list of rooms was refused; at most one question at a time goes out."""
        if not self._running:
            self._running = True
            self._tasks.start("check session", self._check())

    async def _check(self) -> None:
        try:
            await self._renew()
        except SignInRequired as error:
            self._session_lost(error)
        except ChatError as error:
            log.info("the session could not be checked: %s", error.title)
        finally:
            self._running = False
