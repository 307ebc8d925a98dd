"""Everything in the project that is one person's: what an erasure is going to touch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.erasure.room_share import Fate, RoomShare, share_of
from desktop_chat.admin.output.output import number_of
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid


@dataclass(frozen=True, slots=True)
class Belongings:
    """Document names are full paths. ``was_in`` are rooms of now and before, where messages of the person may be.

    ``uploads`` are the names in Storage of all files that the person ever had a ticket for, there or not.
    """

    uid: str
    name: str
    handles: tuple[str, ...]
    directory: tuple[str, ...]
    rooms: tuple[RoomShare, ...]
    was_in: tuple[str, ...]
    uploads: tuple[str, ...]
    messages: int
    files: int

    def facts(self) -> dict[str, Any]:
        """What must still be so when the erasure is carried out."""
        rooms = {room.room_id: [room.fate, room.heir] for room in self.rooms}
        return {"rooms": rooms, "messages": self.messages, "files": self.files, "handles": list(self.handles)}

    def in_words(self) -> str:
        """One line for the plan."""
        fates = {fate: sum(room.fate is fate for room in self.rooms) for fate in Fate}
        rooms = ", ".join(f"{count} {fate}" for fate, count in fates.items() if count) or "none"
        written = f"{number_of(self.messages, 'message')}, {number_of(self.files, 'file')}"
        return f"{self.name}: {written}, rooms: {rooms}"


def belongings_of(services: Services, uid: str, name: str) -> Belongings:
    """Look everything up. Raises ChatError."""
    firestore = services.firestore
    with told():
        notes = firestore.collection(f"{paths.user(Uid(uid))}/{paths.MEMBERSHIPS}").get()
        listed = _equal(firestore.collection(paths.ROOMS), "memberIds", "array_contains", uid).get()
        was_in = sorted({note.id for note in notes} | {room.id for room in listed})
        rooms = tuple(_share(services, room.id, room.to_dict(), uid) for room in sorted(listed, key=lambda one: one.id))
        messages = files = 0
        for room_id in was_in:
            for message in messages_of(services, room_id, uid):
                messages += 1
                files += len(files_of(services, room_id, message))
        return Belongings(
            uid=uid,
            name=name,
            handles=_owned(services, "handles", uid),
            directory=_owned(services, "directory", uid),
            rooms=rooms,
            was_in=tuple(was_in),
            uploads=_uploads(services, uid),
            messages=messages,
            files=files,
        )


def messages_of(services: Services, room_id: str, uid: str) -> Iterator[Any]:
    """Yield the documents of a person's messages in a room that are no tombstones yet."""
    collection = services.firestore.collection(f"{paths.room(RoomId(room_id))}/{paths.MESSAGES}")
    for found in _equal(collection, "senderId", "==", uid).stream():
        if found.get("deletedAt") is None:
            yield found


def files_of(services: Services, room_id: str, message: Any) -> list[str]:
    """Return the names of the files of a message in Storage."""
    if not message.to_dict().get("attachments"):
        return []
    return stored_files(services, f"rooms/{room_id}/{message.id}/")


def stored_files(services: Services, prefix: str) -> list[str]:
    """Return the names of all files in Storage that begin with ``prefix``."""
    names: list[str] = []
    params = {"prefix": prefix}
    while True:
        found = services.rest.call("GET", f"{services.storage_url}/o", params=params) or {}
        names += [str(item["name"]) for item in found.get("items", ())]
        if "nextPageToken" not in found:
            return names
        params["pageToken"] = str(found["nextPageToken"])


def _share(services: Services, room_id: str, room: Mapping[str, Any], uid: str) -> RoomShare:
    members = services.firestore.collection(f"{paths.room(RoomId(room_id))}/{paths.MEMBERS}").get()
    return share_of(room_id, room, {member.id: member.to_dict() for member in members}, uid)


def _uploads(services: Services, uid: str) -> tuple[str, ...]:
    tickets = services.firestore.collection(f"{paths.user(Uid(uid))}/{paths.UPLOADS}").stream()
    places = ((one.id, one.to_dict()) for one in tickets)
    return tuple(f"rooms/{at.get('roomId')}/{at.get('messageId')}/{file_id}" for file_id, at in places)


def _owned(services: Services, collection: str, uid: str) -> tuple[str, ...]:
    found = _equal(services.firestore.collection(collection), "uid", "==", uid).get()
    return tuple(sorted(f"{collection}/{one.id}" for one in found))


def _equal(collection: Any, field: str, operator: str, value: str) -> Any:
    from google.cloud.firestore_v1.base_query import FieldFilter

    return collection.where(filter=FieldFilter(field, operator, value))
