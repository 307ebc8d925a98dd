"""What an administrator leaves of a message, and how clients come to know of it."""

from collections.abc import Mapping
from typing import Any

from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import MessageId, RoomId

_KEPT = ("senderId", "sentAt", "kind")


def tombstone(message: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of the tombstone of a message, whole: fields that this program does not know go as well."""
    from google.cloud.firestore import SERVER_TIMESTAMP

    kept = {name: message[name] for name in _KEPT if name in message}
    empty: dict[str, Any] = {
        "alg": "none", "body": "", "replyTo": None, "mentions": [], "attachments": [], "reactions": {},
    }  # fmt: skip
    return {**kept, **empty, "editedAt": None, "deletedAt": SERVER_TIMESTAMP, "updatedAt": SERVER_TIMESTAMP}


def tell_room(firestore: Any, room_id: str) -> None:
    """Move a room behind tombstones that were written into it; raises the library's errors.

    Clients ask only rooms that moved for what is new in them. The summary must not repeat what is gone.
    """
    from google.cloud.firestore import SERVER_TIMESTAMP

    reference = firestore.document(paths.room(RoomId(room_id)))
    room = reference.get()
    if not room.exists:
        return
    changes: dict[str, Any] = {"updatedAt": SERVER_TIMESTAMP}
    last = room.to_dict().get("lastMessage")
    if last and last.get("body"):
        message = firestore.document(paths.message(RoomId(room_id), MessageId(last["id"]))).get()
        if not message.exists or message.to_dict().get("deletedAt") is not None:
            changes["lastMessage.body"] = ""
    reference.update(changes)
