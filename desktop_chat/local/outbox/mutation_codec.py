"""Mutations as they stand in the outbox: a kind, and JSON for what the columns do not hold."""

import json
from typing import Any

from desktop_chat.model.files.attachment import attachment_fields, attachments_from
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import (
    AddMember,
    DeleteMessage,
    EditMessage,
    LeaveRoom,
    Mutation,
    RemoveMember,
    RenameRoom,
    SendMessage,
    SetBlock,
    SetReaction,
    SetRole,
)
from desktop_chat.model.room import Role

SEND = "send"
"""Written out in conditions of indexes; never changes."""

_KINDS: dict[type[Mutation], str] = {
    SendMessage: SEND,
    EditMessage: "edit",
    DeleteMessage: "delete",
    SetReaction: "reaction",
    AddMember: "add",
    RemoveMember: "remove",
    LeaveRoom: "leave",
    SetRole: "role",
    RenameRoom: "rename",
    SetBlock: "block",
}


def kind_of(mutation: Mutation) -> str:
    """Return the word of the kind column."""
    return _KINDS[type(mutation)]


def encode(mutation: Mutation) -> str:
    """Return the JSON of the mutation column."""
    return json.dumps(_fields(mutation), ensure_ascii=False)


def _fields(mutation: Mutation) -> dict[str, Any]:
    match mutation:
        case SendMessage():
            return {
                "body": mutation.body,
                "replyTo": mutation.reply_to,
                "isEdited": mutation.is_edited,
                "attachments": [attachment_fields(file) for file in mutation.attachments],
            }
        case EditMessage():
            return {"body": mutation.body}
        case SetReaction():
            return {"emoji": mutation.emoji}
        case AddMember() | RemoveMember():
            return {"uid": mutation.uid}
        case SetRole():
            return {"uid": mutation.uid, "role": mutation.role}
        case RenameRoom():
            return {"title": mutation.title}
        case SetBlock():
            return {"uid": mutation.uid, "on": mutation.on}
        case DeleteMessage() | LeaveRoom():
            return {}


def decode(kind: str, room_id: str, message_id: str, text: str) -> Mutation:
    """Return the mutation of a row; what an older version wrote lacks the newer fields."""
    room, message = RoomId(room_id), MessageId(message_id)
    fields: dict[str, Any] = json.loads(text)
    match kind:
        case "send":
            reply_to, is_edited = fields["replyTo"], fields.get("isEdited", False)
            files = attachments_from(fields.get("attachments", []))
            return SendMessage(room, message, fields["body"], reply_to, is_edited, files)
        case "edit":
            return EditMessage(room, message, fields["body"])
        case "delete":
            return DeleteMessage(room, message)
        case "reaction":
            return SetReaction(room, message, tuple(fields["emoji"]))
    return _room_change(kind, room, fields)


def _room_change(kind: str, room: RoomId, fields: dict[str, Any]) -> Mutation:
    match kind:
        case "add":
            return AddMember(room, Uid(fields["uid"]))
        case "remove":
            return RemoveMember(room, Uid(fields["uid"]))
        case "leave":
            return LeaveRoom(room)
        case "role":
            return SetRole(room, Uid(fields["uid"]), Role(fields["role"]))
        case "rename":
            return RenameRoom(room, fields["title"])
        case "block":
            return SetBlock(room, Uid(fields["uid"]), fields["on"])
    raise ValueError(f"no mutation is called {kind!r}")
