"""Gives a group another owner, as when the only one has left the company."""

from dataclasses import dataclass

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import MemberRow, Rooms
from desktop_chat.errors import NotFound
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Role


@dataclass(frozen=True, slots=True)
class Transfer:
    """``heir`` becomes owner; ``before`` are the owners until then, who become admins."""

    room: RoomRow
    heir: MemberRow
    before: tuple[MemberRow, ...]


def plan_transfer(services: Services, room: RoomRow, uid: str) -> Transfer:
    """Look whether it can be done. Raises WrongUse for a direct room, NotFound for somebody who is not in the room."""
    if room.is_direct:
        raise WrongUse("A direct room has no other owner", "Its two people never change.")
    members = {one.uid: one for one in Rooms(services).members(room.id)}
    if uid not in members:
        raise NotFound("Not in the room", f"{uid} is no member of {room.name}: see rooms members.")
    owners = tuple(one for one in members.values() if one.role == Role.OWNER and one.uid != uid)
    if members[uid].role == Role.OWNER and not owners:
        raise WrongUse("Nothing to do", f"{uid} owns {room.name} already.")
    return Transfer(room, members[uid], owners)


def carry_out(services: Services, transfer: Transfer) -> None:
    """Change the roles in one commit, so that the room always has an owner. Raises a ChatError."""
    from google.cloud.firestore import SERVER_TIMESTAMP, Increment

    firestore, room_id = services.firestore, RoomId(transfer.room.id)
    roles = {transfer.heir.uid: Role.OWNER, **{owner.uid: Role.ADMIN for owner in transfer.before}}
    batch = firestore.batch()
    for uid, role in roles.items():
        changes = {"role": role.value, "updatedAt": SERVER_TIMESTAMP}
        batch.update(firestore.document(paths.member(room_id, Uid(uid))), changes)
    counted = {"epoch": Increment(len(roles)), "updatedAt": SERVER_TIMESTAMP}
    batch.update(firestore.document(paths.room(room_id)), counted)
    with told():
        batch.commit()
