"""This device's own presence: there, idle, gone; and when this person was last seen, if they share that."""

import logging
from collections.abc import Coroutine
from typing import Any

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.realtime.realtime import SERVER_TIME
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway

log = logging.getLogger(__name__)

SHARE_LAST_SEEN = "share_last_seen"
"""Name of the setting; "yes" where none was made."""


class OwnPresence:
    """One node for each connection, which the server removes when the connection ends, however it ends."""

    def __init__(self, context: SyncContext, database: RealtimeGateway) -> None:
        self._context = context
        self._database = database
        self._path: str | None = None
        self._idle = False

    @property
    def shares_last_seen(self) -> bool:
        """Whether others may know when this person was last online, and this person when others were."""
        return self._context.reader.setting(SHARE_LAST_SEEN) != "no"

    def connected(self) -> None:
        """A new connection is there: its node, and before that what happens when it ends."""
        # A node of its own, so that the late end of the last connection cannot remove this one.
        connection = f"c{self._context.rng.getrandbits(80):020x}"
        self._path = paths.presence(self._context.account.uid, connection)
        self._run("presence", self._announce(self._path))

    def disconnected(self) -> None:
        """The server has removed the node, or will as soon as it notices."""
        self._path = None

    def set_idle(self, *, idle: bool) -> None:
        """The person has given no input for a while, or is back."""
        if idle is not self._idle:
            self._idle = idle
            if self._path is not None:
                self._run("idle", self._put_state(self._path))

    def privacy_changed(self) -> None:
        """The choice to share when one was last seen was changed and stored."""
        if self._path is not None:
            self._run("last seen", self._prepare_last_seen())

    async def _announce(self, path: str) -> None:
        await self._database.on_disconnect_put(path, None)
        await self._prepare_last_seen()
        await self._put_state(path)

    async def _prepare_last_seen(self) -> None:
        path = paths.last_seen(self._context.account.uid)
        if self.shares_last_seen:
            await self._database.on_disconnect_put(path, SERVER_TIME)
        else:
            await self._database.on_disconnect_cancel(path)
            await self._database.put(path, None)

    async def _put_state(self, path: str) -> None:
        if path == self._path:
            state = Availability.IDLE if self._idle else Availability.ONLINE
            await self._database.put(path, {"state": state.value, "at": SERVER_TIME})

    def _run(self, name: str, writing: Coroutine[Any, Any, None]) -> None:
        async def logged() -> None:
            try:
                await writing
            except Unavailable:
                pass  # the next connection writes it all again
            except ChatError as error:
                log.warning("%s was not written: %s", name, error)

        self._context.tasks.start(name, logged())
