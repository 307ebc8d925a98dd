"""A small project to look at: ada, bob and eve, a group and a direct room."""

from datetime import timedelta
from typing import Any

from desktop_chat.admin.access.services import Services
from tests.admin_runner import NOON

PEOPLE = {"ada": "Ada Lovelace", "bob": "Bob Brown", "eve": "Eve Early"}


def fill(services: Services) -> None:
    """Make the people, the group "Lab" with three messages, and the direct room of ada and bob with one."""
    for uid, name in PEOPLE.items():
        services.auth.create_user(uid=uid, email=f"{uid}@example.org", password="secret-1", display_name=name)
        profile = {"displayName": name, "handle": uid, "about": "", "createdAt": NOON, "updatedAt": NOON}
        services.firestore.document(f"users/{uid}").set(profile)
        services.firestore.document(f"handles/{uid}").set({"uid": uid})
    add_room(services, "lab", "Lab", {"ada": "owner", "bob": "member"}, ["hello", "good morning", "bye"])
    add_room(services, "dm_ada_bob", "", {"ada": "owner", "bob": "member"}, ["psst"])


def add_room(services: Services, room_id: str, title: str, roles: dict[str, str], said: list[str]) -> None:
    """Everybody in turn says one of ``said``, a minute apart; messages are m0, m1, ..."""
    firestore, uids = services.firestore, list(roles)
    last: dict[str, Any] | None = None
    for number, body in enumerate(said):
        sent_at = NOON - timedelta(days=1) + timedelta(minutes=number)
        sender = uids[number % len(uids)]
        firestore.document(f"rooms/{room_id}/messages/m{number}").set(message(sender, body, sent_at))
        last = {"id": f"m{number}", "senderId": sender, "body": body, "sentAt": sent_at}
    room = {
        "kind": "group" if title else "direct", "title": title, "photo": None, "memberIds": uids, "epoch": 0,
        "signalKey": "0" * 32, "lastMessage": last, "createdAt": NOON - timedelta(days=2), "updatedAt": NOON,
    }  # fmt: skip
    firestore.document(f"rooms/{room_id}").set(room)
    for uid, role in roles.items():
        member = {"role": role, "joinedAt": NOON - timedelta(days=2), "addedBy": uids[0]}
        firestore.document(f"rooms/{room_id}/members/{uid}").set(member)
        note = {"joinedAt": NOON, "leftAt": None, "updatedAt": NOON}
        firestore.document(f"users/{uid}/memberships/{room_id}").set(note)


def message(sender: str, body: str, sent_at: Any, **other: Any) -> dict[str, Any]:
    """A message as clients write it."""
    return {
        "senderId": sender, "sentAt": sent_at, "updatedAt": sent_at, "kind": "text", "alg": "none", "body": body,
        "replyTo": None, "mentions": [], "attachments": [], "reactions": {}, "editedAt": None, "deletedAt": None,
        **other,
    }  # fmt: skip


def documents(services: Services, *paths: str) -> list[Any]:
    """What is stored there now, None for nothing."""
    found = (services.firestore.document(path).get() for path in paths)
    return [one.to_dict() if one.exists else None for one in found]
