"""The act ``rooms archive``: takes everybody out of a room and keeps what was said.

From that moment nobody reads or writes it, and it leaves the lists of its people. Who was in it is kept in its document
(``archived: {at, members: {uid: role}}``), so that ``rooms restore`` can let them in again.
"""

import random
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.running.deed import Failure, Item, Outcome, Survey
from desktop_chat.errors import ChatError
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, new_signal_key
from desktop_chat.model.room import Role

FIELD = "archived"


class ArchiveRooms:
    """Arguments: ``rooms``, ids or titles."""

    name = "rooms archive"

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    def survey(
        self,
        services: Services,
        arguments: Mapping[str, Any],
        now: datetime,  # noqa: ARG002 - the Protocol's
    ) -> Survey:
        """Find the rooms and who is in them."""
        rooms = Rooms(services)
        found = {room.id: room for room in map(rooms.find, arguments["rooms"])}
        items = []
        for room in found.values():
            if room.archived_at is None:
                roles = {one.uid: one.role for one in rooms.members(room.id)}
                said = f"{room.name}: {len(roles)} people, {rooms.messages(room.id)} messages stay"
                items.append(Item("room", room.id, said, {"members": roles}))
        people = {uid for item in items for uid in item.facts["members"]}
        return Survey(
            tuple(items),
            {"rooms": len(items), "people": len(people)},
            ("Nobody can read the room from then on; rooms restore lets its people in again.",),
        )

    def perform(
        self,
        services: Services,
        survey: Survey,
        arguments: Mapping[str, Any],  # noqa: ARG002 - the Protocol's
        now: datetime,
        advance: Callable[[int], None],
    ) -> Outcome:
        """Close one room after the other, each in one commit."""
        failures = []
        for item in survey.items:
            try:
                self._close(services, item, now)
            except ChatError as error:
                failures.append(Failure(item.id, str(error)))
            advance(1)
        return Outcome({"archived": len(survey.items) - len(failures)}, tuple(failures))

    def _close(self, services: Services, item: Item, now: datetime) -> None:
        from google.cloud.firestore import SERVER_TIMESTAMP, Increment

        firestore, room_id = services.firestore, RoomId(item.id)
        roles: Mapping[str, str] = item.facts["members"]
        batch = firestore.batch()
        # As when people leave: whoever had the key of the signals must not be able to follow them any more.
        changes = {
            "memberIds": [],
            "epoch": Increment(len(roles)),
            "signalKey": new_signal_key(self._rng),
            "updatedAt": SERVER_TIMESTAMP,
            FIELD: {"at": now, "members": dict(roles)},
        }
        batch.update(firestore.document(paths.room(room_id)), changes)
        for uid in roles:
            batch.delete(firestore.document(paths.member(room_id, Uid(uid))))
            left = {"leftAt": SERVER_TIMESTAMP, "updatedAt": SERVER_TIMESTAMP}
            batch.set(firestore.document(paths.membership(Uid(uid), room_id)), left, merge=True)
        with told():
            batch.commit()


def restore(services: Services, room: RoomRow) -> int:
    """Let the people of an archived room in again; returns how many. Raises WrongUse.

    Who was erased meanwhile stays out of a group, whose next owner is an admin before a member. A direct room keeps
    its two people.
    """
    kept = _archived(services, room)
    roles = {str(uid): str(role) for uid, role in kept["members"].items()}
    there = set(Rooms(services).names(roles))
    if not there:
        raise WrongUse("Nobody is left", f"All who were in {room.name} have been erased.")
    if not room.is_direct:
        roles = _with_owner({uid: role for uid, role in roles.items() if uid in there})
    _let_in(services, room, roles, there)
    return len(there)


def _archived(services: Services, room: RoomRow) -> Mapping[str, Any]:
    with told():
        kept = (services.firestore.document(paths.room(RoomId(room.id))).get().to_dict() or {}).get(FIELD)
    if not kept:
        raise WrongUse("Not archived", f"{room.name} is open.")
    found: Mapping[str, Any] = kept
    return found


def _with_owner(roles: Mapping[str, str]) -> dict[str, str]:
    if Role.OWNER in roles.values():
        return dict(roles)
    heir = min(roles, key=lambda uid: (roles[uid] != Role.ADMIN, uid))
    return {**roles, heir: Role.OWNER.value}


def _let_in(services: Services, room: RoomRow, roles: Mapping[str, str], there: Collection[str]) -> None:
    from google.cloud.firestore import DELETE_FIELD, SERVER_TIMESTAMP

    firestore, room_id = services.firestore, RoomId(room.id)
    first = next((uid for uid, role in roles.items() if role == Role.OWNER), "")
    batch = firestore.batch()
    batch.update(
        firestore.document(paths.room(room_id)),
        {
            "memberIds": sorted(roles) if room.is_direct else list(roles),
            FIELD: DELETE_FIELD,
            "updatedAt": SERVER_TIMESTAMP,
        },
    )
    for uid, role in roles.items():
        member = {"role": role, "joinedAt": SERVER_TIMESTAMP, "addedBy": first}
        batch.set(firestore.document(paths.member(room_id, Uid(uid))), member)
        if uid in there:
            note = {"joinedAt": SERVER_TIMESTAMP, "leftAt": None, "updatedAt": SERVER_TIMESTAMP}
            batch.set(firestore.document(paths.membership(Uid(uid), room_id)), note)
    with told():
        batch.commit()
