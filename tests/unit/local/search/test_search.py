"""Search finds exactly what a look at every message would find, newest first, page by page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.search.search import LOOKED_AT
from desktop_chat.local.search.search_index import rebuild
from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.ids import FileId, MessageId, RoomId, direct_room_id
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.room import RoomKind
from desktop_chat.model.search.folding import fold
from desktop_chat.model.search.search_query import InvalidQuery, parse_query
from tests.example_data import NOW, a_message, a_room, a_user
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")
LUNCH = RoomId("lunch")
_count = iter(range(1_000_000))


def said(store: LocalStore, *texts: str, room: RoomId = ENGINE, sender: str = "grace", days: int = 0) -> None:
    """Store messages, each a second after the last."""
    for text in texts:
        at = NOW - timedelta(days=days) + timedelta(seconds=next(_count))
        store.apply_messages(room, [a_message(text, room_id=room, sender=sender, sent_at=at)], [], None)


def found(reader: LocalReader, text: str, *, limit: int = 50, room: RoomId | None = None) -> list[str]:
    """Search to the end, page by page."""
    bodies: list[str] = []
    page = reader.search(parse_query(text, NOW), limit, None, room)
    bodies += [hit.message.body for hit in page.hits]
    while page.more is not None:
        page = reader.search(parse_query(text, NOW), limit, page.more, room)
        bodies += [hit.message.body for hit in page.hits]
    return bodies


def test_newest_come_first_also_when_they_were_fetched_in_another_order(store: LocalStore, reader: LocalReader) -> None:
    said(store, "needle new")
    said(store, "needle old", days=3)
    said(store, "needle middle", days=1)
    assert found(reader, "needle") == ["needle new", "needle middle", "needle old"]


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("gram", "Telegram"),
        ("CAFE", "at the café"),
        ("你好世", "我说你好世界"),
        ("世界", "我说你好世界"),
        ("fé", "Cafe"),
        ("a b", "b then a"),
        ('"then a"', "b then\n a"),
        ('say "', "I say so"),
        ("c++ 100%", "100% c++"),
        ("😀", "well 😀 then"),
        ("AND OR NOT", "and or not"),
        ("body:x", "body:x"),
        ("*", "2*2"),
        ("-minus", "a-minus"),
    ],
)
def test_parts_of_words_in_any_script(store: LocalStore, reader: LocalReader, query: str, body: str) -> None:
    said(store, body, "something else entirely")
    assert found(reader, query) == [body]


def test_deleted_messages_are_not_found_and_edited_ones_by_their_new_text(
    store: LocalStore, reader: LocalReader
) -> None:
    said(store, "needle one", "needle two")
    one, two = reader.messages(ENGINE, limit=2)
    later = NOW + timedelta(days=1)
    edited = a_message("thread", message_id=one.id, sent_at=one.sent_at, updated_at=later, edited_at=later)
    gone = a_message("needle two", message_id=two.id, sent_at=two.sent_at, updated_at=later, deleted_at=later)
    store.apply_messages(ENGINE, [edited, gone], [], None)
    assert found(reader, "needle") == []
    assert found(reader, "thread") == ["thread"]


def test_what_waits_in_the_outbox_is_found_before_and_after_it_was_sent(store: LocalStore, reader: LocalReader) -> None:
    said(store, "needle old")
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "needle mine"), NOW)
    assert found(reader, "needle") == found(reader, "needle", limit=1) == ["needle mine", "needle old"]
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, NOW + timedelta(days=9))
    assert found(reader, "needle") == ["needle mine", "needle old"]


def filters(store: LocalStore) -> None:
    dm = direct_room_id(ME, "grace")  # type: ignore[arg-type]  # a uid is a text
    store.put_users([a_user("grace", name="Grace Hopper", handle="amazing"), a_user("ada", name="Ada")])
    store.apply_rooms([a_room("engine", title="Analytical Engine"), a_room("lunch", title="Lünch")], [], None)
    store.apply_rooms([a_room(dm, kind=RoomKind.DIRECT, members=("ada", "grace"))], [], None)
    said(store, "direct", room=RoomId(dm))
    said(store, "engine by grace")
    said(store, "engine by ada", sender="ada", days=1)
    said(store, "lunch by grace https://example.org", room=LUNCH, days=2)


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ("from:grace in:engine", ["engine by grace"]),
        ("from:amaz in:lunch", ["lunch by grace https://example.org"]),
        ("from:me", ["engine by ada"]),
        ("in:hopper", ["direct"]),
        ("in:lun by", ["lunch by grace https://example.org"]),
        ("has:link", ["lunch by grace https://example.org"]),
        ("has:file", []),
        ("by after:2026-11-24", ["engine by grace"]),
        ("by before:2026-11-24", ["engine by ada", "lunch by grace https://example.org"]),
        ("before:2026-11-24 after:2026-11-23", ["engine by ada"]),
        ("from:grace from:ada by", ["engine by grace", "engine by ada", "lunch by grace https://example.org"]),
    ],
)
def test_filters(store: LocalStore, reader: LocalReader, query: str, bodies: list[str]) -> None:
    filters(store)
    assert found(reader, query) == bodies
    assert found(reader, query, limit=1) == bodies


@pytest.mark.parametrize("query", ["from:nobody x", "in:nowhere x"])
def test_a_name_that_nothing_has_is_told(store: LocalStore, reader: LocalReader, query: str) -> None:
    filters(store)
    with pytest.raises(InvalidQuery, match="called"):
        found(reader, query)


def test_one_room_only(store: LocalStore, reader: LocalReader) -> None:
    filters(store)
    assert found(reader, "by", room=LUNCH) == ["lunch by grace https://example.org"]
    assert found(reader, "engine", room=ENGINE) == ["engine by grace", "engine by ada"]


def test_a_page_looks_at_so_many_messages_and_leads_on(store: LocalStore, reader: LocalReader) -> None:
    texts = ["xq once", *[f"filler {number}" for number in range(LOOKED_AT + 10)]]
    batch = [a_message(text, sent_at=NOW + timedelta(seconds=number)) for number, text in enumerate(texts)]
    store.apply_messages(ENGINE, batch, [], None)
    first = reader.search(parse_query("xq", NOW), 5)
    assert first.hits == ()
    assert first.more is not None
    assert found(reader, "xq", limit=5) == ["xq once"]


def test_matches_lie_in_the_body(store: LocalStore, reader: LocalReader) -> None:
    said(store, "The Café at noon")
    (hit,) = reader.search(parse_query('cafe "at n"', NOW), 5).hits
    assert [hit.message.body[begin:end] for begin, end in hit.matches] == ["Café", "at n"]


ALPHABET = "ab Éß世界😀\n"
BODIES = st.lists(st.text(ALPHABET, max_size=12), max_size=12)


def by_looking(messages: Sequence[Message], terms: Sequence[str]) -> list[str]:
    hits = [message for message in messages if all(term in fold(message.body) for term in terms)]
    return [message.body for message in reversed(hits)]


@settings(max_examples=60, deadline=None)
@given(BODIES, st.lists(st.text(ALPHABET.strip(), min_size=1, max_size=5), min_size=1, max_size=2), st.integers(1, 4))
def test_search_finds_what_a_look_at_every_message_finds(bodies: list[str], words: list[str], limit: int) -> None:
    with TemporaryDirectory() as folder:
        store = LocalStore.open(Path(folder) / "x.sqlite3", ME)
        said(store, *bodies)
        reader = store.reader()
        query = " ".join(words)
        terms = parse_query(query, NOW).terms
        if terms:
            assert found(reader, query, limit=limit) == by_looking(reader.messages(ENGINE, limit=100), terms)
        reader.close()
        store.close()


def test_files_are_found_by_kind_and_by_name(store: LocalStore, reader: LocalReader) -> None:
    photo = Attachment(FileId("p" * 20), "Kätzchen.png", "image/png", 10, "0" * 64)
    plan = Attachment(FileId("q" * 20), "plan.pdf", "application/pdf", 10, "0" * 64)
    for number, files in enumerate([(photo,), (plan,), (photo, plan), ()]):
        message = a_message(f"say {number}", sent_at=NOW + timedelta(seconds=number))
        store.apply_messages(ENGINE, [replace(message, attachments=files)], [], None)
    waiting = SendMessage(ENGINE, MessageId("mine"), "say 4", attachments=(photo,))
    store.outbox.enqueue(waiting, NOW)
    assert found(reader, "has:file") == ["say 4", "say 2", "say 1", "say 0"]
    assert found(reader, "has:image") == ["say 4", "say 2", "say 0"]
    assert found(reader, "has:image plan") == ["say 2"]
    assert found(reader, "katz") == ["say 4", "say 2", "say 0"]
    assert found(reader, "has:file has:link") == []


def test_files_of_a_tombstone_are_not_found(store: LocalStore, reader: LocalReader) -> None:
    photo = Attachment(FileId("p" * 20), "cat.png", "image/png", 10, "0" * 64)
    message = replace(a_message("look"), attachments=(photo,))
    store.apply_messages(ENGINE, [message], [], None)
    assert found(reader, "has:image") == ["look"]
    at = NOW + timedelta(minutes=1)
    store.apply_messages(ENGINE, [replace(message, body="", attachments=(), deleted_at=at, updated_at=at)], [], None)
    assert found(reader, "has:image") == []


def test_an_index_that_is_made_anew_knows_files_too(store: LocalStore, reader: LocalReader) -> None:
    photo = Attachment(FileId("p" * 20), "cat.png", "image/png", 10, "0" * 64)
    store.apply_messages(ENGINE, [replace(a_message("look"), attachments=(photo,))], [], None)
    with store._database.transaction() as rows:
        rebuild(rows)
    assert found(reader, "cat has:image") == ["look"]
