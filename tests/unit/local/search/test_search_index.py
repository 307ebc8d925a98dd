"""The index is always equal to what the messages say: triggers keep it, in the same transaction."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.local.database import DamagedDatabase, Database
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.schema import MIGRATIONS
from desktop_chat.local.search.search_index import SEARCH_INDEX, has_words, room_word, search_key, sender_word
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId
from desktop_chat.model.search.search_query import parse_query
from tests.example_data import NOW, a_message, a_room
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")


def indexed(path: Path, gram: str) -> int:
    database = Database.open(path)
    with database.reading() as rows:
        found = rows.execute("SELECT count(*) FROM message_search WHERE message_search MATCH ?", (f'"{gram}"',))
        (number,) = found.fetchone()
    database.close()
    return int(number)


def test_key_orders_by_time_and_keeps_those_of_one_millisecond_apart() -> None:
    assert search_key(1_000_000, 4095) < search_key(1_001_000, 1)
    assert search_key(1_000_000, 1) != search_key(1_000_999, 2)


def test_words_of_filters_are_three_characters() -> None:
    words = {room_word("engine"), room_word("lunch"), sender_word("engine"), has_words("see https://example.org")}
    assert {len(word) for word in words} == {3}
    assert len(words) == 4
    assert has_words("httpsomething") == ""


def test_old_text_leaves_the_index(store: LocalStore, path: Path) -> None:
    store.apply_messages(ENGINE, [a_message("before", message_id="m")], [], None)
    later = NOW + timedelta(minutes=1)
    store.apply_messages(ENGINE, [a_message("after", message_id="m", updated_at=later, edited_at=later)], [], None)
    assert (indexed(path, "bef"), indexed(path, "aft")) == (0, 1)


def test_removed_rooms_leave_the_index(store: LocalStore, path: Path) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message("word"), a_message("word")], [], None)
    assert indexed(path, "wor") == 2
    store.apply_rooms([], [ENGINE], None)
    assert indexed(path, "wor") == 0


def test_messages_of_before_the_index_are_in_it(path: Path) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(SEARCH_INDEX)]
    database = Database.open(path, before)
    with database.transaction() as rows:
        rows.executemany(
            """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, kind, alg, mentions, reactions,
            deleted_at, heard) VALUES ('r', ?, 0, 'grace', 'Ältere', 1, 'text', 'none', '[]', '{}', ?, 1)""",
            [("a", None), ("b", None), ("c", 5)],
        )
    database.close()
    assert indexed(path, "alt") == 2


def test_the_index_is_written_with_the_message_or_not_at_all(path: Path) -> None:
    store = LocalStore.open(path, ME)

    def write_and_fail() -> None:
        with store._database.transaction() as rows:
            rows.execute(
                """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, kind, alg, mentions,
                reactions, heard) VALUES ('r', 'm', 0, 'grace', 'ghost', 1, 'text', 'none', '[]', '{}', 1)"""
            )
            raise sqlite3.IntegrityError

    try:
        write_and_fail()
    except sqlite3.IntegrityError:
        store.close()
    assert indexed(path, "gho") == 0


def test_a_damaged_index_is_made_anew_and_costs_no_message(path: Path) -> None:
    store = LocalStore.open(path, ME)
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message(f"needle {number}") for number in range(50)], [], None)
    with store._database.transaction() as rows:
        rows.execute("UPDATE message_search_data SET block = x'0000' WHERE id > 10")
    reader = store.reader()
    query = parse_query("needle", NOW)
    with pytest.raises(DamagedDatabase, match="Restart"):
        reader.search(query, 100)
    reader.close()
    store.close()
    again = LocalStore.open(path, ME)
    reader = again.reader()
    assert len(reader.search(query, 100).hits) == 50
    assert reader.notices() == []
    reader.close()
    again.close()
    assert list(path.parent.glob("*.damaged-*")) == []


def test_pieces_are_joined_and_found_as_before(store: LocalStore, reader: LocalReader) -> None:
    for number in range(60):
        at = NOW + timedelta(seconds=number)
        store.apply_messages(ENGINE, [a_message(f"needle {number}", message_id=f"n{number}", sent_at=at)], [], None)
    before = pieces(reader)
    steps = 1
    while store.join_search_index():
        steps += 1
        assert steps < 1000
    assert pieces(reader) < before
    page = reader.search(parse_query("needle", NOW), 100)
    assert [hit.message.id for hit in page.hits] == [f"n{number}" for number in reversed(range(60))]
    assert not store.join_search_index()


def pieces(reader: LocalReader) -> int:
    (count,) = reader._rows.execute("SELECT count(DISTINCT segid) FROM message_search_idx").fetchone()
    return int(count)
