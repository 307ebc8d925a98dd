"""What the person wants done to a room and its members, joined with what already waits about it.

What the rules are known to refuse is refused here with words that help; what is not known here is left to them.
"""

import sqlite3
from datetime import datetime

from desktop_chat.errors import AlreadyExists, NotFound, Rejected
from desktop_chat.local.outbox import outbox
from desktop_chat.local.rows import members, rooms
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import (
    AddMember,
    LeaveRoom,
    Mutation,
    OutboxRow,
    RemoveMember,
    RenameRoom,
    RoomChange,
    SetBlock,
    SetRole,
)
from desktop_chat.model.room import Role, RoomKind


def change(rows: sqlite3.Connection, wanted: RoomChange, me: Uid, now: datetime) -> bool:
    """Queue a change; False when the same waits already. Raises NotFound, Rejected."""
    kind = rooms.kind_of(rows, wanted.room_id)
    if kind is None:
        raise NotFound("No such room", "You are not a member of it, or it is gone.")
    if isinstance(wanted, SetBlock):
        if kind is not RoomKind.DIRECT:
            raise Rejected("People are blocked in direct rooms", "Leave the group, or ask an owner to remove them.")
    elif kind is not RoomKind.GROUP:
        raise Rejected("A direct room stays as it is", "Its two people, their roles and its title never change.")
    _check(rows, wanted, me)
    row = _to_replace(rows, wanted)
    if row is None:
        outbox.add(rows, wanted, now)
        return True
    if row.mutation == wanted and row.rejected is None:
        return False
    outbox.replace(rows, row.seq, wanted)
    outbox.set_queued(rows, row.seq)
    return True


def _to_replace(rows: sqlite3.Connection, wanted: RoomChange) -> OutboxRow | None:
    """Return the waiting row whose place the wanted change takes; none from before the person came or went."""
    for row in reversed(outbox.changes(rows, wanted.room_id)):
        if _is_about_the_same(row.mutation, wanted) and row.state is not MessageState.SENDING:
            return row
        if row.rejected is None and _moves_same_person(row.mutation, wanted):
            return None
    return None


def _moves_same_person(waiting: Mutation, wanted: RoomChange) -> bool:
    return (
        isinstance(waiting, AddMember | RemoveMember)
        and isinstance(wanted, AddMember | RemoveMember | SetRole)
        and waiting.uid == wanted.uid
    )


def _is_about_the_same(waiting: Mutation, wanted: RoomChange) -> bool:
    match waiting, wanted:
        case (RenameRoom(), RenameRoom()) | (LeaveRoom(), LeaveRoom()) | (SetBlock(), SetBlock()):
            return True
        case (
            (SetRole(uid=one), SetRole(uid=other))
            | (AddMember(uid=one), AddMember(uid=other))
            | (RemoveMember(uid=one), RemoveMember(uid=other))
        ):
            return one == other
    return False


def _check(rows: sqlite3.Connection, wanted: RoomChange, me: Uid) -> None:
    mine = members.role_of(rows, wanted.room_id, me)
    match wanted:
        case LeaveRoom():
            if mine is Role.OWNER:
                raise Rejected(
                    "An owner cannot leave", "Make somebody else an owner; they can take your role away, then leave."
                )
        case AddMember(uid=uid):
            _check_addition(mine, is_in=_is_in(rows, wanted.room_id, uid))
        case RemoveMember(uid=uid):
            _check_removal(mine, members.role_of(rows, wanted.room_id, uid), is_me=uid == me)
        case SetRole(uid=uid):
            if uid == me:
                raise Rejected("Your own role is not yours to change", "Another owner can change it.")
            if mine not in (None, Role.OWNER):
                raise Rejected("Only an owner changes roles", "Ask an owner of the room.")
            _check_is_there(rows, wanted.room_id, uid)
        case RenameRoom():
            if mine is Role.MEMBER:
                raise Rejected("Only owners and admins rename a room", "Ask one of them.")


def _check_addition(mine: Role | None, *, is_in: bool) -> None:
    if mine is Role.MEMBER:
        raise Rejected("Only owners and admins add people", "Ask one of them.")
    if is_in:
        raise AlreadyExists("They are in this room already")


def _check_removal(mine: Role | None, theirs: Role | None, *, is_me: bool) -> None:
    if is_me:
        raise Rejected("That is you", "Leave the room instead.")
    if theirs is Role.OWNER:
        raise Rejected("An owner cannot be removed", "Take the role away first.")
    if mine is Role.MEMBER or (mine is Role.ADMIN and theirs is Role.ADMIN):
        raise Rejected("You cannot remove them", "Owners remove everybody but owners, admins remove members.")


def _is_in(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> bool:
    """Return whether somebody will be in a room when all that waits is done."""
    found = uid in rooms.member_ids(rows, room_id)
    for row in outbox.changes(rows, room_id):
        if row.rejected is None and isinstance(row.mutation, AddMember | RemoveMember) and row.mutation.uid == uid:
            found = isinstance(row.mutation, AddMember)
    return found


def _check_is_there(rows: sqlite3.Connection, room_id: RoomId, uid: Uid) -> None:
    known = members.of_room(rows, room_id)
    if known and all(member.uid != uid for member in known):
        raise NotFound("They are not in this room", "Invite them first.")
