"""Rows of rooms, and the room list that is joined from them."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.local.outbox import outbox, pending
from desktop_chat.local.rows import messages, resume
from desktop_chat.model.files.attachment import Attachment, attachments_from
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.model.room import LastMessage, Room, RoomKind, RoomSummary

UNKNOWN_PERSON = "Unknown person"
"""Title of a direct room until the other person's profile is here."""

_SUMMARY = """SELECT r.id, r.kind, r.title, r.member_ids, r.epoch, r.signal_key, r.last_id, r.last_sender_id,
        r.last_body, r.last_sent_at, r.created_at, r.updated_at, p.display_name AS peer_name, m.id AS top_id,
        m.sender_id, CASE WHEN m.deleted_at IS NULL THEN m.body ELSE '' END AS body,
        CASE WHEN m.deleted_at IS NULL THEN m.attachments ELSE '[]' END AS attachments,
        m.deleted_at IS NOT NULL AS is_deleted, m.sent_at, o.queued_at, o.state,
        (SELECT count(*) FROM messages x INDEXED BY messages_unread
            WHERE x.room_id = r.id AND x.heard AND x.deleted_at IS NULL
            AND x.sent_at > coalesce(min(read.up_to, coalesce(read.unread_from - 1, read.up_to)), -1)
            AND x.sender_id <> :me) AS unread,
        EXISTS (SELECT 1 FROM pins WHERE pins.room_id = r.id) AS is_pinned,
        r.kind = 'direct' AND EXISTS (SELECT 1 FROM blocks WHERE blocks.uid = r.peer_uid) AS is_blocked,
        coalesce(s.display_name, '') AS sender_name, coalesce(l.display_name, '') AS last_sender_name, r.is_member,
        (SELECT substr(text, 1, 200) FROM drafts WHERE drafts.room_id = r.id) AS draft
    FROM rooms r
    LEFT JOIN users p ON p.uid = r.peer_uid
    LEFT JOIN read_positions read ON read.room_id = r.id
    LEFT JOIN messages m ON m.room_id = r.id AND m.id = r.top_id
    LEFT JOIN outbox o ON o.seq = m.outbox_seq AND m.outbox_seq > 0
    LEFT JOIN users s ON s.uid = m.sender_id
    LEFT JOIN users l ON l.uid = r.last_sender_id"""

Lines: TypeAlias = dict[tuple[Any, ...], tuple[Any, RoomSummary]]
"""The lines of the last reading, by the row they were made of, with their places in the order."""


def put(rows: sqlite3.Connection, room: Room, me: Uid) -> bool:
    """Insert or update a room unless a newer one is stored; return whether something changed."""
    last = room.last_message
    peers = [uid for uid in room.member_ids if uid != me]
    cursor = rows.execute(
        """INSERT INTO rooms (id, kind, title, member_ids, peer_uid, epoch, signal_key, last_id, last_sender_id,
            last_body, last_sent_at, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, member_ids = excluded.member_ids,
            peer_uid = excluded.peer_uid, epoch = excluded.epoch, signal_key = excluded.signal_key,
            last_id = excluded.last_id, last_sender_id = excluded.last_sender_id, last_body = excluded.last_body,
            last_sent_at = excluded.last_sent_at, created_at = excluded.created_at, updated_at = excluded.updated_at,
            is_member = 1
        WHERE NOT is_member OR (coalesce(excluded.updated_at, 0) >= coalesce(updated_at, 0)
            AND (kind, title, member_ids, epoch, signal_key, last_id, last_body, last_sent_at, updated_at) IS NOT
                (excluded.kind, excluded.title, excluded.member_ids, excluded.epoch, excluded.signal_key,
                    excluded.last_id, excluded.last_body, excluded.last_sent_at, excluded.updated_at))""",
        (
            room.id,
            room.kind,
            room.title,
            json.dumps(room.member_ids),
            peers[0] if room.kind is RoomKind.DIRECT and peers else None,
            room.epoch,
            room.signal_key,
            last.id if last else None,
            last.sender_id if last else None,
            last.body if last else None,
            to_micros(last.sent_at) if last else None,
            to_micros(room.created_at),
            to_micros(room.updated_at),
        ),
    )
    return cursor.rowcount > 0


