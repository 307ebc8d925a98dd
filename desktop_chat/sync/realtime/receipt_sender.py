"""Tells the others of a room how far this person has read it and this device has received it."""

import logging

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId
from desktop_chat.model.realtime.realtime import to_millis
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.timing.debounce import Debounce

log = logging.getLogger(__name__)

DELAY_SECONDS = 0.5


class ReceiptSender:
    """State, not events: it compares what is stored here with what the server was heard to have, and tells the rest.

    A room is told only after its signals were heard, so that nothing is written that is there already.
    """

    def __init__(self, context: SyncContext, database: RealtimeGateway) -> None:
        self._context = context
        self._database = database
        self._rooms: dict[RoomId, tuple[str, Receipt]] = {}
        self._moved: set[RoomId] = set()
        self._debounce = Debounce(context.clock, "receipts", DELAY_SECONDS, self._flush)

    def heard(self, room_id: RoomId, signal_key: str, own: Receipt) -> None:
        """What the server has of oneself in a room."""
        self._rooms[room_id] = (signal_key, own)
        self.moved(room_id)

    def moved(self, room_id: RoomId) -> None:
        """Messages may have come or been read."""
        if room_id in self._rooms:
            self._moved.add(room_id)
            self._debounce.call()

    def forget(self, room_id: RoomId) -> None:
        """The room is not listened to any more."""
        self._rooms.pop(room_id, None)

    def clear(self) -> None:
        """What the server has is not known any more."""
        self._rooms.clear()
        self._moved.clear()
        self._debounce.cancel()

    def _flush(self) -> None:
        moved, self._moved = self._moved, set()
        positions = self._context.reader.read_positions()
        for room_id in moved & self._rooms.keys():
            signal_key, told = self._rooms[room_id]
            position = positions.get(room_id)
            mine = Receipt(
                told.uid, position.up_to if position else None, self._context.reader.newest_of_others(room_id)
            )
            news = _news(mine, told)
            if news:
                self._context.tasks.start("receipts", self._write(room_id, signal_key, news))

    async def _write(self, room_id: RoomId, signal_key: str, news: dict[str, float]) -> None:
        try:
            await self._database.merge(paths.signals(signal_key, self._context.account.uid), news)
        except Unavailable:
            pass  # told when the signals are heard again
        except ChatError as error:
            log.warning("receipts of %s were not taken: %s", room_id, error.title)
            self.forget(room_id)


def _news(mine: Receipt, told: Receipt) -> dict[str, float]:
    pairs = {
        "readUpTo": (mine.read_up_to, told.read_up_to),
        "deliveredUpTo": (mine.delivered_up_to, told.delivered_up_to),
    }
    return {name: to_millis(at) for name, (at, known) in pairs.items() if at and (known is None or at > known)}
