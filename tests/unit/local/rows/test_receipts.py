"""Receipts on disk move forward only, and go with their room."""

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.receipts import Receipt
from tests.example_data import a_room, at

ENGINE, GRACE, RADIA = RoomId("engine"), Uid("grace"), Uid("radia")


def test_they_are_merged_and_told_when_new(store: LocalStore, reader: LocalReader) -> None:
    assert store.put_receipts(ENGINE, [Receipt(GRACE, None, at(12, 0))]).receipts == {ENGINE}
    assert not store.put_receipts(ENGINE, [Receipt(GRACE, None, at(11, 0)), Receipt(RADIA)])
    assert store.put_receipts(ENGINE, [Receipt(GRACE, at(12, 0))])
    assert reader.receipts(ENGINE, [RADIA, GRACE]) == [Receipt(RADIA), Receipt(GRACE, at(12, 0), at(12, 0))]
    assert reader.receipts(RoomId("crit"), [GRACE]) == [Receipt(GRACE)]


def test_they_go_with_the_room(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.put_receipts(ENGINE, [Receipt(GRACE, at(12, 0))])
    store.apply_rooms([], [ENGINE], None)
    assert reader.receipts(ENGINE, [GRACE]) == [Receipt(GRACE)]
