"""Searching the stored messages, newest first."""

import sqlite3
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from desktop_chat.local.micros import to_micros
from desktop_chat.local.rows import messages
from desktop_chat.local.search.search_index import (
    has_word,
    has_words,
    room_word,
    search_key,
    searched_text,
    sender_word,
)
from desktop_chat.local.search.trigrams import Trigrams
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.search.folding import find_matches, fold
from desktop_chat.model.search.search_page import SearchCursor, SearchHit, SearchPage
from desktop_chat.model.search.search_query import InvalidQuery, SearchQuery

LOOKED_AT = 1500
"""Messages that one page looks at, at most: a rare word of two letters must not hold up the window."""

_MANY_NAMES = 30
_EARLIEST, _LATEST = -(2**61), 2**61
_BOUNDS = "m.outbox_seq = 0 AND m.deleted_at IS NULL AND m.sent_at >= ? AND m.sent_at < ?"
_INDEXED = """FROM message_search s CROSS JOIN messages m INDEXED BY messages_by_time
    ON m.sent_at BETWEEN (s.rowid >> 12) * 1000 AND (s.rowid >> 12) * 1000 + 999
    AND (m.number & 4095) = (s.rowid & 4095)"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A query whose names were looked up; None means any."""

    query: SearchQuery
    senders: frozenset[Uid] | None
    rooms: frozenset[RoomId] | None

    def match(self, row: tuple[Any, ...]) -> SearchHit | None:
        """Return the hit that a row of messages is, if it is one; most rows are not, so nothing is built before."""
        _, room_id, sender_id, body, attachments, *_ = row
        if self.senders is not None and sender_id not in self.senders:
            return None
        if self.rooms is not None and room_id not in self.rooms:
            return None
        folded = searched_text(body, attachments)
        if not all(term in folded for term in self.query.terms):
            return None
        words = has_words(body, attachments) if self.query.has else ""
        if any(has_word(what) not in words for what in self.query.has):
            return None
        return SearchHit(messages.message_of(row), find_matches(body, self.query.terms))


def search(
    rows: sqlite3.Connection,
    me: Uid,
    query: SearchQuery,
    limit: int,
    cursor: SearchCursor | None,
    room: RoomId | None,
    trigrams: Trigrams,
) -> SearchPage:
    """Return a page of hits, in one room or in all. Raises InvalidQuery for a name that nobody and nothing has."""
    senders = _people(rows, me, query.people) if query.people else None
    found = _rooms(rows, query.rooms) if query.rooms else None
    wanted = _Wanted(query, senders, frozenset({room}) if room is not None else found)
    hits = [] if cursor is not None else _pending(rows, wanted)
    for looked, (sent_at, number, *row) in enumerate(_candidates(rows, wanted, cursor, trigrams), start=1):
        hit = wanted.match(tuple(row))
        if hit is not None:
            hits.append(hit)
        if len(hits) >= limit or looked >= LOOKED_AT:
            return SearchPage(tuple(hits), SearchCursor(sent_at, number))
    return SearchPage(tuple(hits))


def _candidates(
    rows: sqlite3.Connection, wanted: _Wanted, cursor: SearchCursor | None, trigrams: Trigrams
) -> Iterator[tuple[Any, ...]]:
    """Yield time, number and columns of messages that may be hits, newest first, as the caller takes them."""
    query, columns = wanted.query, messages.COLUMNS
    after, before = to_micros(query.after), to_micros(query.before)
    since = _EARLIEST if after is None else after
    until = _LATEST if before is None else before
    expression = _expression(wanted, trigrams)
    if expression:
        first = search_key(cursor.sent_at, cursor.number) if cursor else _key(until)
        statement = f"""SELECT m.sent_at, m.number, {columns} {_INDEXED} {messages.JOIN_OUTBOX}
            WHERE message_search MATCH ? AND s.rowid < ? AND s.rowid >= ? AND {_BOUNDS} ORDER BY s.rowid DESC"""
        return rows.execute(statement, (expression, first, _key(since), since, until))
    place = (cursor.sent_at, cursor.number) if cursor else (until, 0)
    # SQLite goes to the plain bound and filters by the pair, so the plain one must be near.
    until = min(until, place[0] + 1)
    statement = f"""SELECT m.sent_at, m.number, {columns} FROM messages m INDEXED BY messages_by_time
        {messages.JOIN_OUTBOX} WHERE {_BOUNDS} AND (m.sent_at, m.number) < (?, ?)
        ORDER BY m.sent_at DESC, m.number DESC"""  # noqa: S608 - texts of ours
    return rows.execute(statement, (since, until, *place))


def _key(micros: int) -> int:
    return max(-(2**63), min(2**63 - 1, search_key(micros, 0)))


def _expression(wanted: _Wanted, trigrams: Trigrams) -> str:
    """Return what the index is asked for; empty when it cannot help."""
    parts = [f'"{_escaped(gram)}"' for gram in trigrams.choose(wanted.query.terms)]
    parts += [f'"{has_word(what)}"' for what in sorted(wanted.query.has)]
    words: tuple[Collection[str] | None, ...] = (
        None if wanted.rooms is None else {room_word(room_id) for room_id in wanted.rooms},
        None if wanted.senders is None else {sender_word(uid) for uid in wanted.senders},
    )
    for names in words:
        if names is not None and len(names) <= _MANY_NAMES:
            parts.append("(" + " OR ".join(f'"{name}"' for name in sorted(names)) + ")")
    return " AND ".join(parts)


def _escaped(text: str) -> str:
    return text.replace('"', '""')


def _pending(rows: sqlite3.Connection, wanted: _Wanted) -> list[SearchHit]:
    """Return hits in the outbox, newest first; they have no time of the server's yet."""
    if wanted.query.before is not None:
        return []
    statement = f"""SELECT {messages.COLUMNS} FROM messages m INDEXED BY messages_pending {messages.JOIN_OUTBOX}
        WHERE m.outbox_seq > 0 AND m.deleted_at IS NULL ORDER BY m.outbox_seq DESC"""  # noqa: S608 - texts of ours
    return [hit for row in rows.execute(statement) if (hit := wanted.match(row))]


def _people(rows: sqlite3.Connection, me: Uid, names: Collection[str]) -> frozenset[Uid]:
    """Return who is meant: me, or whose handle begins with the name or whose name has it."""
    found: set[Uid] = set()
    for name in map(fold, names):
        people = rows.execute("SELECT uid, display_name, handle FROM users")
        fitting = {uid for uid, shown, handle in people if name in fold(shown) or fold(handle).startswith(name)}
        fitting |= {me} if name == "me" else set()
        if not fitting:
            raise InvalidQuery(
                f"Nobody called “{name}” is known here", "Write from: with a name or @handle, or from:me."
            )
        found |= fitting
    return frozenset(found)


def _rooms(rows: sqlite3.Connection, names: Collection[str]) -> frozenset[RoomId]:
    """Return the rooms whose title, or whose other person's name, has the name."""
    found: set[RoomId] = set()
    for name in map(fold, names):
        titles = rows.execute(
            """SELECT r.id, r.title, coalesce(p.display_name, ''), coalesce(p.handle, '')
            FROM rooms r LEFT JOIN users p ON p.uid = r.peer_uid"""
        )
        fitting = {room for room, *texts in titles if room == name or any(name in fold(text) for text in texts)}
        if not fitting:
            raise InvalidQuery(f"No room called “{name}”", "Write in: with a part of a room's title.")
        found |= fitting
    return frozenset(found)
