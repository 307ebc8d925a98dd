"""Rows of messages, in display order: what the server has by (sent_at, id), then what is pending by outbox seq."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime

from desktop_chat.local.micros import from_micros, to_micros
from desktop_chat.model.files.attachment import Attachment, attachment_fields, attachments_from
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.model.mutation import SendMessage

COLUMNS = """m.id, m.room_id, m.sender_id, m.body, m.attachments, m.sent_at, m.updated_at, m.kind, m.alg,
    m.reply_to, m.mentions, m.reactions, m.edited_at, m.deleted_at, m.outbox_seq, o.state, o.queued_at, o.rejected,
    o.trouble, o.retry_at"""
JOIN_OUTBOX = "LEFT JOIN outbox o ON o.seq = m.outbox_seq AND m.outbox_seq > 0"
_FROM = f"FROM messages m {JOIN_OUTBOX}"
_POSITION = "(m.outbox_seq, m.sent_at, m.id)"
_FLOOR = """SELECT f.sent_at FROM messages f WHERE f.room_id = ? AND f.outbox_seq = 0 AND f.heard
    ORDER BY f.sent_at, f.id LIMIT 1"""
_ASCENDING = "ORDER BY m.outbox_seq, m.sent_at, m.id LIMIT ?"
_DESCENDING = "ORDER BY m.outbox_seq DESC, m.sent_at DESC, m.id DESC LIMIT ?"
_LAST_ONES = 50


def put(rows: sqlite3.Connection, message: Message) -> bool:
    """Store what the server told; return whether the row changed.

    A newer ``updated_at`` wins, whatever the order of arrival; over a local echo or a bare acknowledgement the
    server's word always wins. A message without any server time cannot be ordered and is not stored.
    """
    sent_at = message.sent_at or message.updated_at
    if sent_at is None:
        return False
    cursor = rows.execute(
        """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, updated_at, kind, alg, reply_to,
            mentions, reactions, edited_at, deleted_at, attachments, heard)
        VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
        ON CONFLICT (room_id, id) DO UPDATE SET outbox_seq = 0, sender_id = excluded.sender_id, body = excluded.body,
            sent_at = excluded.sent_at, updated_at = excluded.updated_at, kind = excluded.kind, alg = excluded.alg,
            reply_to = excluded.reply_to, mentions = excluded.mentions, reactions = excluded.reactions,
            edited_at = excluded.edited_at, deleted_at = excluded.deleted_at,
            attachments = excluded.attachments, heard = 1
        WHERE NOT heard OR (coalesce(excluded.updated_at, 0) >= coalesce(updated_at, 0)
            AND (sender_id, body, sent_at, updated_at, kind, alg, reply_to, mentions, reactions, edited_at, deleted_at,
                attachments) IS NOT (excluded.sender_id, excluded.body, excluded.sent_at, excluded.updated_at,
                    excluded.kind, excluded.alg, excluded.reply_to, excluded.mentions, excluded.reactions,
                    excluded.edited_at, excluded.deleted_at, excluded.attachments))""",
        (
            message.room_id,
            message.id,
            message.sender_id,
            message.body,
            to_micros(sent_at),
            to_micros(message.updated_at),
            message.kind,
            message.alg,
            message.reply_to,
            json.dumps(message.mentions),
            _reactions(message.reactions),
            to_micros(message.edited_at),
            to_micros(message.deleted_at),
            _attachments(message.attachments),
        ),
    )
    return cursor.rowcount > 0


def put_echo(rows: sqlite3.Connection, mutation: SendMessage, seq: int, sender: Uid) -> None:
    """Store the local echo of a message that waits in the outbox."""
    rows.execute(
        """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, kind, alg, reply_to, mentions,
            reactions, attachments, heard) VALUES (?, ?, ?, ?, ?, 0, ?, 'none', ?, '[]', '{}', ?, 0)""",
        (
            mutation.room_id,
            mutation.message_id,
            seq,
            sender,
            mutation.body,
            MessageKind.TEXT,
            mutation.reply_to,
            _attachments(mutation.attachments),
        ),
    )


def acknowledge(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, sent_at: datetime) -> None:
    """Turn a local echo into a sent message that the listener has still to confirm."""
    rows.execute(
        "UPDATE messages SET outbox_seq = 0, sent_at = ? WHERE room_id = ? AND id = ? AND outbox_seq > 0",
        (to_micros(sent_at), room_id, message_id),
    )


def set_body(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, body: str) -> None:
    """Give a local echo another body."""
    rows.execute(
        "UPDATE messages SET body = ? WHERE room_id = ? AND id = ? AND outbox_seq > 0", (body, room_id, message_id)
    )


def set_edited(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, body: str, at: datetime) -> None:
    """Note that the server took an edit at this time; what it told later stays."""
    rows.execute(
        """UPDATE messages SET body = ?, edited_at = ?, updated_at = ?
            WHERE room_id = ? AND id = ? AND coalesce(updated_at, 0) <= ?""",
        (body, to_micros(at), to_micros(at), room_id, message_id, to_micros(at)),
    )


def set_deleted(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, at: datetime) -> None:
    """Note that the server made it a tombstone at this time."""
    rows.execute(
        """UPDATE messages SET body = '', attachments = '[]', deleted_at = ?, updated_at = ?
            WHERE room_id = ? AND id = ? AND coalesce(updated_at, 0) <= ?""",
        (to_micros(at), to_micros(at), room_id, message_id, to_micros(at)),
    )


def set_reactions(rows: sqlite3.Connection, message: Message, uid: Uid, emoji: Sequence[str], at: datetime) -> None:
    """Note that the server took one person's reactions to a stored message at this time."""
    reactions = {**message.reactions, uid: tuple(emoji)}
    rows.execute(
        """UPDATE messages SET reactions = ?, updated_at = ?
            WHERE room_id = ? AND id = ? AND coalesce(updated_at, 0) <= ?""",
        (_reactions(reactions), to_micros(at), message.room_id, message.id, to_micros(at)),
    )


