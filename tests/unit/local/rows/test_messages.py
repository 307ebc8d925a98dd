"""Messages: display order, paging, and which version of a message wins."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message, at
from tests.fake_files import an_attachment
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")


def put(store: LocalStore, *messages: Message) -> StoreChanges:
    return store.apply_messages(ENGINE, messages, [], None)


def bodies(reader: LocalReader, limit: int = 50) -> list[str]:
    return [message.body for message in reader.messages(ENGINE, limit=limit)]


def test_every_field_comes_back(store: LocalStore, reader: LocalReader) -> None:
    message = replace(
        a_message("Grüße 👋", reply_to="m0", reactions={Uid("grace"): ("👍", "🎉")}, edited_at=NOW, deleted_at=NOW),
        alg="megolm",
        mentions=(Uid("ada"), Uid("grace")),
        updated_at=NOW + timedelta(microseconds=1),
    )
    put(store, message)
    assert reader.message(ENGINE, message.id) == message


def test_order_is_sent_at_then_id_and_pending_last(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q1"), "pending one"), at(9, 0))
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q2"), "pending two"), at(8, 0))
    put(
        store,
        a_message("c", message_id="m2", sent_at=at(12, 0)),
        a_message("b", message_id="m1", sent_at=at(12, 0)),
        a_message("a", message_id="m3", sent_at=at(11, 0)),
    )
    assert bodies(reader) == ["a", "b", "c", "pending one", "pending two"]


def test_an_older_version_never_overwrites_a_newer(store: LocalStore, reader: LocalReader) -> None:
    new = a_message("edited", message_id="m", updated_at=at(12, 0), edited_at=at(12, 0))
    put(store, new)
    assert not put(store, a_message("first", message_id="m", updated_at=at(11, 0)))
    assert reader.message(ENGINE, new.id) == new


def test_the_same_again_is_no_change(store: LocalStore) -> None:
    message = a_message("hi", updated_at=NOW)
    assert put(store, message).messages == {(ENGINE, message.id)}
    assert not put(store, message)


def test_a_change_names_room_and_message(store: LocalStore) -> None:
    message = a_message("hi")
    assert put(store, message) == StoreChanges(rooms=frozenset({ENGINE}), messages=frozenset({(ENGINE, message.id)}))


def test_removed_messages_go_and_pending_ones_stay(store: LocalStore, reader: LocalReader) -> None:
    message = a_message("gone")
    put(store, message)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "pending"), NOW)
    changes = store.apply_messages(ENGINE, [], [message.id, MessageId("q"), MessageId("never there")], None)
    assert changes.messages == {(ENGINE, message.id)}
    assert bodies(reader) == ["pending"]


def test_a_message_of_another_room_is_refused(store: LocalStore) -> None:
    with pytest.raises(ValueError, match="belongs to"):
        put(store, a_message("x", room_id="other"))


def test_equal_ids_in_two_rooms_are_two_messages(store: LocalStore, reader: LocalReader) -> None:
    put(store, a_message("here", message_id="m"))
    store.apply_messages(RoomId("other"), [a_message("there", message_id="m", room_id="other")], [], None)
    assert bodies(reader) == ["here"]


def test_a_message_without_any_server_time_is_not_stored(store: LocalStore, reader: LocalReader) -> None:
    assert not put(store, a_message("when?", sent_at=None, updated_at=None))
    assert bodies(reader) == []


def test_only_what_the_server_told_moves_the_cursor(store: LocalStore, reader: LocalReader) -> None:
    """An acknowledgement of one's own send says nothing about what others wrote before it."""
    put(store, a_message("heard", message_id="m", updated_at=at(10, 0)))
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, at(12, 0))
    assert reader.newest_updated_at(ENGINE) == at(10, 0)
    assert reader.known_message_ids(ENGINE, at(9, 0)) == {"m"}
    put(store, a_message("mine", message_id="q", sender=ME, sent_at=at(12, 0), updated_at=at(12, 0)))
    assert reader.newest_updated_at(ENGINE) == at(12, 0)
    assert reader.known_message_ids(ENGINE, at(9, 0)) == {"m", "q"}
    assert reader.known_message_ids(ENGINE, at(10, 0)) == {"m", "q"}
    assert reader.known_message_ids(ENGINE, at(10, 1)) == {"q"}


