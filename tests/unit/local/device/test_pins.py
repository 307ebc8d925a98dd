"""Rooms that stay on top."""

from dataclasses import replace

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from tests.example_data import a_room, at

OLD, NEW = RoomId("old"), RoomId("new")


def test_pinned_room_stands_first_and_stays_there(store: LocalStore, reader: LocalReader) -> None:
    rooms = [replace(a_room(name), created_at=at(hour, 0)) for name, hour in (("old", 9), ("new", 10))]
    store.apply_rooms(rooms, [], None)
    assert [row.room.id for row in reader.rooms()] == [NEW, OLD]
    assert store.set_pinned(OLD, pinned=True).rooms == {OLD}
    assert not store.set_pinned(OLD, pinned=True)
    assert [(row.room.id, row.is_pinned) for row in reader.rooms()] == [(OLD, True), (NEW, False)]
    assert store.set_pinned(OLD, pinned=False)
    assert not store.set_pinned(OLD, pinned=False)
    assert [row.room.id for row in reader.rooms()] == [NEW, OLD]


def test_pin_goes_with_its_room(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("old")], [], None)
    store.set_pinned(OLD, pinned=True)
    store.apply_rooms([], [OLD], None)
    store.apply_rooms([a_room("old")], [], None)
    assert [row.is_pinned for row in reader.rooms()] == [False]
