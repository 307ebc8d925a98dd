"""Documents as the client writes them; a test names only what it is about."""

from typing import Any

from tests.rules.twins import EARLIER, NOW, Fields, Write

KEY = "0123456789abcdef0123456789abcdef"
OTHER_KEY = "fedcba9876543210fedcba9876543210"


def profile(handle: str = "alice", **other: Any) -> Fields:
    return {"displayName": "Alice", "handle": handle, "about": "", "createdAt": NOW, "updatedAt": NOW, **other}


def room(*members: str, **other: Any) -> Fields:
    return {
        "kind": "group",
        "title": "Lunch",
        "photo": None,
        "memberIds": list(members),
        "epoch": 0,
        "signalKey": KEY,
        "lastMessage": None,
        "createdAt": NOW,
        "updatedAt": NOW,
        **other,
    }


def member(role: str = "member", added_by: str = "alice", **other: Any) -> Fields:
    return {"role": role, "joinedAt": NOW, "addedBy": added_by, **other}


def note(**other: Any) -> Fields:
    return {"joinedAt": NOW, "leftAt": None, "updatedAt": NOW, **other}


def message(sender: str = "alice", **other: Any) -> Fields:
    return {
        "senderId": sender,
        "sentAt": NOW,
        "updatedAt": NOW,
        "kind": "text",
        "alg": "none",
        "body": "hello",
        "replyTo": None,
        "mentions": [],
        "attachments": [],
        "reactions": {},
        "editedAt": None,
        "deletedAt": None,
        **other,
    }


def file(number: int = 0, **other: Any) -> Fields:
    """A file of a message."""
    return {
        "id": f"abcdefghijABCDEFGHI{number}",
        "name": "Photo of the cat.png",
        "contentType": "image/png",
        "size": 1000,
        "sha256": "0123456789abcdef" * 4,
        "dimensions": "640x480",
        **other,
    }


def stored_message(sender: str = "alice", **other: Any) -> Fields:
    return message(sender, sentAt=EARLIER, updatedAt=EARLIER, **other)


def stored_room(room_id: str, roles: dict[str, str], **other: Any) -> dict[str, Fields]:
    """Return the documents of a room that has been there for a while: {uid: role}."""
    times = {"createdAt": EARLIER, "updatedAt": EARLIER}
    found: dict[str, Fields] = {f"rooms/{room_id}": room(*roles, **{**times, **other})}
    for uid, role in roles.items():
        found[f"rooms/{room_id}/members/{uid}"] = member(role, joinedAt=EARLIER)
        found[f"users/{uid}/memberships/{room_id}"] = note(joinedAt=EARLIER, updatedAt=EARLIER)
    return found


def new_room(room_id: str, owner: str, others: list[str], **other: Any) -> tuple[Write, ...]:
    """Return the commit that makes a room."""
    people = [owner, *others]
    writes = [Write("create", f"rooms/{room_id}", room(**{"memberIds": people, **other}))]
    for uid in people:
        role = "owner" if uid == owner else "member"
        writes.append(Write("create", f"rooms/{room_id}/members/{uid}", member(role, owner)))
        writes.append(Write("create", f"users/{uid}/memberships/{room_id}", note()))
    return tuple(writes)
