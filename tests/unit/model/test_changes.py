"""Change sets merge without losing a row."""

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid

ROOM, OTHER = RoomId("room"), RoomId("other")


def test_merging_keeps_both_sides() -> None:
    one = StoreChanges(rooms=frozenset({ROOM}), connection=True)
    two = StoreChanges(messages=frozenset({(OTHER, MessageId("m"))}), users=frozenset({Uid("u")}), account=True)
    merged = one | two
    assert merged.rooms == {ROOM}
    assert merged.messages == {(OTHER, MessageId("m"))}
    assert merged.users == {Uid("u")}
    assert merged.connection
    assert merged.account


def test_an_empty_change_is_false_and_each_field_makes_it_true() -> None:
    assert not StoreChanges()
    assert StoreChanges(members=frozenset({ROOM}))
    assert StoreChanges(account=True)
