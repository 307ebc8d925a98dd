"""Documents of Firestore and the values of the domain, both ways; field by field as docs/data-model.md has it.

Reading is tolerant: whatever another client, another version or a hostile member wrote, the ``*_from`` functions
raise nothing. A document that cannot be shown safely gives ``None``, and the caller logs and skips it; a missing or
broken field that can be done without gives its default. Writing is strict: what the rules would refuse is refused
here with ``Rejected`` before a request is made.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from desktop_chat.errors import Rejected
from desktop_chat.model.files.attachment import attachment_fields, attachments_from, check_attachments
from desktop_chat.model.firebase.firestore import Document, Fields, ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MAX_BODY_BYTES, Message, MessageKind
from desktop_chat.model.messages.reactions import MAX_EMOJI, MAX_EMOJI_LENGTH
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.room import MAX_TITLE, LastMessage, Member, Role, Room, RoomKind
from desktop_chat.model.user import User

MAX_DISPLAY_NAME = 80
MAX_ABOUT = 500
MAX_PREVIEW = 200
"""Characters of a body that the room document repeats."""

MAX_REASON = 500
"""Characters of why a message is reported."""

MAX_ID_BYTES = 1500
MAX_MENTIONS = 50
MAX_MEMBERS = 1000
MAX_REACTING = 1000

HANDLE = re.compile(r"[a-z0-9_]{3,30}")
_SIGNAL_KEY = re.compile(r"[0-9a-f]{32}")

E = TypeVar("E", bound=StrEnum)


# --- writing ----------------------------------------------------------------------------------------------
def user_fields(display_name: str, handle: str, about: str = "") -> Fields:
    """Return a new profile. Raises Rejected."""
    name = display_name.strip()
    if not 1 <= len(name) <= MAX_DISPLAY_NAME:
        raise Rejected("That name does not fit", f"A name has 1 to {MAX_DISPLAY_NAME} characters.")
    if not HANDLE.fullmatch(handle):
        raise Rejected("That @name does not fit", "It has 3 to 30 characters: a to z, digits and underscores.")
    if len(about) > MAX_ABOUT:
        raise Rejected("The text about you is too long", f"It has at most {MAX_ABOUT} characters.")
    now = ServerTimestamp()
    return {"displayName": name, "handle": handle, "about": about, "createdAt": now, "updatedAt": now}


def owner_fields(uid: Uid) -> Fields:
    """Return the one field of a handle or directory entry."""
    return {"uid": uid}


def room_fields(kind: RoomKind, title: str, member_ids: Iterable[Uid], signal_key: str) -> Fields:
    """Return a new summary document. Raises Rejected."""
    title = title.strip()
    if kind is RoomKind.GROUP and not title:
        raise Rejected("The room needs a name", "Give it a name of at least one character.")
    if len(title) > MAX_TITLE:
        raise Rejected("The name of the room is too long", f"It has at most {MAX_TITLE} characters.")
    now = ServerTimestamp()
    return {
        "kind": kind.value,
        "title": title if kind is RoomKind.GROUP else "",
        "photo": None,
        "memberIds": list(member_ids),
        "epoch": 0,
        "signalKey": signal_key,
        "lastMessage": None,
        "createdAt": now,
        "updatedAt": now,
    }


def last_message_fields(last: LastMessage) -> Fields:
    """Return what an update of a room's summary after a message writes."""
    copy = {"id": last.id, "senderId": last.sender_id, "body": last.body[:MAX_PREVIEW], "sentAt": last.sent_at}
    return {"lastMessage": copy, "updatedAt": ServerTimestamp()}


def member_fields(role: Role, added_by: Uid) -> Fields:
    """Return a new member document."""
    return {"role": role.value, "joinedAt": ServerTimestamp(), "addedBy": added_by}


def membership_fields() -> Fields:
    """Return the note in a person's own list of rooms."""
    return {"joinedAt": ServerTimestamp(), "leftAt": None, "updatedAt": ServerTimestamp()}


