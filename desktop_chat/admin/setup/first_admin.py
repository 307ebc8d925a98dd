"""The first person of a project, and the group that they own.

Administrators of the chat are who owns its groups: no claim says it, as no rule would read one. The first of them
cannot be invited by anybody, so this tool makes the account, and a group from which it can invite others.
"""

import random
from dataclasses import dataclass

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.people.accounts import AccountFields, Accounts
from desktop_chat.admin.people.people import People
from desktop_chat.errors import NotFound
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, new_signal_key

FIRST_ROOM = RoomId("first-room")
TITLE = "Lobby"


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """``link`` opens a new account: whoever has it chooses the password. None when the account was there before.

    ``owns_room`` is false when the first group was there before: it keeps its owner.
    """

    uid: str
    email: str
    link: str | None
    owns_room: bool


def make_first_admin(services: Services, email: str, rng: random.Random) -> FirstAdmin:
    """Make the account and the group, each unless it exists. Raises ChatError."""
    accounts, link = Accounts(services), None
    try:
        person = People(services).find(email)
    except NotFound:
        person = accounts.create(AccountFields(email=email, email_verified=True), None)
        link = accounts.reset_link(person)
    return FirstAdmin(person.uid, email, link, _make_room(services, Uid(person.uid), rng))


def _make_room(services: Services, owner: Uid, rng: random.Random) -> bool:
    """Make the first group in one commit, as a client would; False when it is there."""
    from google.cloud.firestore import SERVER_TIMESTAMP

    document = services.firestore.document
    room = {
        "kind": "group", "title": TITLE, "photo": None, "memberIds": [owner], "epoch": 0,
        "signalKey": new_signal_key(rng), "lastMessage": None, "createdAt": SERVER_TIMESTAMP,
        "updatedAt": SERVER_TIMESTAMP,
    }  # fmt: skip
    member = {"role": "owner", "joinedAt": SERVER_TIMESTAMP, "addedBy": owner}
    note = {"joinedAt": SERVER_TIMESTAMP, "leftAt": None, "updatedAt": SERVER_TIMESTAMP}
    with told():
        if document(paths.room(FIRST_ROOM)).get().exists:
            return False
        batch = services.firestore.batch()
        batch.create(document(paths.room(FIRST_ROOM)), room)
        batch.create(document(paths.member(FIRST_ROOM, owner)), member)
        batch.create(document(paths.membership(owner, FIRST_ROOM)), note)
        batch.commit()
    return True
