"""One's own read positions, equal on all devices: merged by their maximum, whichever side moved."""

import logging
from collections.abc import Mapping
from typing import Any

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId
from desktop_chat.model.realtime.read_position import ReadPosition
from desktop_chat.model.realtime.realtime import position_fields, position_from
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.realtime.listens import WantedListens
from desktop_chat.sync.timing.debounce import Debounce

log = logging.getLogger(__name__)

DELAY_SECONDS = 1.0


class PositionSync:
    """Needs no outbox: the table of positions is what is to be told, until the server is heard to have it."""

    def __init__(self, context: SyncContext, database: RealtimeGateway) -> None:
        self._context = context
        self._database = database
        self._path = paths.positions(context.account.uid)
        self._listens = WantedListens(database)
        self._on_server: dict[RoomId, ReadPosition] | None = None
        self._debounce = Debounce(context.clock, "positions", DELAY_SECONDS, self._flush)

    def start(self) -> None:
        """Listen to all of the person's positions at once."""
        self._listens.want({"positions": (self._path, self._heard)})

    def stop(self) -> None:
        """End it."""
        self._debounce.cancel()
        self._listens.stop()

    def disconnected(self) -> None:
        """What the server has is not known until it is heard again."""
        self._on_server = None
        self._debounce.cancel()

    def moved(self) -> None:
        """A position may have been changed on this device."""
        if self._on_server is not None:
            self._debounce.call()

    def _heard(self, value: Any) -> None:
        found = value if isinstance(value, Mapping) else {}
        self._on_server = {RoomId(paths.name_of(name)): position_from(child) for name, child in found.items()}
        self._context.publish(self._context.store.put_read_positions(self._on_server))
        self.moved()

    def _behind(self) -> dict[RoomId, ReadPosition]:
        """Return the positions of which the server does not know yet; none before it was heard."""
        if self._on_server is None:
            return {}
        server = self._on_server
        mine = self._context.reader.read_positions()
        return {
            room_id: position
            for room_id, position in mine.items()
            if position.merged(known := server.get(room_id, ReadPosition())) != known
        }

    def _flush(self) -> None:
        behind = self._behind()
        if behind:
            self._context.tasks.start("positions", self._write(behind))

    async def _write(self, behind: Mapping[RoomId, ReadPosition]) -> None:
        fields = {
            f"{paths.key(room_id)}/{name}": value
            for room_id, position in behind.items()
            for name, value in position_fields(position).items()
        }
        try:
            await self._database.merge(self._path, fields)
        except Unavailable:
            return  # told when the server is heard again
        except ChatError as error:
            # Another device was further: its position is on its way here, and then only the rest is told.
            log.info("read positions were not taken: %s", error.title)
            return
        if self._on_server is not None:
            self._on_server.update(behind)
