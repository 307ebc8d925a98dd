"""Creates the demo's accounts, rooms and history on a local Firebase, as an administrator would (firebase-admin)."""

import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from desktop_chat.demo.backend import Backend
from desktop_chat.demo.script import PASSWORD, PEOPLE, ROOMS, DemoRoom, Person
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, direct_room_id, new_message_id, new_signal_key

PREVIEW = 200  # characters of lastMessage.body


@contextmanager
def admin_environment(hosts: Mapping[str, str]) -> Iterator[None]:
    """Point firebase-admin at the local Firebase, and only it: the variables are gone when the block ends."""
    wanted = {"FIREBASE_AUTH_EMULATOR_HOST": hosts["auth"], "FIRESTORE_EMULATOR_HOST": hosts["firestore"]}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def seed(backend: Backend, now: datetime, rng: random.Random) -> None:
    """Create everything of ``script``; history ends shortly before ``now``."""
    import firebase_admin
    from firebase_admin import auth, credentials, firestore
    from google.auth.credentials import AnonymousCredentials

    class LocalCredential(credentials.Base):  # type: ignore[misc]  # firebase-admin has no types
        """firebase-admin asks for credentials even where the emulator needs none."""

        def get_credential(self) -> AnonymousCredentials:
            return AnonymousCredentials()

    with admin_environment(backend.hosts):
        app = firebase_admin.initialize_app(LocalCredential(), {"projectId": backend.project}, name="demo-seed")
        try:
            for person in PEOPLE:
                auth.create_user(
                    uid=person.key, email=person.email, password=PASSWORD, display_name=person.name, app=app
                )
            client = firestore.client(app)
            batch = client.batch()
            for path, fields in documents(now, rng):
                batch.set(client.document(path), fields)
            batch.commit()
            client.close()
        finally:
            firebase_admin.delete_app(app)


def documents(now: datetime, rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (path, fields) of every document, in the form that docs/data-model.md gives."""
    for person in PEOPLE:
        yield from _profile(person, now)
    for room in ROOMS:
        yield from _room(room, now, rng)


def room_id_of(room: DemoRoom) -> RoomId:
    """Return the id under which a demo room is stored."""
    if room.title:
        return RoomId(room.key)
    one, other = room.members
    return direct_room_id(Uid(one.key), Uid(other.key))


def _profile(person: Person, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    uid = Uid(person.key)
    yield (
        paths.user(uid),
        {"displayName": person.name, "handle": person.key, "about": "", "createdAt": now, "updatedAt": now},
    )
    yield paths.handle(person.key), {"uid": uid}
    yield paths.directory(person.email), {"uid": uid}


def _room(room: DemoRoom, now: datetime, rng: random.Random) -> Iterator[tuple[str, dict[str, Any]]]:
    room_id = room_id_of(room)
    uids = [Uid(person.key) for person in room.members]
    created = now - room.history[0].ago
    last: dict[str, Any] = {}
    for said in room.history:
        message_id, sent_at = new_message_id(rng), now - said.ago
        last = {"id": message_id, "senderId": said.by.key, "body": said.text[:PREVIEW], "sentAt": sent_at}
        yield paths.message(room_id, message_id), _message(Uid(said.by.key), said.text, sent_at)
    yield (
        paths.room(room_id),
        {
            "kind": "group" if room.title else "direct",
            "title": room.title,
            "photo": None,
            "memberIds": uids if room.title else sorted(uids),
            "epoch": 0,
            "signalKey": new_signal_key(rng),
            "lastMessage": last,
            "createdAt": created,
            "updatedAt": last["sentAt"],
        },
    )
    for position, uid in enumerate(uids):
        role = "member" if position else "owner"
        yield paths.member(room_id, uid), {"role": role, "joinedAt": created, "addedBy": uids[0]}
        yield paths.membership(uid, room_id), {"joinedAt": created, "leftAt": None, "updatedAt": created}


def _message(sender: Uid, text: str, sent_at: datetime) -> dict[str, Any]:
    return {
        "senderId": sender,
        "sentAt": sent_at,
        "updatedAt": sent_at,
        "kind": "text",
        "alg": "none",
        "body": text,
        "replyTo": None,
        "mentions": [],
        "attachments": [],
        "reactions": {},
        "editedAt": None,
        "deletedAt": None,
    }
