"""Realtime: everything that runs over the Realtime Database while one account has a session."""

from collections.abc import Callable
from typing import Protocol

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.realtime.own_presence import OwnPresence
from desktop_chat.sync.realtime.position_sync import PositionSync
from desktop_chat.sync.realtime.presence_watch import PresenceWatch
from desktop_chat.sync.realtime.receipt_sender import ReceiptSender
from desktop_chat.sync.realtime.signals import RoomSignals
from desktop_chat.sync.realtime.typing_signs import OwnTyping, TypingBoard


class LiveRooms(Protocol):
    """Who knows which rooms are live (``timelines.Timelines``)."""

    @property
    def live(self) -> frozenset[RoomId]: ...


class Realtime:
    """Runs on the sync loop. Nothing here touches Firestore; without a database there is no such object."""

    def __init__(
        self,
        context: SyncContext,
        database: RealtimeGateway,
        rooms: LiveRooms,
    ) -> None:
        signs, server_time = context.signs, context.server_time
        self._context = context
        self._database = database
        self._rooms = rooms
        self._open: RoomId | None = None
        self.own = OwnPresence(context, database)
        self.typing = OwnTyping(context, database, server_time)
        self._watch = PresenceWatch(context, database, signs, lambda: self.own.shares_last_seen)
        self._board = TypingBoard(context, signs, server_time)
        self._receipts = ReceiptSender(context, database)
        self._signals = RoomSignals(context, database, self._board, self._receipts)
        self._positions = PositionSync(context, database)
        self._end: Callable[[], None] | None = None

    def start(self) -> None:
        """Connect, and follow what the store is told from now on."""
        self._end = self._context.subscribe(self.apply)
        self._positions.start()
        self.update()
        self._database.start()

    def open_room(self, room_id: RoomId) -> None:
        """The room is on screen."""
        self._open = room_id
        self.update()

    def update(self) -> None:
        """Choose anew what to listen to, after the room list, the live rooms or the open one changed."""
        rooms = self._context.reader.rooms()
        self._watch.update(rooms, self._open)
        self._signals.update(rooms, self._rooms.live)

    def apply(self, changes: StoreChanges) -> None:
        """The store was written."""
        if changes.rooms:
            self._positions.moved()
        for room_id in changes.rooms | {room for room, _ in changes.messages}:
            self._receipts.moved(room_id)
        for room_id, message_id in changes.messages:
            if not self._board.is_anybody(room_id):
                continue
            message = self._context.reader.message(room_id, message_id)
            if message is not None:
                self._board.wrote(room_id, message.sender_id)

    def connected(self, *, is_ready: bool) -> None:
        """The connection came, or was lost."""
        if is_ready:
            self.own.connected()
            return
        self.own.disconnected()
        self._watch.disconnected()
        self._board.clear()
        self._receipts.clear()
        self._positions.disconnected()

    def privacy_changed(self) -> None:
        """Whether to share when one was last seen was decided anew."""
        self.own.privacy_changed()
        self.update()

    async def aclose(self) -> None:
        """Hang up; the server then notes that this device is gone."""
        if self._end is not None:
            self._end()
        self._positions.stop()
        self._signals.stop()
        self._watch.stop()
        await self._database.stop()
