"""What each mutation of the outbox writes, and how the server's document tells that it was done already.

Members leaving a room are not here: their commit needs what the room document holds at that moment.
"""

from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    Document,
    Fields,
    Increment,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.model.ids import Uid
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


def path_of(mutation: Mutation, me: Uid) -> str:
    """Return the document that a mutation changes, which tells afterwards whether it was done."""
    match mutation:
        case SendMessage() | EditMessage() | DeleteMessage() | SetReaction():
            return paths.message(mutation.room_id, mutation.message_id)
        case SetRole():
            return paths.member(mutation.room_id, mutation.uid)
        case RenameRoom() | AddMember() | RemoveMember() | LeaveRoom():
            return paths.room(mutation.room_id)
        case SetBlock():
            return paths.block(me, mutation.uid)


def price_path(mutation: Mutation, me: Uid) -> str | None:
    """Return the document that the rate limit is paid for, None for what costs nothing."""
    match mutation:
        case SendMessage() | EditMessage() | SetReaction():
            return path_of(mutation, me)
        case AddMember():
            return paths.member(mutation.room_id, mutation.uid)
        case SetBlock(on=True):
            return paths.block(me, mutation.uid)
    return None


def writes_of(mutation: Mutation, me: Uid) -> list[Write]:
    """Return the commit of a mutation. Raises Rejected for what the rules refuse."""
    path = path_of(mutation, me)
    match mutation:
        case SendMessage():
            return [Write(WriteKind.CREATE, path, documents.message_fields(mutation, me))]
        case AddMember():
            return _addition_writes(mutation, me)
        case SetBlock(on=True):
            return [Write(WriteKind.CREATE, path, {"createdAt": ServerTimestamp()})]
        case SetBlock():
            return [Write(WriteKind.DELETE, path, {})]
        case SetRole(room_id=room_id, role=role):
            # Members learn from the room's number alone that what they have stored of its people is old.
            counted = {"epoch": Increment(1), "updatedAt": ServerTimestamp()}
            return [
                Write(WriteKind.UPDATE, path, {"role": role.value, "updatedAt": ServerTimestamp()}),
                Write(WriteKind.UPDATE, paths.room(room_id), counted),
            ]
    return [Write(WriteKind.UPDATE, path, _changed_fields(mutation, me))]


def _addition_writes(mutation: AddMember, me: Uid) -> list[Write]:
    room_id, uid = mutation.room_id, mutation.uid
    added = {"memberIds": ArrayUnion((uid,)), "updatedAt": ServerTimestamp()}
    return [
        Write(WriteKind.UPDATE, paths.room(room_id), added),
        Write(WriteKind.CREATE, paths.member(room_id, uid), documents.member_fields(Role.MEMBER, me)),
        # Who was there before has a note already, which nobody else may read: it is replaced.
        Write(WriteKind.SET, paths.membership(uid, room_id), documents.membership_fields()),
    ]


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
        case SetBlock(on=on):
            return on
    return _is_room_changed(mutation, fields, me)


def _is_room_changed(
    mutation: AddMember | RemoveMember | LeaveRoom | SetRole | RenameRoom, fields: Fields, me: Uid
) -> bool:
    match mutation:
        case SetRole(role=role):
            return fields.get("role") == role.value
        case RenameRoom(title=title):
            return fields.get("title") == title
        case AddMember(uid=uid):
            return uid in (fields.get("memberIds") or ())
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
        case RenameRoom(title=title):
            return {"title": title, "updatedAt": now}
    raise TypeError(f"{type(mutation).__name__} is not one write")
