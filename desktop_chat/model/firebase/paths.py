"""Every Firestore and Realtime Database path, once; relative to the root, without a leading slash."""

import hashlib
from urllib.parse import unquote

from desktop_chat.model.ids import MessageId, RoomId, Uid

ROOMS = "rooms"
USERS = "users"
MESSAGES = "messages"
MEMBERS = "members"
MEMBERSHIPS = "memberships"
LIMITS = "limits"
INVITES = "invites"
BLOCKS = "blocks"
UPLOADS = "uploads"
QUOTAS = "quotas"


def user(uid: Uid) -> str:
    """Return the public profile of a person."""
    return f"{USERS}/{uid}"


def block(uid: Uid, other: Uid) -> str:
    """Return the path of the document by which ``uid`` blocks ``other``."""
    return f"{user(uid)}/{BLOCKS}/{other}"


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


def invite(room_id: RoomId, invite_id: str) -> str:
    """Return the document of a link into a group; its id is the secret."""
    return f"{ROOMS}/{room_id}/{INVITES}/{invite_id}"


def limits(uid: Uid) -> str:
    """Return the token bucket of a person."""
    return f"{LIMITS}/{uid}"


def upload_ticket(uid: Uid, file_id: str) -> str:
    """Return the right of a person to bring one file to Storage."""
    return f"{user(uid)}/{UPLOADS}/{file_id}"


def quota(uid: Uid) -> str:
    """Return how many bytes a person has brought to Storage, and may."""
    return f"{QUOTAS}/{uid}"


def report(message_id: MessageId, reporter: Uid) -> str:
    """Return the document by which a person shows a message to the operator; each may do so once."""
    return f"reports/{message_id}_{reporter}"


# --- Realtime Database --------------------------------------------------------------------------------------
def key(name: str) -> str:
    """Return ``name`` as one key of the Realtime Database, which does not take ``. $ # [ ] /`` in keys."""
    return "".join(f"%{ord(char):02X}" if char in "%.$#[]/" or ord(char) < 32 else char for char in name)


def name_of(database_key: str) -> str:
    """Return what ``key`` made a key of."""
    return unquote(database_key)


def presence(uid: Uid, connection: str = "") -> str:
    """Return where a person's connections are, or one of them."""
    return f"presence/{key(uid)}/{connection}" if connection else f"presence/{key(uid)}"


def last_seen(uid: Uid) -> str:
    """Return where it says when a person was last online; nothing there when they keep it to themselves."""
    return f"lastSeen/{key(uid)}"


def signals(signal_key: str, uid: Uid | None = None) -> str:
    """Return the typing notes and receipts of a room, or one person's; the key is known to its members only."""
    return f"signals/{signal_key}/{key(uid)}" if uid else f"signals/{signal_key}"


def positions(uid: Uid, room_id: RoomId | None = None) -> str:
    """Return a person's own read positions, which all of their devices share and nobody else sees."""
    return f"positions/{key(uid)}/{key(room_id)}" if room_id else f"positions/{key(uid)}"
