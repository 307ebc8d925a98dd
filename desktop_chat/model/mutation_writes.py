"""What each mutation of the outbox writes, and how the server's document tells that it was done already.

Members leaving a room are not here: their commit needs what the room document holds at that moment.
"""

from desktop_chat.model import documents, paths
from desktop_chat.model.firestore import ArrayRemove, Document, Fields, ServerTimestamp, Write, WriteKind
from desktop_chat.model.ids import Uid
from desktop_chat.model.mutation import (
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


def path_of(mutation: Mutation, me: Uid) -> str:
    """Return the document that a mutation changes, which tells afterwards whether it was done."""
    match mutation:
        case SendMessage() | EditMessage() | DeleteMessage() | SetReaction():
            return paths.message(mutation.room_id, mutation.message_id)
        case SetRole():
            return paths.member(mutation.room_id, mutation.uid)
        case RenameRoom() | RemoveMember() | LeaveRoom():
            return paths.room(mutation.room_id)
        case SetBlock():
            return paths.block(me, mutation.uid)


def write_of(mutation: Mutation, me: Uid) -> Write:
    """Return the one write of a mutation. Raises Rejected for what the rules refuse."""
    path = path_of(mutation, me)
    match mutation:
        case SendMessage():
            return Write(WriteKind.CREATE, path, documents.message_fields(mutation, me))
        case SetBlock(on=True):
            return Write(WriteKind.CREATE, path, {"createdAt": ServerTimestamp()})
        case SetBlock():
            return Write(WriteKind.DELETE, path, {})
    return Write(WriteKind.UPDATE, path, _changed_fields(mutation, me))


def removal_writes(room: Document, mutation: RemoveMember | LeaveRoom, uid: Uid, signal_key: str) -> list[Write]:
    """Return the commit that takes somebody out of a room; the room's secret changes with it."""
    epoch = room.fields.get("epoch")
    now = ServerTimestamp()
    fields = {
        "memberIds": ArrayRemove((uid,)),
        "epoch": (epoch if isinstance(epoch, int) else 0) + 1,
        "signalKey": signal_key,
        "updatedAt": now,
    }
    room_id = mutation.room_id
    return [
        Write(WriteKind.UPDATE, paths.room(room_id), fields),
        Write(WriteKind.DELETE, paths.member(room_id, uid), {}),
        Write(WriteKind.UPDATE, paths.membership(uid, room_id), {"leftAt": now, "updatedAt": now}),
    ]


def is_done(mutation: Mutation, found: Document | None, me: Uid) -> bool:
    """Return whether the server's document (None when there is none) is as the mutation wants it."""
    if found is None:
        return isinstance(mutation, DeleteMessage) or (isinstance(mutation, SetBlock) and not mutation.on)
    fields = found.fields
    match mutation:
        case SendMessage():
            return fields.get("senderId") == me
        case EditMessage(body=body):
            return fields.get("body") == body and fields.get("deletedAt") is None
        case DeleteMessage():
            return fields.get("deletedAt") is not None
        case SetReaction(emoji=emoji):
            reactions = fields.get("reactions")
            mine = reactions.get(me) if isinstance(reactions, dict) else None
            return set(mine or ()) == set(emoji)
        case SetRole(role=role):
            return fields.get("role") == role.value
        case RenameRoom(title=title):
            return fields.get("title") == title
        case SetBlock(on=on):
            return on
        case RemoveMember() | LeaveRoom():
            return removed_uid(mutation, me) not in (fields.get("memberIds") or ())


def removed_uid(mutation: RemoveMember | LeaveRoom, me: Uid) -> Uid:
    """Return who goes."""
    return mutation.uid if isinstance(mutation, RemoveMember) else me


def _changed_fields(mutation: Mutation, me: Uid) -> Fields:
    now = ServerTimestamp()
    match mutation:
        case EditMessage(body=body):
            documents.check_body(body, may_be_empty=True)
            return {"body": body, "editedAt": now, "updatedAt": now}
        case DeleteMessage():
            return {"body": "", "attachments": [], "deletedAt": now, "updatedAt": now}
        case SetReaction(emoji=emoji):
            return {f"reactions.{me}": list(emoji), "updatedAt": now}
        case SetRole(role=role):
            return {"role": role.value}
        case RenameRoom(title=title):
            return {"title": title, "updatedAt": now}
    raise TypeError(f"{type(mutation).__name__} is not one write")
