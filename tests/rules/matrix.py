"""Who may do what, as a table: the shipped rules are asked for each person and each act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tests.rules import test_invites, test_uploads
from tests.rules.backends import ours
from tests.rules.example_rooms import OTHER_KEY, member, message, note, profile, stored_message, stored_room
from tests.rules.rulesets import shipped
from tests.rules.test_reports import FIELDS
from tests.rules.twins import EARLIER, NOW, YESTERDAY, Action, Fields, Get, List, Request, Write

PATH: Final = "docs/who-may-do-what.md"
Act = Callable[[str], Sequence[Action]]


@dataclass(frozen=True, slots=True)
class Person:
    """A column of the table."""

    title: str
    uid: str | None


@dataclass(frozen=True, slots=True)
class Scene:
    """One table: a room with its people, and what they try. ``uid`` of an act is the person who tries."""

    title: str
    people: Sequence[Person]
    acts: Mapping[str, Act]
    given: Mapping[str, Fields]


R: Final = "rooms/r1"
ROLES: Final = {
    "olga": "owner",
    "otto": "owner",
    "adam": "admin",
    "ada": "admin",
    "mia": "member",
    "max": "member",
    "ben": "member",
}
BANNED: Final = {"bans/ben": {"validSince": None}}
PROFILES: Final = {
    f"users/{uid}": profile(f"{uid}_x", createdAt=EARLIER, updatedAt=EARLIER) for uid in ("max", "mia", "eve")
}
GROUP: Final[Mapping[str, Fields]] = {
    **stored_room("r1", ROLES),
    **BANNED,
    **PROFILES,
    test_invites.V: test_invites.invite(createdAt=YESTERDAY, expiresAt=test_invites.LATER, usesLeft=5),
    f"{R}/messages/max": stored_message("max"),
    "users/rita/memberships/r1": note(joinedAt=EARLIER, updatedAt=EARLIER, leftAt=YESTERDAY),
    **{f"{R}/messages/by_{uid}": stored_message(uid) for uid in (*ROLES, "rita", "zoe", "nobody")},
}
GROUP_PEOPLE: Final = (
    Person("owner", "olga"), Person("admin", "adam"), Person("member", "mia"), Person("was removed", "rita"),
    Person("stranger", "zoe"), Person("banned member", "ben"), Person("nobody", None),
)  # fmt: skip
TOMBSTONE: Final = {"body": "", "attachments": [], "deletedAt": NOW, "updatedAt": NOW}
EDIT: Final = {"body": "better", "editedAt": NOW, "updatedAt": NOW}


def _without(uid: str) -> Sequence[Action]:
    rest = [one for one in ROLES if one != uid]
    room = {"memberIds": rest, "epoch": 1, "signalKey": OTHER_KEY, "updatedAt": NOW}
    left = {"leftAt": NOW, "updatedAt": NOW}
    return (
        Write("update", R, room),
        Write("delete", f"{R}/members/{uid}"),
        Write("update", f"users/{uid}/memberships/r1", left),
    )


def _with(uid: str, by: str, **more: object) -> Sequence[Action]:
    people = [*ROLES, uid]
    kind = "update" if f"users/{uid}/memberships/r1" in GROUP else "create"
    return (
        Write("update", R, {"memberIds": people, "updatedAt": NOW}),
        Write("create", f"{R}/members/{uid}", member("member", by, **more)),
        Write(kind, f"users/{uid}/memberships/r1", note()),
    )


def _with_role(uid: str, role: str) -> Sequence[Action]:
    return (
        Write("update", f"{R}/members/{uid}", {"role": role, "updatedAt": NOW}),
        Write("update", R, {"epoch": 1, "updatedAt": NOW}),
    )


def _join(me: str) -> Sequence[Action]:
    use = {"usesLeft": 4, "usedBy": me, "usedAt": NOW}
    return (Write("update", test_invites.V, use), *_with(me, me, invite=test_invites.SECRET))


def _report(me: str) -> Sequence[Action]:
    fields = {**FIELDS, "reporterId": me, "messageId": "max", "senderId": "max"}
    return (Write("create", f"reports/max_{me}", fields),)


def _ticket(me: str, room_id: str) -> Sequence[Action]:
    return (
        Write("create", f"users/{me}/uploads/{test_uploads.FILE}", test_uploads.ticket(roomId=room_id)),
        Write("create", f"quotas/{me}", test_uploads.used(test_uploads.SIZE)),
    )


IN_GROUP: Final[Mapping[str, Act]] = {
    "read the room": lambda _: (Get(R),),
    "list the own rooms": lambda me: (List("rooms", (("memberIds", "array-contains", me),)),),
    "list all rooms": lambda _: (List("rooms"),),
    "read the members": lambda _: (List(f"{R}/members"),),
    "read the messages": lambda _: (List(f"{R}/messages"),),
    "send": lambda me: (Write("create", f"{R}/messages/new", message(me)),),
    "send as somebody else": lambda _: (Write("create", f"{R}/messages/new", message("max")),),
    "edit an own message": lambda me: (Write("update", f"{R}/messages/by_{me}", EDIT),),
    "edit another's message": lambda _: (Write("update", f"{R}/messages/max", EDIT),),
    "delete an own message (a tombstone stays)": lambda me: (Write("update", f"{R}/messages/by_{me}", TOMBSTONE),),
    "delete another's message (a tombstone stays)": lambda _: (Write("update", f"{R}/messages/max", TOMBSTONE),),
    "delete a message for good": lambda me: (Write("delete", f"{R}/messages/by_{me}"),),
    "react": lambda me: (Write("update", f"{R}/messages/max", {"reactions": {me: ["👍"]}, "updatedAt": NOW}),),
    "buy the ticket for a file": lambda me: _ticket(me, "r1"),
    "rename the room": lambda _: (Write("update", R, {"title": "x", "updatedAt": NOW}),),
    "add a person": lambda me: _with("nina", me),
    "remove a member": lambda _: _without("max"),
    "remove an admin": lambda _: _without("ada"),
    "remove an owner": lambda _: _without("otto"),
    "leave": _without,
    "make somebody admin": lambda _: _with_role("max", "admin"),
    "make oneself owner": lambda me: _with_role(me, "owner"),
    "make a link": lambda me: (Write("create", f"{R}/invites/{'x' * 20}", test_invites.invite(createdBy=me)),),
    "list the links": lambda _: (List(f"{R}/invites"),),
    "take a link back": lambda _: (Write("delete", test_invites.V),),
    "come in by a link made before one was removed": _join,
    "report a message": _report,
    "delete the room": lambda _: (Write("delete", R),),
    "read another's profile": lambda _: (Get("users/max"),),
    "list all people": lambda _: (List("users"),),
    "read another's notes of rooms": lambda _: (List("users/max/memberships"),),
    "read another's blocks": lambda _: (List("users/max/blocks"),),
    "read the own ban": lambda me: (Get(f"bans/{me}"),),
    "end the own ban": lambda me: (Write("delete", f"bans/{me}"),),
}  # fmt: skip

D: Final = "rooms/dm_eve_mia"
DIRECT: Final[Mapping[str, Fields]] = {
    **stored_room("dm_eve_mia", {"eve": "owner", "mia": "member"}, kind="direct", title=""),
    **PROFILES,
    f"{D}/messages/by_mia": stored_message("mia"),
    f"{D}/messages/by_eve": stored_message("eve"),
    f"{D}/messages/by_zoe": stored_message("zoe"),
    f"{D}/messages/by_nobody": stored_message("nobody"),
}
BLOCKED: Final = {**DIRECT, "users/mia/blocks/eve": {"createdAt": EARLIER}}


def _of_the_other(me: str) -> str:
    return f"{D}/messages/by_{'eve' if me == 'mia' else 'mia'}"


IN_DIRECT: Final[Mapping[str, Act]] = {
    "read the room": lambda _: (Get(D),),
    "read the messages": lambda _: (List(f"{D}/messages"),),
    "send": lambda me: (Write("create", f"{D}/messages/new", message(me)),),
    "edit an own message": lambda me: (Write("update", f"{D}/messages/by_{me}", EDIT),),
    "react": lambda me: (Write("update", f"{D}/messages/by_mia", {"reactions": {me: ["👍"]}, "updatedAt": NOW}),),
    "buy the ticket for a file": lambda me: _ticket(me, "dm_eve_mia"),
    "delete the other's message": lambda me: (Write("update", _of_the_other(me), TOMBSTONE),),
    "add a third person": lambda me: (Write("create", f"{D}/members/nina", member("member", me)),),
    "leave": lambda me: (Write("delete", f"{D}/members/{me}"),),
    "rename it": lambda _: (Write("update", D, {"title": "x", "updatedAt": NOW}),),
    "read the other's profile": lambda me: (Get(f"users/{'eve' if me == 'mia' else 'mia'}"),),
}
EVE, MIA, STRANGER, NOBODY = (
    Person("Eve", "eve"),
    Person("Mia", "mia"),
    Person("stranger", "zoe"),
    Person("nobody", None),
)
SCENES: Final = (
    Scene("A group", GROUP_PEOPLE, IN_GROUP, GROUP),
    Scene("A direct room of Eve and Mia", (EVE, MIA, STRANGER, NOBODY), IN_DIRECT, DIRECT),
    Scene("The same, after Mia blocked Eve", (EVE, MIA, STRANGER, NOBODY), IN_DIRECT, BLOCKED),
)


def _may(scene: Scene, person: Person, act: Act) -> str:
    request = Request(person.uid, tuple(act(person.uid or "nobody")), scene.given)
    return "yes" if ours(shipped(), request).allowed else "–"


def page() -> str:
    """Return the page of docs with all tables."""
    lines = [
        "# Who may do what",
        "",
        "Written by `python -m tests.rules docs`, which asks firestore.rules for each cell; a test says when it is not",
        "current. *Banned*: `bans/{uid}` was written a moment ago, the ID token is still good.",
    ]
    for scene in SCENES:
        lines += ["", f"## {scene.title}", "", "| | " + " | ".join(one.title for one in scene.people) + " |"]
        lines.append("|---|" + ":-:|" * len(scene.people))
        for name, act in scene.acts.items():
            lines.append(f"| {name} | " + " | ".join(_may(scene, one, act) for one in scene.people) + " |")
    return "\n".join([*lines, ""])
