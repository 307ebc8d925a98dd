"""The signals of rooms: who is typing, who has received and read what."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, is_signal_key
from desktop_chat.model.realtime.realtime import receipt_from, typing_until
from desktop_chat.model.realtime.receipts import LARGEST_WITH_READERS
from desktop_chat.model.room import Room, RoomSummary
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.realtime.listens import WantedListens
from desktop_chat.sync.realtime.receipt_sender import ReceiptSender
from desktop_chat.sync.realtime.typing_signs import TypingBoard


class RoomSignals:
    """Listens to the live rooms under their present secret key, which changes when somebody leaves."""

    def __init__(
        self, context: SyncContext, database: RealtimeGateway, typing: TypingBoard, receipts: ReceiptSender
    ) -> None:
        self._context = context
        self._listens = WantedListens(database)
        self._typing = typing
        self._receipts = receipts

    def update(self, rooms: Iterable[RoomSummary], live: Collection[RoomId]) -> None:
        """Follow the live rooms and their keys."""
        wanted: dict[str, tuple[str, Callable[[Any], None]]] = {
            row.room.id: (paths.signals(row.room.signal_key), self._hears(row.room))
            for row in rooms
            if row.room.id in live
            and is_signal_key(row.room.signal_key)
            and len(row.room.member_ids) <= LARGEST_WITH_READERS
        }
        for name in self._listens.want(wanted):
            self._typing.forget(RoomId(name))
            self._receipts.forget(RoomId(name))

    def stop(self) -> None:
        """End all."""
        self._listens.stop()
        self._typing.clear()
        self._receipts.clear()

    def _hears(self, room: Room) -> Callable[[Any], None]:
        def heard(value: Any) -> None:
            self._heard(room.id, room.signal_key, value)

        return heard

    def _heard(self, room_id: RoomId, signal_key: str, value: Any) -> None:
        found = value if isinstance(value, Mapping) else {}
        me = self._context.account.uid
        people = {Uid(paths.name_of(name)): child for name, child in found.items()}
        own = receipt_from(me, people.pop(me, None))
        others = [receipt_from(uid, child) for uid, child in people.items()]
        self._context.publish(self._context.store.put_receipts(room_id, others))
        self._typing.heard(room_id, {uid: at for uid, child in people.items() if (at := typing_until(child))})
        self._receipts.heard(room_id, signal_key, own)
