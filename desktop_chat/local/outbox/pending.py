"""What waits in the outbox, drawn over what the server told.

The rows of messages, rooms and members hold the server's word only. A change is laid over them at each reading, so
that undoing a rejected one is dropping it, and a snapshot that comes in between is never lost.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace

from desktop_chat.local.outbox import outbox
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import ChangeKind, Message, PendingChange
from desktop_chat.model.mutation import (
    AddMember,
    DeleteMessage,
    EditMessage,
    LeaveRoom,
    OutboxRow,
    RemoveMember,
    RenameRoom,
    SetBlock,
    SetReaction,
    SetRole,
)
from desktop_chat.model.room import Member, Role, Room, RoomKind


def draw_over(rows: sqlite3.Connection, room_id: RoomId, messages: Sequence[Message], me: Uid) -> list[Message]:
    """Return the messages of a room as the person wants them."""
    waiting: dict[MessageId, list[OutboxRow]] = {}
    for row in outbox.changes(rows, room_id):
        if row.message_id is not None:
            waiting.setdefault(row.message_id, []).append(row)
    if not waiting:
        return list(messages)
    return [with_changes(message, waiting.get(message.id, ()), me) for message in messages]


def with_changes(message: Message, changes: Iterable[OutboxRow], me: Uid) -> Message:
    """Return a message with its waiting changes applied; ``change`` tells of a rejected one, else of the last."""
    told: PendingChange | None = None
    for row in changes:
        if row.rejected is None:
            message = _applied(message, row, me)
        if told is None or told.error is None or row.rejected is not None:
            told = _told(row) or told
    return message if told is None else replace(message, change=told)


def _applied(message: Message, row: OutboxRow, me: Uid) -> Message:
    match row.mutation:
        case EditMessage(body=body):
            return replace(message, body=body, edited_at=row.queued_at)
        case DeleteMessage():
            return replace(message, body="", attachments=(), deleted_at=row.queued_at)
        case SetReaction(emoji=emoji):
            others = {uid: theirs for uid, theirs in message.reactions.items() if uid != me}
            return replace(message, reactions={**others, me: emoji} if emoji else others)
    return message


def _told(row: OutboxRow) -> PendingChange | None:
    match row.mutation:
        case EditMessage(body=body):
            return PendingChange(ChangeKind.EDIT, row.state, row.seq, row.rejected, body)
        case DeleteMessage():
            return PendingChange(ChangeKind.DELETE, row.state, row.seq, row.rejected)
        case SetReaction():
            return PendingChange(ChangeKind.REACTION, row.state, row.seq, row.rejected)
    return None


def is_leaving(changes: Iterable[OutboxRow]) -> bool:
    """Return whether the person is on the way out of the room."""
    return any(isinstance(row.mutation, LeaveRoom) and row.rejected is None for row in changes)


def changed_room(room: Room, changes: Iterable[OutboxRow]) -> Room:
    """Return the room with its waiting changes applied."""
    for row in changes:
        match row.mutation:
            case RenameRoom(title=title) if row.rejected is None and room.kind is RoomKind.GROUP:
                room = replace(room, title=title)
            case AddMember(uid=new) if row.rejected is None and new not in room.member_ids:
                room = replace(room, member_ids=(*room.member_ids, new))
            case RemoveMember(uid=gone) if row.rejected is None:
                room = replace(room, member_ids=tuple(uid for uid in room.member_ids if uid != gone))
    return room


def changed_block(blocked: bool, changes: Iterable[OutboxRow]) -> bool:
    """Return whether the other person is blocked, with what waits about that."""
    for row in changes:
        if isinstance(row.mutation, SetBlock) and row.rejected is None:
            blocked = row.mutation.on
    return blocked


def changed_body(body: str, message_id: MessageId, changes: Iterable[OutboxRow]) -> str:
    """Return what the room list draws of its newest message."""
    for row in changes:
        if row.message_id == message_id and row.rejected is None:
            match row.mutation:
                case EditMessage(body=wanted):
                    body = wanted
                case DeleteMessage():
                    body = ""
    return body


def is_deleted(message_id: MessageId, changes: Iterable[OutboxRow]) -> bool:
    """Return whether the person has deleted a message that the server still shows."""
    return any(
        isinstance(row.mutation, DeleteMessage) and row.message_id == message_id and row.rejected is None
        for row in changes
    )


def changed_members(members: Sequence[Member], changes: Iterable[OutboxRow]) -> list[Member]:
    """Return the members of a room with its waiting changes applied; who is being added comes without a name."""
    found = list(members)
    for row in changes:
        match row.mutation:
            case AddMember(room_id=room_id, uid=new) if row.rejected is None:
                if all(member.uid != new for member in found):
                    found.append(Member(room_id, new, Role.MEMBER))
            case RemoveMember(uid=gone) if row.rejected is None:
                found = [member for member in found if member.uid != gone]
            case SetRole(uid=uid, role=role) if row.rejected is None:
                found = [replace(member, role=role) if member.uid == uid else member for member in found]
    return found