def remove_echo(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> None:
    """Drop a local echo."""
    rows.execute("DELETE FROM messages WHERE room_id = ? AND id = ? AND outbox_seq > 0", (room_id, message_id))


def remove(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> bool:
    """Drop a message that the server no longer has; a pending one stays."""
    return (
        rows.execute(
            "DELETE FROM messages WHERE room_id = ? AND id = ? AND outbox_seq = 0", (room_id, message_id)
        ).rowcount
        > 0
    )


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop the messages of a room, except pending ones."""
    rows.execute("DELETE FROM messages WHERE room_id = ? AND outbox_seq = 0", (room_id,))


def get(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> Message | None:
    """Return one message."""
    row = rows.execute(f"SELECT {COLUMNS} {_FROM} WHERE m.room_id = ? AND m.id = ?", (room_id, message_id)).fetchone()
    return message_of(row) if row else None


def page(
    rows: sqlite3.Connection,
    room_id: RoomId,
    limit: int,
    before: Message | None,
    after: Message | None,
    *,
    with_files: bool = False,
) -> list[Message]:
    """Return the newest ``limit`` messages, or those next to a bound (exclusive), in display order.

    ``with_files`` leaves out those without any.

    What the server told has no holes. Our own message from before it, which was acknowledged and never heard, has an
    unknown number of messages after it: it is left out until the history reaches it.
    """
    where, order = f"m.room_id = ? AND (m.outbox_seq > 0 OR m.sent_at >= coalesce(({_FLOOR}), 0))", _DESCENDING
    bounds: list[str | int] = [room_id, room_id]
    if with_files:
        where += " AND m.attachments <> '[]'"
    if before is not None:
        where += f" AND {_POSITION} < (?, ?, ?)"
        bounds += _position(before)
    if after is not None:
        where += f" AND {_POSITION} > (?, ?, ?)"
        bounds += _position(after)
        order = _ASCENDING
    found = rows.execute(f"SELECT {COLUMNS} {_FROM} WHERE {where} {order}", (*bounds, max(limit, 0)))
    messages = [message_of(row) for row in found]
    return messages if order == _ASCENDING else messages[::-1]


def top(rows: sqlite3.Connection, room_id: RoomId) -> MessageId | None:
    """Return the message that stands for the room in the list: the last one, but no stale rejected one."""
    sent, pending = (
        rows.execute(
            f"SELECT m.id, m.sent_at, o.queued_at, o.rejected {_FROM} WHERE m.room_id = ? AND {which} {_DESCENDING}",
            (room_id, 1),
        ).fetchone()
        for which in ("m.outbox_seq = 0", "m.outbox_seq > 0")
    )
    if pending is not None and (sent is None or pending[3] is None or pending[2] > sent[1]):
        return MessageId(pending[0])
    return None if sent is None else MessageId(sent[0])


def oldest_sent_at(rows: sqlite3.Connection, room_id: RoomId) -> datetime | None:
    """Return the sent_at of the oldest message that the server told; acknowledged sends do not count."""
    row = rows.execute(_FLOOR, (room_id,)).fetchone()
    return from_micros(row[0]) if row else None


def is_heard(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> bool:
    """Return whether the server told of a message; one of ours may only be acknowledged."""
    row = rows.execute("SELECT heard FROM messages WHERE room_id = ? AND id = ?", (room_id, message_id)).fetchone()
    return bool(row and row[0])


def newest_own(rows: sqlite3.Connection, room_id: RoomId, me: Uid) -> MessageId | None:
    """Return the last message of this person in display order, None when it is not among the last fifty."""
    row = rows.execute(
        f"""SELECT m.id FROM (SELECT id, sender_id, outbox_seq, sent_at FROM messages m WHERE m.room_id = ?
            {_DESCENDING}) m WHERE m.sender_id = ? {_DESCENDING}""",  # noqa: S608 - the constant above
        (room_id, _LAST_ONES, me, 1),
    ).fetchone()
    return None if row is None else MessageId(row[0])


def newest_updated_at(rows: sqlite3.Connection, room_id: RoomId) -> datetime | None:
    """Return the newest updated_at that the server told; acknowledged sends do not count."""
    row = rows.execute("SELECT max(updated_at) FROM messages WHERE room_id = ? AND heard", (room_id,)).fetchone()
    return from_micros(row[0])


def newest_of_others(rows: sqlite3.Connection, room_id: RoomId, me: Uid) -> datetime | None:
    """Return when the newest message that the server told of and somebody else wrote was sent."""
    row = rows.execute(
        """SELECT sent_at FROM messages INDEXED BY messages_unread
        WHERE room_id = ? AND heard AND deleted_at IS NULL AND sender_id <> ? ORDER BY sent_at DESC LIMIT 1""",
        (room_id, me),
    ).fetchone()
    return from_micros(row[0]) if row else None


def known_ids(rows: sqlite3.Connection, room_id: RoomId, updated_after: datetime) -> frozenset[MessageId]:
    """Return what the server told whose updated_at is not smaller."""
    found = rows.execute(
        "SELECT id FROM messages WHERE room_id = ? AND heard AND updated_at >= ?", (room_id, to_micros(updated_after))
    )
    return frozenset(message_id for (message_id,) in found)


def _reactions(reactions: Mapping[Uid, tuple[str, ...]]) -> str:
    return json.dumps({uid: list(emoji) for uid, emoji in reactions.items() if emoji}, sort_keys=True)


def _attachments(files: Sequence[Attachment]) -> str:
    return json.dumps([attachment_fields(file) for file in files], ensure_ascii=False)


def _position(message: Message) -> tuple[int, int, str]:
    if message.outbox_seq is not None:
        return message.outbox_seq, 0, message.id
    return 0, to_micros(message.sent_at) or 0, message.id


def message_of(row: tuple[object, ...]) -> Message:
    """Return the message of a row of ``COLUMNS``."""
    return _typed_message(*row)  # type: ignore[arg-type]  # the columns of COLUMNS, whose types SQLite keeps


def _typed_message(
    message_id: str,
    room_id: str,
    sender_id: str,
    body: str,
    attachments: str,
    sent_at: int,
    updated_at: int | None,
    kind: str,
    alg: str,
    reply_to: str | None,
    mentions: str,
    reactions: str,
    edited_at: int | None,
    deleted_at: int | None,
    outbox_seq: int,
    state: str | None,
    queued_at: int | None,
    rejected: str | None,
    trouble: str | None,
    retry_at: int | None,
) -> Message:
    return Message(
        id=MessageId(message_id),
        room_id=RoomId(room_id),
        sender_id=Uid(sender_id),
        body=body,
        sent_at=None if outbox_seq else from_micros(sent_at),
        updated_at=from_micros(updated_at),
        kind=MessageKind(kind),
        alg=alg,
        reply_to=None if reply_to is None else MessageId(reply_to),
        mentions=tuple(json.loads(mentions)) if mentions != "[]" else (),
        attachments=attachments_from(json.loads(attachments)) if attachments != "[]" else (),
        reactions={uid: tuple(emoji) for uid, emoji in json.loads(reactions).items()} if reactions != "{}" else {},
        edited_at=from_micros(edited_at),
        deleted_at=from_micros(deleted_at),
        state=MessageState(state) if state else MessageState.SENT,
        queued_at=from_micros(queued_at),
        outbox_seq=outbox_seq or None,
        error=rejected or (trouble if state == MessageState.RETRYING else None),
        retry_at=from_micros(retry_at),
    )
