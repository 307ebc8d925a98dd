"""What an answer of the server does to the rows that it is about."""

import sqlite3
from datetime import datetime

from desktop_chat.local.intents import departure, message_intents
from desktop_chat.local.outbox import due_summaries, file_removals, outbox
from desktop_chat.local.rows import blocks, members, messages, rooms
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import (
    AddMember,
    DeleteMessage,
    EditMessage,
    LeaveRoom,
    MessageChange,
    OutboxRow,
    RemoveMember,
    RenameRoom,
    RoomChange,
    SendMessage,
    SetBlock,
    SetReaction,
    SetRole,
)
from desktop_chat.model.room import Member, Role


def accepted(rows: sqlite3.Connection, row: OutboxRow, at: datetime | None, me: Uid) -> StoreChanges:
    """Drop the row and make what it wanted the server's word since ``at``, until that is heard itself.

    ``at`` is None when a message that was to be deleted turned out not to be there.
    """
    outbox.remove(rows, row.seq)
    mutation = row.mutation
    match mutation:
        case SendMessage():
            if at is not None:
                messages.acknowledge(rows, mutation.room_id, mutation.message_id, at)
                due_summaries.put(rows, mutation.room_id, mutation.message_id)
        case EditMessage() | DeleteMessage() | SetReaction():
            _change_message(rows, mutation, at, me)
            if at is not None and not isinstance(mutation, SetReaction):
                due_summaries.put(rows, mutation.room_id, mutation.message_id, is_touch=True)
        case _:
            return _change_room(rows, mutation, at)
    rooms.remove_if_done(rows, mutation.room_id)
    return touched(rows, row)


def refused(rows: sqlite3.Connection, row: OutboxRow, reason: str) -> StoreChanges:
    """Keep the row aside with the reason. What waits behind a refused message becomes part of it.

    A refused change that the person has replaced meanwhile is dropped: trying it again would undo the newer one.
    """
    mutation = row.mutation
    if _is_replaced(rows, row):
        outbox.remove(rows, row.seq)
        return touched(rows, row)
    outbox.set_rejected(rows, row.seq, reason)
    if isinstance(mutation, SendMessage):
        _join_what_follows(rows, row.seq, mutation, reason)
    return touched(rows, row)


def arrived(rows: sqlite3.Connection, row: OutboxRow, message: Message) -> None:
    """The server told of a message whose row still waits: it needs no sending, perhaps an edit."""
    send = row.mutation
    if isinstance(send, SendMessage):
        due_summaries.put(rows, send.room_id, send.message_id)
    untouched = message.edited_at is None and message.deleted_at is None
    if isinstance(send, SendMessage) and send.is_edited and untouched and message.body != send.body:
        outbox.replace(rows, row.seq, EditMessage(send.room_id, send.message_id, send.body))
        outbox.set_queued(rows, row.seq)
    else:
        outbox.remove(rows, row.seq)


def touched(rows: sqlite3.Connection, row: OutboxRow) -> StoreChanges:
    """Return what a view has to read again after this row changed."""
    room_id, message_id = row.mutation.room_id, row.message_id
    if message_id is None:
        return StoreChanges(rooms=frozenset({room_id}), members=frozenset({room_id}))
    rooms.refresh_top(rows, room_id)
    return StoreChanges(rooms=frozenset({room_id}), messages=frozenset({(room_id, message_id)}))


def _is_replaced(rows: sqlite3.Connection, row: OutboxRow) -> bool:
    mutation = row.mutation
    if not isinstance(mutation, EditMessage | SetReaction):
        return False
    return any(
        other.seq > row.seq and isinstance(other.mutation, type(mutation) | DeleteMessage)
        for other in outbox.of_message(rows, mutation.room_id, mutation.message_id)
    )


def _join_what_follows(rows: sqlite3.Connection, seq: int, send: SendMessage, reason: str) -> None:
    for other in outbox.of_message(rows, send.room_id, send.message_id):
        match other.mutation:
            case EditMessage(body=body):
                refused_send = outbox.get(rows, seq)
                if refused_send is not None:
                    message_intents.fold_into_send(rows, refused_send, body)
                outbox.remove(rows, other.seq)
            case SetReaction():
                # No part of the message, so it stays a row: with the message it is tried again or dropped.
                outbox.set_rejected(rows, other.seq, reason)
            case DeleteMessage():
                message_intents.cancel(rows, send.room_id, send.message_id)
                return


def _change_message(rows: sqlite3.Connection, mutation: MessageChange, at: datetime | None, me: Uid) -> None:
    room_id, message_id = mutation.room_id, mutation.message_id
    if at is None:
        messages.remove_echo(rows, room_id, message_id)
        messages.remove(rows, room_id, message_id)
        return
    # The row of a message that was deleted while it waited still is an echo.
    messages.acknowledge(rows, room_id, message_id, at)
    match mutation:
        case EditMessage(body=body):
            messages.set_edited(rows, room_id, message_id, body, at)
        case DeleteMessage():
            messages.set_deleted(rows, room_id, message_id, at)
            file_removals.set_due(rows, room_id, message_id)
        case SetReaction(emoji=emoji):
            stored = messages.get(rows, room_id, message_id)
            if stored is not None:
                messages.set_reactions(rows, stored, me, emoji, at)


def _change_room(rows: sqlite3.Connection, mutation: RoomChange, at: datetime | None) -> StoreChanges:
    room_id = mutation.room_id
    match mutation:
        case LeaveRoom():
            return departure.remove_room(rows, room_id) | _room_touched(room_id)
        case AddMember(uid=uid):
            members.put(rows, Member(room_id, uid, Role.MEMBER, at))
            rooms.add_member(rows, room_id, uid)
        case RemoveMember(uid=uid):
            members.remove(rows, room_id, uid)
            rooms.remove_member(rows, room_id, uid)
        case SetRole(uid=uid, role=role):
            members.set_role(rows, room_id, uid, role)
        case RenameRoom(title=title):
            if at is not None:
                rooms.set_title(rows, room_id, title, at)
        case SetBlock(uid=uid, on=on):
            (blocks.put if on else blocks.remove)(rows, uid)
    return _room_touched(room_id)


def _room_touched(room_id: RoomId) -> StoreChanges:
    return StoreChanges(rooms=frozenset({room_id}), members=frozenset({room_id}))
