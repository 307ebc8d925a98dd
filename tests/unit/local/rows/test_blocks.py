"""Whom this person has blocked, as the room list tells it."""

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import RoomKind
from tests.example_data import a_room

ADA, GRACE, RADIA = Uid("ada"), Uid("grace"), Uid("radia")


def blocked(reader: LocalReader) -> set[str]:
    return {row.room.id for row in reader.rooms() if row.is_blocked}


def test_the_server_s_list_replaces_the_one_here(store: LocalStore, reader: LocalReader) -> None:
    direct = [a_room(uid, kind=RoomKind.DIRECT, members=(ADA, uid)) for uid in (GRACE, RADIA)]
    store.apply_rooms([*direct, a_room("club", members=(ADA, GRACE))], [], None)
    assert store.put_blocks([GRACE]).rooms == {RoomId("grace")}
    assert blocked(reader) == {"grace"}, "a group with a blocked person is as it was"
    assert store.put_blocks([RADIA]).rooms == {RoomId("grace"), RoomId("radia")}
    assert blocked(reader) == {"radia"}
    assert not store.put_blocks([RADIA])
