"""Every Firestore path, once. Paths are relative to the database root, without a leading slash."""

import hashlib

from desktop_chat.model.ids import MessageId, RoomId, Uid

ROOMS = "rooms"
USERS = "users"
MESSAGES = "messages"
MEMBERS = "members"
MEMBERSHIPS = "memberships"


def user(uid: Uid) -> str:
    """Return the public profile of a person."""
    return f"{USERS}/{uid}"


def handle(name: str) -> str:
    """Return the document whose existence makes a @handle taken."""
    return f"handles/{name.lower()}"


def directory(email: str) -> str:
    """Return the entry that lets people who know the exact address find its owner; nobody can list it."""
    return f"directory/{hashlib.sha256(email.strip().lower().encode()).hexdigest()}"


def membership(uid: Uid, room_id: RoomId) -> str:
    """Return the person's own note of having joined or left a room."""
    return f"{USERS}/{uid}/{MEMBERSHIPS}/{room_id}"


def room(room_id: RoomId) -> str:
    """Return the summary document of a room."""
    return f"{ROOMS}/{room_id}"


def member(room_id: RoomId, uid: Uid) -> str:
    """Return the small document that security rules read."""
    return f"{ROOMS}/{room_id}/{MEMBERS}/{uid}"


def message(room_id: RoomId, message_id: MessageId) -> str:
    """Return the document of one message."""
    return f"{ROOMS}/{room_id}/{MESSAGES}/{message_id}"
