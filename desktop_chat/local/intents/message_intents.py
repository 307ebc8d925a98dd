"""What the person wants done to a message, joined with what already waits about it.

A row that is being sent is never touched: whatever follows is a row behind it. All others are folded together, so
that a message that waits is edited where it waits, and one that nobody has seen is simply dropped.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from desktop_chat.errors import NotFound, Rejected
from desktop_chat.local.outbox import file_removals, outbox, pending, uploads
from desktop_chat.local.rows import members, messages
from desktop_chat.model.firebase.documents import check_body
from desktop_chat.model.ids import MessageId, RoomId, Uid, is_direct
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.messages.reactions import toggled
from desktop_chat.model.mutation import DeleteMessage, EditMessage, OutboxRow, SendMessage, SetReaction
from desktop_chat.model.room import Role


def edit(rows: sqlite3.Connection, wanted: EditMessage, me: Uid, now: datetime) -> None:
    """Let a message of one's own have another body. Raises NotFound, Rejected."""
    room_id, message_id = wanted.room_id, wanted.message_id
    waiting = outbox.of_message(rows, room_id, message_id)
    shown = _alive(_mine(_stored(rows, room_id, message_id), me), waiting, me)
    check_body(wanted.body, may_be_empty=bool(shown.attachments))
    send = _idle(waiting, SendMessage)
    if send is not None:
        fold_into_send(rows, send, wanted.body)
        _drop(rows, (row for row in waiting if isinstance(row.mutation, EditMessage)))
        return
    earlier = _idle(waiting, EditMessage)
    if earlier is None:
        outbox.add(rows, wanted, now)
    else:
        _replace(rows, earlier, wanted)


def delete(rows: sqlite3.Connection, wanted: DeleteMessage, me: Uid, now: datetime) -> None:
    """Let a message become a tombstone, or never be sent: one's own, in a group anybody's for owner and admins.

    Raises NotFound, Rejected.
    """
    room_id, message_id = wanted.room_id, wanted.message_id
    waiting = outbox.of_message(rows, room_id, message_id)
    stored = _stored(rows, room_id, message_id)
    if is_direct(room_id) or members.role_of(rows, room_id, me) is Role.MEMBER:
        _mine(stored, me)
    if pending.with_changes(stored, waiting, me).deleted_at is not None:
        return
    send = _idle(waiting, SendMessage)
    if _cannot_have_arrived(rows, waiting):
        cancel(rows, room_id, message_id)
        return
    _drop(rows, (row for row in waiting if row is not send and row.state is not MessageState.SENDING))
    if stored.sender_id == me:
        file_removals.order(rows, stored)  # of others' the server takes no such order
    if send is None:
        outbox.add(rows, wanted, now)
    else:
        # An earlier request may have arrived, so that there is something to delete.
        _replace(rows, send, wanted)


def _cannot_have_arrived(rows: sqlite3.Connection, waiting: Iterable[OutboxRow]) -> bool:
    """Whether the server cannot have a message that waits, whatever its state: a message comes after its files."""
    return any(
        isinstance(row.mutation, SendMessage)
        and (
            row.rejected is not None
            or (row.attempts == 0 and row.state is not MessageState.SENDING)
            or not uploads.are_done(rows, row.mutation)
        )
        for row in waiting
    )


def react(
    rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId, emoji: str, on: bool, me: Uid, now: datetime
) -> None:
    """Add one's own reaction or take it away. Raises NotFound, Rejected."""
    waiting = outbox.of_message(rows, room_id, message_id)
    stored = _stored(rows, room_id, message_id)
    shown = _alive(stored, waiting, me).reactions.get(me, ())
    wanted = SetReaction(room_id, message_id, toggled(shown, emoji, on=on))
    if wanted.emoji == shown:
        return
    earlier = _idle(waiting, SetReaction)
    if earlier is None:
        outbox.add(rows, wanted, now)
    elif earlier.attempts == 0 and set(wanted.emoji) == set(stored.reactions.get(me, ())) and len(waiting) == 1:
        # On and off again before anybody was asked.
        outbox.remove(rows, earlier.seq)
    else:
        _replace(rows, earlier, wanted)


def fold_into_send(rows: sqlite3.Connection, send: OutboxRow, body: str) -> None:
    """Give a message that waits another body."""
    mutation = send.mutation
    if isinstance(mutation, SendMessage):
        is_edited = mutation.is_edited or send.attempts > 0
        outbox.replace(rows, send.seq, replace(mutation, body=body, is_edited=is_edited))
        messages.set_body(rows, mutation.room_id, mutation.message_id, body)


def cancel(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> None:
    """Drop a message that the server does not have, with all that waits about it."""
    messages.remove_echo(rows, room_id, message_id)
    _drop(rows, outbox.of_message(rows, room_id, message_id))


def _stored(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> Message:
    message = messages.get(rows, room_id, message_id)
    if message is None:
        raise NotFound("No such message", "It is not on this computer; open its room first.")
    return message


def _mine(message: Message, me: Uid) -> Message:
    if message.sender_id != me:
        raise Rejected("That message is somebody else's", "You can change only what you wrote yourself.")
    return message


def _alive(message: Message, waiting: Iterable[OutboxRow], me: Uid) -> Message:
    shown = pending.with_changes(message, waiting, me)
    if shown.deleted_at is not None:
        raise Rejected("The message was deleted", "Write a new one instead.")
    return shown


def _idle(waiting: Iterable[OutboxRow], kind: type) -> OutboxRow | None:
    """Return the last row of this kind that no request is under way for."""
    found = [row for row in waiting if isinstance(row.mutation, kind) and row.state is not MessageState.SENDING]
    return found[-1] if found else None


def _replace(rows: sqlite3.Connection, row: OutboxRow, wanted: EditMessage | DeleteMessage | SetReaction) -> None:
    outbox.replace(rows, row.seq, wanted)
    if row.rejected is not None or isinstance(row.mutation, SendMessage):
        outbox.set_queued(rows, row.seq)


def _drop(rows: sqlite3.Connection, unwanted: Iterable[OutboxRow]) -> None:
    for row in unwanted:
        outbox.remove(rows, row.seq)
