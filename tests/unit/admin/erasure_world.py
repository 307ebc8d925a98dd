"""A project where Ada has something of everything."""

from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.model.firebase import paths
from tests.admin_runner import NOON

FILE = "rooms/team/m1/f1"
WITHDRAWN = "rooms/team/m0/f0"
"""The message that was to name this file was never sent."""


def furnish(services: Services) -> None:
    for name in ("ada", "bob"):
        services.auth.create_user(uid=name, email=f"{name}@example.org")
        services.firestore.document(f"users/{name}").set({"displayName": name.title(), "handle": name})
        services.firestore.document(f"handles/{name}").set({"uid": name})
        services.firestore.document(paths.directory(f"{name}@example.org")).set({"uid": name})
        services.firestore.document(f"limits/{name}").set({"tokens": 1})
        services.firestore.document(f"quotas/{name}").set({"bytes": 5})
        services.firestore.document(f"users/{name}/uploads/{name}1").set({"roomId": "team", "messageId": "gone"})
    for file in (FILE, WITHDRAWN):
        _, room, message, upload = file.split("/")
        services.firestore.document(f"users/ada/uploads/{upload}").set({"roomId": room, "messageId": message})
    _room(services, "team", "group", {"ada": "owner", "bob": "member"})
    _room(services, "alone", "group", {"ada": "owner"})
    _room(services, "dm_ada_bob", "direct", {"ada": "owner", "bob": "member"})
    _room(services, "left", "group", {"bob": "owner"})
    services.firestore.document("users/ada/memberships/left").set({"leftAt": NOON})
    services.firestore.document("users/ada/blocks/bob").set({"at": NOON})
    services.firestore.document("rooms/team/invites/i1").set({"createdBy": "ada"})
    services.firestore.document("reports/m1_bob").set({"reporterId": "bob", "senderId": "ada", "body": "secret"})
    services.firestore.document("reports/m2_by_a").set({"reporterId": "ada", "senderId": "bob", "body": "x"})
    say(services, "team", "m1", "ada", attachments=[{"id": "f1"}], reactions={"bob": ["x"]}, ct=b"cipher")
    say(services, "team", "m2", "bob")
    say(services, "left", "m3", "ada")
    say(services, "dm_ada_bob", "m4", "ada", deletedAt=NOON, body="")
    last = {"id": "m1", "senderId": "ada", "body": "secret", "sentAt": NOON}
    services.firestore.document("rooms/team").update({"lastMessage": last})
    for file in (FILE, WITHDRAWN):
        services.rest.call(
            "POST", f"{services.storage_url.replace('/storage/v1', '/upload/storage/v1')}/o", content=b"bytes",
            params={"uploadType": "media", "name": file}, headers={"Content-Type": "image/png"},
        )  # fmt: skip
    for place in ("presence/ada/c1", "lastSeen/ada", f"signals/{'a' * 32}/ada", "positions/ada/team"):
        services.rest.call("PUT", services.database_url(place), json={"x": 1})


def say(services: Services, room: str, message: str, sender: str, **more: Any) -> None:
    fields = {
        "senderId": sender, "sentAt": NOON, "updatedAt": NOON, "kind": "text", "alg": "none", "body": "secret",
        "replyTo": None, "mentions": [], "attachments": [], "reactions": {}, "editedAt": None, "deletedAt": None,
    }  # fmt: skip
    services.firestore.document(f"rooms/{room}/messages/{message}").set(fields | more)


def _room(services: Services, room: str, kind: str, members: dict[str, str]) -> None:
    fields = {"kind": kind, "title": room, "memberIds": sorted(members), "signalKey": "a" * 32, "epoch": 0}
    services.firestore.document(f"rooms/{room}").set(fields | {"lastMessage": None})
    for uid, role in members.items():
        services.firestore.document(f"rooms/{room}/members/{uid}").set({"role": role, "joinedAt": NOON})
        services.firestore.document(f"users/{uid}/memberships/{room}").set({"leftAt": None})


def everything(services: Services) -> dict[str, Any]:
    """Return every document of the project by its path."""
    found: dict[str, Any] = {}

    def walk(parent: Any) -> None:
        for collection in parent.collections():
            for reference in collection.list_documents():
                document = reference.get()
                if document.exists:
                    found[reference.path] = document.to_dict()
                walk(reference)

    walk(services.firestore)
    return found
