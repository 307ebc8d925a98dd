"""The exported form of a room: lines of JSON that any program can read, and what becomes of them in another project.

Rules let nobody write in another's name, so an imported message is the importer's own, and its text begins with who
wrote it and when. Ids of an import follow from the archive and the importer alone: to import again adds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_chat.errors import ChatError
from desktop_chat.model.files.attachment import Attachment, attachment_fields, attachments_from
from desktop_chat.model.ids import MessageId, RoomId, Uid, derived_id
from desktop_chat.model.messages.message import MAX_BODY_BYTES, Message

FORMAT, VERSION = "desktop-chat-export", 1
_HEAD_BYTES = 600
_NAME_LENGTH = 100


class BadArchive(ChatError):
    """The folder is no export, is not whole, or was changed since."""


@dataclass(frozen=True, slots=True)
class ArchivedMessage:
    """One message of an export; ``reactions`` maps emoji to the names of who reacted."""

    id: str
    sender_id: str
    sender_name: str
    sent_at: datetime
    text: str
    kind: str
    reply_to: str | None
    reactions: Mapping[str, tuple[str, ...]]
    edited_at: datetime | None
    deleted_at: datetime | None
    attachments: tuple[Attachment, ...] = ()


def message_fields(message: Message, names: Mapping[Uid, str]) -> dict[str, object]:
    """Return a message as it is exported; it must have been sent."""
    if message.sent_at is None:
        raise ValueError("only sent messages are exported")
    reactions = {uid: list(emoji) for uid, emoji in sorted(message.reactions.items())}
    return {
        "id": message.id,
        "senderId": message.sender_id,
        "senderName": names.get(message.sender_id, ""),
        "sentAt": message.sent_at.isoformat(),
        "text": "" if message.deleted_at else message.body,
        "kind": message.kind.value,
        "replyTo": message.reply_to,
        "mentions": list(message.mentions),
        "attachments": [attachment_fields(file) for file in message.attachments],
        "reactions": reactions,
        "reactionNames": {uid: names.get(uid, "") for uid in reactions},
        "editedAt": _iso(message.edited_at),
        "deletedAt": _iso(message.deleted_at),
    }


def read_message(fields: Any) -> ArchivedMessage:
    """Return an exported message. Raises BadArchive for anything that is none."""
    try:
        reactions: dict[str, tuple[str, ...]] = {}
        for uid, emoji in fields["reactions"].items():
            for one in emoji:
                reactions[one] = (*reactions.get(one, ()), fields["reactionNames"].get(uid) or uid)
        return ArchivedMessage(
            id=_text(fields["id"]),
            sender_id=_text(fields["senderId"]),
            sender_name=_text(fields["senderName"]),
            sent_at=_time(fields["sentAt"]),
            text=_text(fields["text"]),
            kind=_text(fields["kind"]),
            reply_to=None if fields["replyTo"] is None else _text(fields["replyTo"]),
            reactions=reactions,
            edited_at=None if fields["editedAt"] is None else _time(fields["editedAt"]),
            deleted_at=None if fields["deletedAt"] is None else _time(fields["deletedAt"]),
            attachments=attachments_from(fields.get("attachments")),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadArchive("This is no message of an export", f"Export the room again ({error}).") from error


def imported_bodies(message: ArchivedMessage, missing: Sequence[Attachment] = ()) -> list[str]:
    """Return the texts that stand for a message in an import, usually one; none for a deleted message.

    ``missing`` are files of it that are not in the export.
    """
    if message.deleted_at is not None:
        return []
    name = (" ".join(message.sender_name.split()) or message.sender_id)[:_NAME_LENGTH]
    edited = ", edited" if message.edited_at else ""
    head = f"{name}, {message.sent_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC{edited}:"
    reacted = [f"{emoji} {', '.join(names)}" for emoji, names in sorted(message.reactions.items())]
    lost = [f"(The file “{file.name}” is not in the export.)" for file in missing]
    text = "\n".join([message.text, *lost, *reacted])
    return [f"{head}\n{part}" for part in _parts(text, MAX_BODY_BYTES - _HEAD_BYTES)]


def imported_room_id(digest: str, importer: Uid) -> RoomId:
    """Return the id of the room that this person's import of this archive makes."""
    return RoomId(derived_id(digest, importer, "room"))


def imported_message_id(digest: str, importer: Uid, original: str, part: int = 0) -> MessageId:
    """Return the id of the message, or part of one, that an import makes."""
    return MessageId(derived_id(digest, importer, f"message/{part}/{original}"))


def _parts(text: str, limit: int) -> list[str]:
    """Split a text into pieces of at most ``limit`` bytes of UTF-8, never inside a character."""
    parts, content = [], text.encode("utf-8", "replace")
    while len(content) > limit:
        piece = content[:limit].decode("utf-8", "ignore")
        parts.append(piece)
        content = content[len(piece.encode()) :]
    return [*parts, content.decode()]


def _iso(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _time(value: object) -> datetime:
    time = datetime.fromisoformat(_text(value))
    if time.tzinfo is None:
        raise ValueError("a time without zone")
    return time
