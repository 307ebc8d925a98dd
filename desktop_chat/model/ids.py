"""Identifiers, made by the client so that a repeated request is harmless."""

import hashlib
import random
import string
from typing import NewType

Uid = NewType("Uid", str)
RoomId = NewType("RoomId", str)
MessageId = NewType("MessageId", str)
FileId = NewType("FileId", str)

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 20
_HEX = frozenset("0123456789abcdef")


def new_document_id(rng: random.Random) -> str:
    """Return a Firestore-style id: 20 letters and digits, about 119 bits when ``rng`` is a ``SystemRandom``."""
    return "".join(rng.choice(_ALPHABET) for _ in range(_LENGTH))


def new_message_id(rng: random.Random) -> MessageId:
    """Return a fresh message id; it is the document id and the idempotency key of the send."""
    return MessageId(new_document_id(rng))


def derived_id(*parts: str) -> str:
    """Return an id of the same form that follows from these texts alone."""
    number = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest())
    letters = []
    for _ in range(_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def file_id_of(message_id: MessageId, place: int) -> FileId:
    """Return the id of a file of a message: to send the same message again makes no second object."""
    return FileId(derived_id(message_id, "file", str(place)))


def new_room_id(rng: random.Random) -> RoomId:
    """Return a fresh id for a group room."""
    return RoomId(new_document_id(rng))


def direct_room_id(one: Uid, other: Uid) -> RoomId:
    """Return the only id a direct room of these two people can have, whoever opens it."""
    smaller, larger = sorted((one, other))
    return RoomId(f"dm_{smaller}_{larger}")


def is_direct(room_id: RoomId) -> bool:
    """Return whether a room is of two people, as the rules see it too: by its id."""
    return room_id.startswith("dm_")


def new_signal_key(rng: random.Random) -> str:
    """Return the 128-bit secret of a room, 32 hexadecimal digits (path of its Realtime Database signals)."""
    return f"{rng.getrandbits(128):032x}"


def is_signal_key(text: str) -> bool:
    """Tell whether a room's signal key is one; it becomes part of a path, and whoever made the room chose it."""
    return len(text) == 32 and set(text) <= _HEX
