"""The search index: an FTS5 table of trigrams that triggers keep equal to the messages, in the same transaction.

Its row ids are times (``search_key``), so that the newest comes first without sorting and a page goes on from a key.
Positions are not stored (``detail=none``): the index tells candidates, and the text itself is looked at. Room, sender
and what a message has are words of three private characters each, so that filters are looked up like words.
Messages that wait in the outbox, and deleted ones, are not in it.
"""

import hashlib
import json
import re
import sqlite3

from desktop_chat.model.files.attachment import attachments_from
from desktop_chat.model.search.folding import fold
from desktop_chat.model.search.search_query import Has

_PRIVATE, _PRIVATE_SIZE = 0xE100, 0x1800
_ROOM, _SENDER, _HAS = "\ue000", "\ue001", "\ue002"
NO_FILES = "[]"
_LINK = re.compile(r"\bhttps?://\S|\bwww\.\S", re.IGNORECASE)

_BEFORE_FILES = """(({row}.sent_at / 1000) << 12) | ({row}.number & 4095), search_text({row}.body),
    search_room({row}.room_id), search_sender({row}.sender_id), search_has({row}.body)"""
_VALUES = """(({row}.sent_at / 1000) << 12) | ({row}.number & 4095), search_text({row}.body, {row}.attachments),
    search_room({row}.room_id), search_sender({row}.sender_id), search_has({row}.body, {row}.attachments)"""
_IS_INDEXED = "{row}.outbox_seq = 0 AND {row}.deleted_at IS NULL"
_INSERT = "INSERT INTO message_search (rowid, body, room, sender, has)"
_DELETE = "INSERT INTO message_search (message_search, rowid, body, room, sender, has)"


def _of(template: str, row: str) -> str:
    return template.format(row=row)


def _triggers(values: str, columns: str) -> tuple[str, ...]:
    """Return the triggers that keep the index equal to these columns of the messages."""
    old, new = (", ".join(f"{row}.{column}" for column in columns.split()) for row in ("old", "new"))
    return (
        f"""CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN {_of(_IS_INDEXED, "new")} BEGIN
            {_INSERT} VALUES ({_of(values, "new")});
        END""",  # noqa: S608 - texts of ours
        f"""CREATE TRIGGER message_search_delete AFTER DELETE ON messages WHEN {_of(_IS_INDEXED, "old")} BEGIN
            {_DELETE} VALUES ('delete', {_of(values, "old")});
        END""",
        f"""CREATE TRIGGER message_search_update AFTER UPDATE OF {", ".join(columns.split())}, outbox_seq, deleted_at
        ON messages WHEN ({old}, {_of(_IS_INDEXED, "old")}) IS NOT ({new}, {_of(_IS_INDEXED, "new")})
        BEGIN
            {_DELETE} SELECT 'delete', {_of(values, "old")} WHERE {_of(_IS_INDEXED, "old")};
            {_INSERT} SELECT {_of(values, "new")} WHERE {_of(_IS_INDEXED, "new")};
        END""",
    )


def _filled(values: str) -> str:
    return f"{_INSERT} SELECT {_of(values, 'm')} FROM messages m WHERE {_of(_IS_INDEXED, 'm')} ORDER BY m.sent_at"  # noqa: S608 - texts of ours


_TABLE = (
    """CREATE VIRTUAL TABLE message_search USING fts5 (body, room, sender, has, content='', columnsize=0, detail=none,
        tokenize='trigram case_sensitive 1')""",
    # With the usual number of segments a merge holds up one message in a hundred for 20 ms and more.
    "INSERT INTO message_search (message_search, rank) VALUES ('automerge', 16)",
    "INSERT INTO message_search (message_search, rank) VALUES ('pgsz', 4000)",
    "CREATE INDEX messages_by_time ON messages (sent_at, number) WHERE outbox_seq = 0 AND deleted_at IS NULL",
    "CREATE INDEX messages_pending ON messages (outbox_seq) WHERE outbox_seq > 0",
)
_NO_TRIGGERS = tuple(f"DROP TRIGGER IF EXISTS message_search_{name}" for name in ("insert", "delete", "update"))
_TRIGGERS = _triggers(_VALUES, "body sent_at sender_id attachments")

SEARCH_INDEX = (*_TABLE, *_triggers(_BEFORE_FILES, "body sent_at sender_id"), _filled(_BEFORE_FILES))
"""The statements of the migration that brings the index."""

SEARCH_FILES = (*_NO_TRIGGERS, *_TRIGGERS)
"""The statements with which names of files are found too; what a message without files has in the index is the same."""


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the messages, in the transaction that is open; minutes for millions of them."""
    for statement in _NO_TRIGGERS:
        connection.execute(statement)
    for index in ("messages_by_time", "messages_pending"):
        connection.execute(f"DROP INDEX IF EXISTS {index}")
    connection.execute("DROP TABLE IF EXISTS message_search")
    for statement in (*_TABLE, *_TRIGGERS, _filled(_VALUES)):
        connection.execute(statement)


def join(connection: sqlite3.Connection, pages: int) -> bool:
    """Join pieces of the index, writing about so many pages of 4 kB; return whether there is more to join."""
    before = connection.total_changes
    connection.execute("INSERT INTO message_search (message_search, rank) VALUES ('merge', ?)", (pages,))
    # The statement itself is one change; more than one tells that a piece was written.
    return connection.total_changes - before > 1


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


def has_words(body: str, attachments: str = NO_FILES) -> str:
    """Return what a message has, as words; ``attachments`` is the column of its row."""
    words = has_word(Has.LINK) if _LINK.search(body) else ""
    if attachments == NO_FILES:
        return words
    files = attachments_from(json.loads(attachments))
    words += has_word(Has.FILE) * bool(files)
    return words + has_word(Has.IMAGE) * any(file.is_image for file in files)


def searched_text(body: str, attachments: str = NO_FILES) -> str:
    """Return what words are looked for in: the text, and the names of files below it; folded."""
    if attachments == NO_FILES:
        return fold(body)
    return fold("\n".join((body, *(file.name for file in attachments_from(json.loads(attachments))))))


def register(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers call; without them it cannot write messages."""
    for name, function in (("search_text", searched_text), ("search_has", has_words)):
        for arguments in (1, 2):
            connection.create_function(name, arguments, function, deterministic=True)
    connection.create_function("search_room", 1, room_word, deterministic=True)
    connection.create_function("search_sender", 1, sender_word, deterministic=True)


def _hashed(text: str) -> str:
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
    return chr(_PRIVATE + number % _PRIVATE_SIZE) + chr(_PRIVATE + number // _PRIVATE_SIZE % _PRIVATE_SIZE)
