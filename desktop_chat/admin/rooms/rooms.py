"""Finds rooms, and who is in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.batches import batches
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rooms.room_row import RoomRow, room_row
from desktop_chat.errors import NotFound
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.documents import member_from, user_from
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import RoomId, Uid

_CHUNK = 200


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person in a room; ``name`` and ``handle`` are empty without a profile."""

    uid: str
    name: str
    handle: str
    role: str
    joined_at: datetime | None


class Rooms:
    """Reads. Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._firestore = services.firestore

    def all(self, after: str = "") -> Iterator[RoomRow]:
        """Yield every room by id, those behind ``after``."""
        rooms = self._firestore.collection(paths.ROOMS)
        while True:
            query = rooms.order_by("__name__").limit(_CHUNK)
            if after:
                query = query.start_after({"__name__": rooms.document(after)})
            with told():
                found = query.get()
            yield from (room_row(one.id, one.to_dict()) for one in found)
            if len(found) < _CHUNK:
                return
            after = found[-1].id

    def find(self, name: str) -> RoomRow:
        """Return a room by its id, or by its title when only one has it. Raises NotFound, WrongUse."""
        if not name:
            raise WrongUse("No room", "Name a room by its id or its title.")
        with told():
            if "/" not in name:  # a title may have one, an id cannot
                found = self._firestore.document(paths.room(RoomId(name))).get()
                if found.exists:
                    return room_row(found.id, found.to_dict())
            titled = _where(self._firestore.collection(paths.ROOMS), "title", name).limit(3).get()
        if not titled:
            raise NotFound("There is no such room", f"No room has the id or the title {name!r}: see rooms list.")
        if len(titled) > 1:
            ids = ", ".join(one.id for one in titled)
            raise WrongUse("Several rooms have that title", f"{name!r} is the title of {ids}: give the id.")
        return room_row(titled[0].id, titled[0].to_dict())

    def members(self, room_id: str) -> list[MemberRow]:
        """Return who is in a room: owners first, then by name."""
        with told():
            found = self._firestore.collection(f"{paths.room(RoomId(room_id))}/{paths.MEMBERS}").get()
        documents = (Document(paths.member(RoomId(room_id), Uid(one.id)), one.to_dict()) for one in found)
        members = [one for one in map(member_from, documents) if one is not None]
        names = self.names([one.uid for one in members])
        rows = [MemberRow(one.uid, *names.get(one.uid, ("", "")), one.role.value, one.joined_at) for one in members]
        order = {"owner": 0, "admin": 1}
        return sorted(rows, key=lambda row: (order.get(row.role, 2), row.name.casefold(), row.uid))

    def names(self, uids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Return name and handle of those who have a profile."""
        references = [self._firestore.document(paths.user(Uid(uid))) for uid in dict.fromkeys(uids) if uid]
        found: dict[str, tuple[str, str]] = {}
        for some in batches(references, _CHUNK):
            with told():
                profiles = list(self._firestore.get_all(some))
            for one in profiles:
                user = user_from(Document(paths.user(Uid(one.id)), one.to_dict())) if one.exists else None
                if user is not None:
                    found[one.id] = (user.display_name, user.handle)
        return found

    def messages(self, room_id: str) -> int:
        """Count the messages, tombstones among them."""
        with told():
            collection = self._firestore.collection(f"{paths.room(RoomId(room_id))}/{paths.MESSAGES}")
            return int(collection.count().get()[0][0].value)


def _where(query: Any, field: str, value: object) -> Any:
    from google.cloud.firestore_v1.base_query import FieldFilter

    return query.where(filter=FieldFilter(field, "==", value))