def test_oldest_sent_at_ignores_what_is_pending(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), NOW)
    assert reader.oldest_sent_at(ENGINE) is None
    put(store, a_message(sent_at=at(11, 0)), a_message(sent_at=at(10, 0)))
    assert reader.oldest_sent_at(ENGINE) == at(10, 0)


def test_messages_are_found_by_index(store: LocalStore, path: Path) -> None:
    """The statement of a page must not sort or scan: a room may hold a million messages."""
    seen: list[str] = []
    reader = store.reader()
    reader._rows.set_trace_callback(seen.append)
    reader.messages(ENGINE, limit=5, before=a_message())
    plan_of = sqlite3.connect(path)
    plan = [row[3] for row in plan_of.execute(f"EXPLAIN QUERY PLAN {seen[0]}")]
    plan_of.close()
    reader.close()
    assert "messages_in_display_order" in plan[0]
    assert not any("SCAN" in step or "B-TREE" in step for step in plan)


instants = st.integers(0, 5).map(lambda second: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second))


@settings(max_examples=40, deadline=None)
@given(sent=st.lists(instants, max_size=25), pending=st.integers(0, 6), limit=st.integers(1, 7), data=st.data())
def test_pages_give_every_message_once(sent: list[datetime], pending: int, limit: int, data: st.DataObject) -> None:
    """Many equal times on purpose: a page bound must tell apart what only the id tells apart."""
    with TemporaryDirectory() as folder:
        store = LocalStore.open(Path(folder) / "x.sqlite3", ME)
        reader = store.reader()
        messages = [a_message(str(n), message_id=f"m{n:02}", sent_at=time) for n, time in enumerate(sent)]
        put(store, *data.draw(st.permutations(messages)))
        for number in range(pending):
            store.outbox.enqueue(SendMessage(ENGINE, MessageId(f"q{number}"), "mine"), data.draw(instants))
        everything = reader.messages(ENGINE, limit=100)
        expected = [m.id for m in sorted(messages, key=lambda m: (m.sent_at, m.id))]
        assert [m.id for m in everything] == [*expected, *(f"q{number}" for number in range(pending))]

        backwards: list[Message] = []
        while page := reader.messages(ENGINE, limit=limit, before=backwards[0] if backwards else None):
            assert len(page) <= limit
            backwards = page + backwards
        assert backwards == everything

        forwards = everything[:1]
        while forwards and (page := reader.messages(ENGINE, limit=limit, after=forwards[-1])):
            forwards += page
        assert forwards == everything
        assert all(m.state is MessageState.QUEUED for m in everything[len(sent) :])
        reader.close()
        store.close()


def test_messages_with_files_are_found_without_reading_the_others(store: LocalStore, reader: LocalReader) -> None:
    texts = [a_message(f"t{minute}", sent_at=at(10, minute)) for minute in range(50)]
    files = [
        replace(message, body=f"f{message.body}", attachments=(an_attachment(),)) for message in (texts[3], texts[40])
    ]
    put(store, *texts)
    put(store, *(replace(message, updated_at=NOW) for message in files))
    found = reader.messages_with_files(ENGINE, limit=9)
    assert [message.body for message in found] == ["ft3", "ft40"]
    assert reader.messages_with_files(ENGINE, limit=9, before=found[1]) == found[:1]
    assert reader.messages_with_files(ENGINE, limit=9, after=found[1]) == []
    plan = reader._rows.execute(
        """EXPLAIN QUERY PLAN SELECT id FROM messages m WHERE m.room_id = 'engine' AND m.attachments <> '[]'
        ORDER BY m.outbox_seq, m.sent_at, m.id LIMIT 1"""
    ).fetchall()
    assert any("messages_with_files" in str(step[-1]) for step in plan)
