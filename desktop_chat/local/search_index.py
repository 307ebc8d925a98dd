"""The search index: an FTS5 table of trigrams that triggers keep equal to the messages, in the same transaction.

Its row ids are times (``search_key``), so that the newest comes first without sorting and a page goes on from a key.
Positions are not stored (``detail=none``): the index tells candidates, and the text itself is looked at. Room, sender
and what a message has are words of three private characters each, so that filters are looked up like words.
Messages that wait in the outbox, and deleted ones, are not in it.
"""

import hashlib
import re
import sqlite3

from desktop_chat.model.folding import fold
from desktop_chat.model.search_query import Has

_PRIVATE, _PRIVATE_SIZE = 0xE100, 0x1800
_ROOM, _SENDER, _HAS = "\ue000", "\ue001", "\ue002"
_LINK = re.compile(r"\bhttps?://\S|\bwww\.\S", re.IGNORECASE)

_VALUES = """(({row}.sent_at / 1000) << 12) | ({row}.number & 4095), search_text({row}.body),
    search_room({row}.room_id), search_sender({row}.sender_id), search_has({row}.body)"""
_IS_INDEXED = "{row}.outbox_seq = 0 AND {row}.deleted_at IS NULL"
_INSERT = "INSERT INTO message_search (rowid, body, room, sender, has)"
_DELETE = "INSERT INTO message_search (message_search, rowid, body, room, sender, has)"


def _of(template: str, row: str) -> str:
    return template.format(row=row)


SEARCH_INDEX = (
    """CREATE VIRTUAL TABLE message_search USING fts5 (body, room, sender, has, content='', columnsize=0, detail=none,
        tokenize='trigram case_sensitive 1')""",
    # With the usual number of segments a merge holds up one message in a hundred for 20 ms and more.
    "INSERT INTO message_search (message_search, rank) VALUES ('automerge', 16)",
    "INSERT INTO message_search (message_search, rank) VALUES ('pgsz', 4000)",
    "CREATE INDEX messages_by_time ON messages (sent_at, number) WHERE outbox_seq = 0 AND deleted_at IS NULL",
    "CREATE INDEX messages_pending ON messages (outbox_seq) WHERE outbox_seq > 0",
    f"""CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN {_of(_IS_INDEXED, "new")} BEGIN
        {_INSERT} VALUES ({_of(_VALUES, "new")});
    END""",  # noqa: S608 - texts of ours
    f"""CREATE TRIGGER message_search_delete AFTER DELETE ON messages WHEN {_of(_IS_INDEXED, "old")} BEGIN
        {_DELETE} VALUES ('delete', {_of(_VALUES, "old")});
    END""",
    f"""CREATE TRIGGER message_search_update AFTER UPDATE OF body, sent_at, sender_id, outbox_seq, deleted_at
    ON messages WHEN (old.body, old.sent_at, old.sender_id, {_of(_IS_INDEXED, "old")}) IS NOT
        (new.body, new.sent_at, new.sender_id, {_of(_IS_INDEXED, "new")})
    BEGIN
        {_DELETE} SELECT 'delete', {_of(_VALUES, "old")} WHERE {_of(_IS_INDEXED, "old")};
        {_INSERT} SELECT {_of(_VALUES, "new")} WHERE {_of(_IS_INDEXED, "new")};
    END""",
    f"{_INSERT} SELECT {_of(_VALUES, 'm')} FROM messages m WHERE {_of(_IS_INDEXED, 'm')} ORDER BY m.sent_at",  # noqa: S608 - texts of ours
)
"""The statements of the migration that brings the index."""


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the messages, in the transaction that is open; minutes for millions of them."""
    for name in ("insert", "delete", "update"):
        connection.execute(f"DROP TRIGGER IF EXISTS message_search_{name}")
    for index in ("messages_by_time", "messages_pending"):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    connection.execute("DROP TABLE IF EXISTS message_search")
    for statement in SEARCH_INDEX:
        connection.execute(statement)


def search_key(sent_at: int, number: int) -> int:
    """Return the row id of a message in the index: milliseconds, then the end of its number."""
    return ((sent_at // 1000) << 12) | (number & 4095)


def room_word(room_id: str) -> str:
    """Return the word that all messages of a room have; rooms may share one, so the row decides."""
    return _ROOM + _hashed(room_id)


def sender_word(uid: str) -> str:
    """Return the word that all messages of a person have; people may share one, so the row decides."""
    return _SENDER + _hashed(uid)


def has_word(what: Has) -> str:
    """Return the word of the messages that have this."""
    return _HAS + what.value[:2]


def has_words(body: str) -> str:
    """Return what a message has, as words."""
    return has_word(Has.LINK) if _LINK.search(body) else ""


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers call; without them it cannot write messages."""
    for name, function in (
        ("search_text", fold),
        ("search_room", room_word),
        ("search_sender", sender_word),
        ("search_has", has_words),
    ):
        connection.create_function(name, 1, function, deterministic=True)


def _hashed(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    return chr(_PRIVATE + number % _PRIVATE_SIZE) + chr(_PRIVATE + number // _PRIVATE_SIZE % _PRIVATE_SIZE)