def message_fields(mutation: SendMessage, sender: Uid) -> Fields:
    """Return a new message document. Raises Rejected."""
    check_message(mutation)
    return {
        "senderId": sender,
        "sentAt": ServerTimestamp(),
        "updatedAt": ServerTimestamp(),
        "kind": MessageKind.TEXT.value,
        "alg": "none",
        "body": mutation.body,
        "replyTo": mutation.reply_to,
        "mentions": [],
        "attachments": [attachment_fields(file) for file in mutation.attachments],
        "reactions": {},
        "editedAt": None,
        "deletedAt": None,
    }


def report_fields(message: Message, reporter: Uid, reason: str) -> Fields:
    """Return what shows a message to the operator, with what it says here. Raises Rejected."""
    reason = reason.strip()
    if not 1 <= len(reason) <= MAX_REASON:
        raise Rejected("Say why", f"A reason has 1 to {MAX_REASON} characters.")
    return {
        "reporterId": reporter,
        "roomId": message.room_id,
        "messageId": message.id,
        "senderId": message.sender_id,
        "body": message.body,
        "reason": reason,
        "state": "open",
        "createdAt": ServerTimestamp(),
    }


def check_message(mutation: SendMessage) -> None:
    """Raise Rejected for a message that the rules refuse."""
    check_body(mutation.body, may_be_empty=bool(mutation.attachments))
    check_attachments(mutation.attachments)


def check_body(body: str, *, may_be_empty: bool = False) -> None:
    """Raise Rejected for a body that the rules refuse; beside a file there may be none."""
    if not body and may_be_empty:
        return
    if not body.strip():
        raise Rejected("The message is empty")
    try:
        size = len(body.encode())
    except UnicodeEncodeError as error:
        raise Rejected("The message holds broken characters", "Remove them and send it again.") from error
    if size > MAX_BODY_BYTES:
        raise Rejected("The message is too long", f"It has {size:,} bytes; {MAX_BODY_BYTES:,} are allowed.")


# --- reading ----------------------------------------------------------------------------------------------
def user_from(document: Document) -> User | None:
    """Return a profile, or None when it has no usable name."""
    fields = document.fields
    uid = _last_id(document, 2)
    name = _text(fields.get("displayName"), 2 * MAX_DISPLAY_NAME).strip()
    if uid is None or not name:
        return None
    handle = _text(fields.get("handle"), MAX_DISPLAY_NAME)
    return User(
        uid=Uid(uid),
        display_name=name,
        handle=handle if HANDLE.fullmatch(handle) else "",
        about=_text(fields.get("about"), 2 * MAX_ABOUT),
        created_at=_time(fields.get("createdAt")),
        updated_at=_time(fields.get("updatedAt")),
    )


def owner_from(document: Document) -> Uid | None:
    """Return whom a handle or directory entry names."""
    uid = _id(document.fields.get("uid"))
    return Uid(uid) if uid else None


def room_from(document: Document) -> Room | None:
    """Return a room, or None when its kind or its members are unusable."""
    fields = document.fields
    room_id = _last_id(document, 2)
    kind = _enum(RoomKind, fields.get("kind"))
    members = _ids(fields.get("memberIds"), MAX_MEMBERS)
    if room_id is None or kind is None or not members:
        return None
    signal_key = _text(fields.get("signalKey"), 32)
    return Room(
        id=RoomId(room_id),
        kind=kind,
        title=_text(fields.get("title"), 2 * MAX_TITLE),
        member_ids=tuple(Uid(uid) for uid in members),
        epoch=_count(fields.get("epoch")),
        signal_key=signal_key if _SIGNAL_KEY.fullmatch(signal_key) else "",
        last_message=_last_message(fields.get("lastMessage")),
        created_at=_time(fields.get("createdAt")),
        updated_at=_time(fields.get("updatedAt")) or document.update_time,
    )