def remove(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Drop the row of a room, or keep it for its unsent messages; return whether a membership ended."""
    kept = outbox.count(rows, room_id) > 0
    statement = (
        # Its messages go: who is let in again has all of the history before them.
        "UPDATE rooms SET is_member = 0, history_complete = 0 WHERE id = ? AND is_member"
        if kept
        else "DELETE FROM rooms WHERE id = ?"
    )
    return rows.execute(statement, (room_id,)).rowcount > 0


def remove_if_done(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop a room that was kept for unsent messages only, when none is left."""
    rows.execute(
        "DELETE FROM rooms WHERE id = ?1 AND NOT is_member AND NOT EXISTS (SELECT 1 FROM outbox WHERE room_id = ?1)",
        (room_id,),
    )


def is_foreign(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Whether the person is known not to be in a room: it is kept for unsent messages only, or not among those heard.

    Of an unknown room nothing is known before the room list was heard, as after a damaged file was set aside.
    """
    row = rows.execute("SELECT is_member FROM rooms WHERE id = ?", (room_id,)).fetchone()
    if row is not None:
        return not row[0]
    heard = resume.get(rows, resume.ROOM_LIST)
    return heard is not None and (bool(heard.token) or heard.cursor is not None)


def refresh_top(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Note anew which message stands for the room; called in each transaction that touches its messages."""
    rows.execute("UPDATE rooms SET top_id = ? WHERE id = ?", (messages.top(rows, room_id), room_id))


def ids(rows: sqlite3.Connection) -> frozenset[RoomId]:
    """Return the rooms of which the person is a member."""
    return frozenset(room_id for (room_id,) in rows.execute("SELECT id FROM rooms WHERE is_member"))


def ids_since(rows: sqlite3.Connection, since: datetime) -> frozenset[RoomId]:
    """Return those of them that were written at ``since`` or later."""
    found = rows.execute("SELECT id FROM rooms WHERE is_member AND updated_at >= ?", (to_micros(since),))
    return frozenset(room_id for (room_id,) in found)


def told(rows: sqlite3.Connection, room_id: RoomId) -> tuple[int, frozenset[Uid], datetime | None] | None:
    """Return what the server told of a room's people, whatever waits: ``epoch``, ``memberIds`` and the time of that."""
    row = rows.execute(
        "SELECT epoch, member_ids, updated_at FROM rooms WHERE id = ? AND is_member", (room_id,)
    ).fetchone()
    return (row[0], frozenset(map(Uid, json.loads(row[1]))), from_micros(row[2])) if row else None


def member_ids(rows: sqlite3.Connection, room_id: RoomId) -> tuple[Uid, ...]:
    """Return the people of a room, nobody where it is unknown."""
    row = rows.execute("SELECT member_ids FROM rooms WHERE id = ?", (room_id,)).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def orphans(rows: sqlite3.Connection) -> list[RoomId]:
    """Return rooms that listeners reported on but that are not here, as after a late snapshot of a room left."""
    found = rows.execute(
        "SELECT DISTINCT room_id FROM targets WHERE room_id IS NOT NULL AND room_id NOT IN (SELECT id FROM rooms)"
    )
    return [room_id for (room_id,) in found]


def naming(rows: sqlite3.Connection, uids: Iterable[Uid]) -> frozenset[RoomId]:
    """Return the rooms whose line in the list shows one of these names."""
    wanted = set(uids)
    found = rows.execute(
        """SELECT r.id, r.peer_uid, r.last_sender_id, m.sender_id
        FROM rooms r LEFT JOIN messages m ON m.room_id = r.id AND m.id = r.top_id"""
    )
    return frozenset(room_id for room_id, *named in found if not wanted.isdisjoint(named))


def set_history_complete(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Note that nothing older exists; return whether that is news."""
    changed = rows.execute(
        "UPDATE rooms SET history_complete = 1 WHERE id = ? AND is_member AND NOT history_complete", (room_id,)
    ).rowcount
    return changed > 0


def history_complete(rows: sqlite3.Connection, room_id: RoomId) -> bool:
    """Return whether nothing older than the stored messages exists."""
    row = rows.execute("SELECT history_complete FROM rooms WHERE id = ?", (room_id,)).fetchone()
    return bool(row and row[0])


def set_title(rows: sqlite3.Connection, room_id: RoomId, title: str, at: datetime) -> None:
    """Note that the server took another title at this time; what it told later stays."""
    rows.execute(
        "UPDATE rooms SET title = ?, updated_at = ? WHERE id = ? AND coalesce(updated_at, 0) <= ?",
        (title, to_micros(at), room_id, to_micros(at)),
    )


def add_member(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> None:
    """Note that the server took somebody in; its own word of the room follows."""
    there = member_ids(rows, room_id)
    if uid not in there:
        rows.execute("UPDATE rooms SET member_ids = ? WHERE id = ?", (json.dumps([*there, uid]), room_id))


def remove_member(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> None:
    """Note that the server took somebody out; its own word of the room follows."""
    row = rows.execute("SELECT member_ids FROM rooms WHERE id = ?", (room_id,)).fetchone()
    if row is not None:
        left = [one for one in json.loads(row[0]) if one != uid]
        rows.execute("UPDATE rooms SET member_ids = ? WHERE id = ?", (json.dumps(left), room_id))


def kind_of(rows: sqlite3.Connection, room_id: RoomId) -> RoomKind | None:
    """Return the kind of a room that the person is in, None when it is not known here."""
    row = rows.execute("SELECT kind FROM rooms WHERE id = ? AND is_member", (room_id,)).fetchone()
    return None if row is None else RoomKind(row[0])


def summaries(
    rows: sqlite3.Connection, me: Uid, known: Lines, room_id: RoomId | None = None, *, leaving: bool = False
) -> list[RoomSummary]:
    """Return the room list, pinned rooms and then newest activity first, or the line of one room.

    A room that the person is on the way out of is left out unless ``leaving``. ``known`` belongs to the caller: of
    500 rooms few have changed since the last reading, and making the values costs more than reading the rows.
    """
    where = "" if room_id is None else " WHERE r.id = :room"
    waiting: dict[str, list[OutboxRow]] = {}
    for change in outbox.changes(rows, room_id):
        waiting.setdefault(change.mutation.room_id, []).append(change)
    lines: Lines = {}
    for row in rows.execute(_SUMMARY + where, {"me": me, "room": room_id}):
        changes = waiting.get(row[0], ())
        line = None if changes else known.get(row)
        if line is None:
            if not leaving and pending.is_leaving(changes):
                continue
            summary = _summary(_Row._make(row), me, changes)
            line = _activity(summary), summary
        lines[row] = line
    if room_id is None:
        known.clear()
        known.update((row, line) for row, line in lines.items() if row[0] not in waiting)
    return [summary for _, summary in sorted(lines.values(), key=itemgetter(0), reverse=True)]


class _Row(NamedTuple):
    """The columns of ``_SUMMARY``, in its order."""

    id: str
    kind: str
    title: str
    member_ids: str
    epoch: int
    signal_key: str
    last_id: str | None
    last_sender_id: str | None
    last_body: str | None
    last_sent_at: int | None
    created_at: int | None
    updated_at: int | None
    peer_name: str | None
    top_id: str | None
    sender_id: str | None
    body: str | None
    attachments: str | None
    is_deleted: int
    sent_at: int | None
    queued_at: int | None
    state: str | None
    unread: int
    is_pinned: int
    is_blocked: int
    sender_name: str
    last_sender_name: str
    is_member: int
    draft: str | None


@dataclass(frozen=True, slots=True)
class _Newest:
    message_id: MessageId
    sender_id: Uid
    sender_name: str
    body: str
    at: int
    state: MessageState


def _newest(row: _Row) -> _Newest | None:
    """Choose between the newest stored message and the server's copy in the room, which may be ahead of it."""
    stored_at = -1 if row.sent_at is None else row.sent_at
    told_at = -1 if row.last_sent_at is None else row.last_sent_at
    top, sender, name, body = MessageId(row.top_id or ""), Uid(row.sender_id or ""), row.sender_name, row.body or ""
    if row.state is not None and row.queued_at is not None:
        return _Newest(top, sender, name, body, row.queued_at, MessageState(row.state))
    if told_at > stored_at and row.last_id != row.top_id:
        told = MessageId(row.last_id or "")
        teller, words = Uid(row.last_sender_id or ""), row.last_body or ""
        return _Newest(told, teller, row.last_sender_name, words, told_at, MessageState.SENT)
    return None if stored_at < 0 else _Newest(top, sender, name, body, stored_at, MessageState.SENT)


def _summary(row: _Row, me: Uid, changes: Sequence[OutboxRow]) -> RoomSummary:
    newest = _newest(row)
    room = pending.changed_room(_room(row), changes)
    title = room.title if room.kind is RoomKind.GROUP else row.peer_name or UNKNOWN_PERSON
    is_blocked = pending.changed_block(bool(row.is_blocked), changes)
    line = RoomSummary(
        room=room,
        title=title,
        unread=row.unread,
        is_pinned=bool(row.is_pinned),
        is_blocked=is_blocked,
        is_member=bool(row.is_member),
        draft=row.draft or "",
    )
    if newest is None:
        return line
    return replace(
        line,
        last_body=pending.changed_body(newest.body, newest.message_id, changes),
        last_sender_id=newest.sender_id,
        last_sender_name=newest.sender_name,
        last_at=from_micros(newest.at),
        last_state=newest.state if newest.sender_id == me else None,
        last_attachments=_attachments(row, newest, changes),
        last_is_deleted=_is_deleted(row, newest, changes),
    )


def _attachments(row: _Row, newest: _Newest, changes: Sequence[OutboxRow]) -> tuple[Attachment, ...]:
    """Return the files of the newest message; of one that only the room tells of nothing is known."""
    if newest.message_id != row.top_id or not row.attachments or row.attachments == "[]":
        return ()
    if _is_deleted(row, newest, changes):
        return ()
    return attachments_from(json.loads(row.attachments))


def _is_deleted(row: _Row, newest: _Newest, changes: Sequence[OutboxRow]) -> bool:
    is_stored = newest.message_id == row.top_id
    return (is_stored and bool(row.is_deleted)) or pending.is_deleted(newest.message_id, changes)


def _room(row: _Row) -> Room:
    last = None
    if row.last_id is not None and (last_at := from_micros(row.last_sent_at)) is not None:
        last = LastMessage(MessageId(row.last_id), Uid(row.last_sender_id or ""), row.last_body or "", last_at)
    return Room(
        id=RoomId(row.id),
        kind=RoomKind(row.kind),
        title=row.title,
        member_ids=tuple(json.loads(row.member_ids)),
        epoch=row.epoch,
        signal_key=row.signal_key,
        last_message=last,
        created_at=from_micros(row.created_at),
        updated_at=from_micros(row.updated_at),
    )


def _activity(summary: RoomSummary) -> tuple[bool, int, RoomId]:
    at = summary.last_at or summary.room.created_at or summary.room.updated_at
    return summary.is_pinned, to_micros(at) or 0, summary.room.id
