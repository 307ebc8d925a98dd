"""Resume points of listeners."""

import sqlite3
from pathlib import Path

import pytest

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore, TargetState
from desktop_chat.model.ids import RoomId
from tests.example_data import NOW, a_message, a_room, at
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")
KEY = "messages/engine"


def test_it_is_replaced_and_forgotten(store: LocalStore, reader: LocalReader) -> None:
    assert reader.target(KEY) is None
    store.apply_messages(ENGINE, [], [], TargetState(KEY, b"\x00\xff1", at(10, 0)))
    assert reader.target(KEY) == TargetState(KEY, b"\x00\xff1", at(10, 0))
    store.apply_messages(ENGINE, [], [], TargetState(KEY, b"2"))
    assert reader.target(KEY) == TargetState(KEY, b"2", None)
    store.forget_target(KEY)
    assert reader.target(KEY) is None


def test_it_is_stored_with_its_rows_or_not_at_all(store: LocalStore, reader: LocalReader) -> None:
    wrong = [a_message("one"), a_message("two", room_id="other")]
    with pytest.raises(ValueError, match="belongs to"):
        store.apply_messages(ENGINE, wrong, [], TargetState(KEY, b"1"))
    assert reader.messages(ENGINE, limit=5) == []
    assert reader.target(KEY) is None


def test_no_reader_ever_sees_a_token_without_its_rows(store: LocalStore, path: Path) -> None:
    """Looks between all statements of the write: before the commit nothing shows, after it everything."""
    other = sqlite3.connect(path)
    seen: set[tuple[int, int]] = set()

    def look(_: str) -> None:
        rows = other.execute("SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM targets)").fetchone()
        seen.add(rows)

    store._database._connection.set_trace_callback(look)
    store.apply_messages(ENGINE, [a_message(), a_message()], [], TargetState(KEY, b"1"))
    store._database._connection.set_trace_callback(None)
    look("")
    other.close()
    assert seen == {(0, 0), (2, 1)}


def test_a_late_snapshot_of_a_room_left_is_cleared_at_the_next_start(store: LocalStore, path: Path) -> None:
    store.apply_rooms([a_room("engine"), a_room("crit")], [], TargetState("rooms", b"1"))
    store.apply_messages(RoomId("crit"), [a_message(room_id="crit")], [], TargetState("messages/crit", b"1"))
    store.apply_rooms([], [ENGINE], TargetState("rooms", b"2"))
    store.apply_messages(ENGINE, [a_message(sent_at=NOW)], [], TargetState(KEY, b"late"))
    store.close()
    again = LocalStore.open(path, ME)
    reader = again.reader()
    assert reader.target(KEY) is None
    assert reader.messages(ENGINE, limit=5) == []
    assert reader.target("rooms") is not None
    assert reader.target("messages/crit") is not None
    assert len(reader.messages(RoomId("crit"), limit=5)) == 1
    reader.close()
    again.close()