def _last_message(value: Any) -> LastMessage | None:
    if not isinstance(value, Mapping):
        return None
    message_id, sender, sent_at = _id(value.get("id")), _id(value.get("senderId")), _time(value.get("sentAt"))
    if message_id is None or sender is None or sent_at is None:
        return None
    body = value.get("body")
    # A foreign client may have copied the whole body; the list draws one line of it.
    return LastMessage(MessageId(message_id), Uid(sender), body[:MAX_PREVIEW] if isinstance(body, str) else "", sent_at)


def member_from(document: Document) -> Member | None:
    """Return a member; a role that this version does not know gives no more rights than MEMBER."""
    parts = document.path.split("/")
    if len(parts) != 4 or not _id(parts[1]) or not _id(parts[3]):
        return None
    return Member(
        room_id=RoomId(parts[1]),
        uid=Uid(parts[3]),
        role=_enum(Role, document.fields.get("role")) or Role.MEMBER,
        joined_at=_time(document.fields.get("joinedAt")),
    )


def message_from(document: Document) -> Message | None:
    """Return a message, or None when it has no sender, no time or a body that cannot be one."""
    fields = document.fields
    parts = document.path.split("/")
    sender, sent_at = _id(fields.get("senderId")), _time(fields.get("sentAt"))
    if len(parts) != 4 or not _id(parts[1]) or not _id(parts[3]) or sender is None or sent_at is None:
        return None
    alg = _text(fields.get("alg"), 64) or "none"
    body = _body(fields, alg)
    if body is None:
        return None
    reply_to = _id(fields.get("replyTo"))
    return Message(
        id=MessageId(parts[3]),
        room_id=RoomId(parts[1]),
        sender_id=Uid(sender),
        body=body,
        sent_at=sent_at,
        updated_at=max(_time(fields.get("updatedAt")) or sent_at, sent_at),
        kind=_enum(MessageKind, fields.get("kind")) or MessageKind.TEXT,
        alg=alg,
        reply_to=MessageId(reply_to) if reply_to else None,
        mentions=tuple(Uid(uid) for uid in _ids(fields.get("mentions"), MAX_MENTIONS)),
        attachments=() if _time(fields.get("deletedAt")) else attachments_from(fields.get("attachments")),
        reactions=_reactions(fields.get("reactions")),
        edited_at=_time(fields.get("editedAt")),
        deleted_at=_time(fields.get("deletedAt")),
    )


def _body(fields: Fields, alg: str) -> str | None:
    """Return the body; an encrypted message and a tombstone may have none."""
    body = fields.get("body")
    if isinstance(body, str):
        return body if len(body) <= MAX_BODY_BYTES else None
    return "" if alg != "none" or _time(fields.get("deletedAt")) else None


def _reactions(value: Any) -> Mapping[Uid, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        return {}
    found: dict[Uid, tuple[str, ...]] = {}
    for uid, emoji in list(value.items())[:MAX_REACTING]:
        if _id(uid) and isinstance(emoji, list):
            some = emoji[:MAX_EMOJI]
            usable = tuple(one for one in some if isinstance(one, str) and 0 < len(one) <= MAX_EMOJI_LENGTH)
            if usable:
                found[Uid(uid)] = usable
    return found


def _text(value: Any, limit: int) -> str:
    return value if isinstance(value, str) and len(value) <= limit else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0


def _time(value: Any) -> datetime | None:
    """Return an aware time in UTC; Firestore sends nothing else, a fake or another server might."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None


def _id(value: Any) -> str | None:
    """Return a string that can be one segment of a path."""
    if not isinstance(value, str) or not value or "/" in value or value in (".", ".."):
        return None
    return value if len(value.encode("utf-8", "surrogatepass")) <= MAX_ID_BYTES else None


def _ids(value: Any, limit: int) -> tuple[str, ...]:
    """Return the usable ids of a list, each once, in its order."""
    if not isinstance(value, list):
        return ()
    return tuple(dict.fromkeys(one for one in value[:limit] if _id(one)))


def _enum(kind: type[E], value: Any) -> E | None:
    try:
        return kind(value)
    except ValueError:
        return None


def _last_id(document: Document, segments: int) -> str | None:
    parts = document.path.split("/")
    return _id(parts[-1]) if len(parts) == segments else None
