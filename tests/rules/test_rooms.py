"""Rooms: making, reading, renaming, the summary."""

import pytest

from tests.rules.backends import googles, ours
from tests.rules.example_rooms import (
    KEY,
    OTHER_KEY,
    new_room,
    note,
    stored_message,
    stored_room,
)
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    YESTERDAY,
    Change,
    Get,
    List,
    Request,
    Twin,
    Write,
    also,
    by,
    cases,
    given,
    instead,
    not_given,
    omitted,
    without,
    wrote,
)

R = "rooms/r1"
GROUP = stored_room("r1", {"olga": "owner", "adam": "admin", "mia": "member"})
MAKE = Request("olga", new_room("r1", "olga", ["mia"]))
MAKE_DIRECT = Request(
    "olga", new_room("dm_mia_olga", "olga", ["mia"], kind="direct", title="", memberIds=["mia", "olga"])
)
D = "rooms/dm_mia_olga"
LAST = {"id": "m1", "senderId": "mia", "body": "hello", "sentAt": EARLIER}
SUMMARY = Request(
    "adam",
    (Write("update", R, {"lastMessage": LAST, "updatedAt": NOW}),),
    {**GROUP, f"{R}/messages/m1": stored_message("mia"), f"{R}/messages/m2": stored_message("mia", body="x" * 500)},
)
OLD_LAST = {"id": "m0", "senderId": "mia", "body": "old", "sentAt": EARLIER}
RENAME = Request("adam", (Write("update", R, {"title": "Dinner", "updatedAt": NOW}),), GROUP)


def alone_in_list(uid: str) -> Change:
    """Somebody is named by the room and has neither a member document nor a note."""
    member, noted = without(f"{R}/members/{uid}"), without(f"users/{uid}/memberships/r1")
    return lambda request: noted(member(request))


TWINS = [
    Twin(
        "anybody signed in makes a group with themself as owner",
        MAKE,
        {
            "signed out": by(None),
            "somebody else as owner": by("mia"),
            "an empty title": wrote(R, "title", ""),
            "a title of 101 characters": wrote(R, "title", "x" * 101),
            "a title that is no string": wrote(R, "title", None),
            "a photo": wrote(R, "photo", "x"),
            "another kind": wrote(R, "kind", "channel"),
            "a missing field": omitted(R, "photo"),
            "an unknown field": wrote(R, "x", 1),
            "an epoch": wrote(R, "epoch", 1),
            "an epoch that is a float": wrote(R, "epoch", 0.0),
            "a short signal key": wrote(R, "signalKey", KEY[1:]),
            "a signal key in upper case": wrote(R, "signalKey", KEY.upper()),
            "a summary": wrote(R, "lastMessage", {"id": "x"}),
            "a client's createdAt": wrote(R, "createdAt", EARLIER),
            "a client's updatedAt": wrote(R, "updatedAt", EARLIER),
            "memberIds without the owner": wrote(R, "memberIds", ["mia", "zoe"]),
            "memberIds with a double": wrote(R, "memberIds", ["olga", "mia", "mia"]),
            "memberIds that are no list": wrote(R, "memberIds", "olga"),
            "9 people": wrote(R, "memberIds", ["olga", "mia", *map(str, range(7))]),
            "no member document of the owner": without(f"{R}/members/olga"),
            "no note of a member": without("users/mia/memberships/r1"),
            "no room": without(R),
            "a member who is not in memberIds": wrote(R, "memberIds", ["olga", "zoe"]),
            "the owner as a member only": wrote(f"{R}/members/olga", "role", "member"),
            "a second owner": wrote(f"{R}/members/mia", "role", "owner"),
            "an admin": wrote(f"{R}/members/mia", "role", "admin"),
            "a member added by somebody else": wrote(f"{R}/members/mia", "addedBy", "mia"),
            "a member with a client's time": wrote(f"{R}/members/mia", "joinedAt", EARLIER),
            "a member with an unknown field": wrote(f"{R}/members/mia", "x", 1),
            "a note with a client's joinedAt": wrote("users/mia/memberships/r1", "joinedAt", EARLIER),
            "a note with a client's updatedAt": wrote("users/mia/memberships/r1", "updatedAt", EARLIER),
            "a note that has left": wrote("users/mia/memberships/r1", "leftAt", NOW),
            "a note with an unknown field": wrote("users/mia/memberships/r1", "x", 1),
            "a note for somebody who is not in it": also(Write("create", "users/zoe/memberships/r1", note())),
        },
    ),
    Twin(
        "a group of five fits into one commit",
        Request("olga", new_room("r1", "olga", [f"p{i}" for i in range(4)])),
        {
            "six do not": lambda _: Request("olga", new_room("r1", "olga", [f"p{i}" for i in range(5)])),
            **{f"{who} in the list alone": alone_in_list(who) for who in ("olga", *(f"p{i}" for i in range(4)))},
        },
    ),
    Twin(
        "whoever makes a room may be named anywhere",
        Request("olga", new_room("r1", "olga", ["p0"], memberIds=["p0", "olga"])),
        {"the others come all the same": alone_in_list("p0")},
    ),
    Twin(
        "a group has no id of a direct room",
        Request("olga", new_room("r-_1", "olga", [])),
        {
            "dm_": lambda _: Request("olga", new_room("dm_mia_zoe", "olga", [])),
            "a blank": lambda _: Request("olga", new_room("r 1", "olga", [])),
        },
    ),
    Twin(
        "a title has up to 100 characters",
        Request("olga", new_room("r1", "olga", [], title="x" * 100)),
        {"101": wrote(R, "title", "x" * 101)},
    ),
    Twin(
        "a direct room has exactly the two sorted people and the id made of them",
        MAKE_DIRECT,
        {
            "a title": wrote(D, "title", "x"),
            "another kind": wrote(D, "kind", "channel"),
            "not sorted, with an id to match": lambda _: Request(
                "olga", new_room("dm_olga_mia", "olga", ["mia"], kind="direct", title="")
            ),
            "not sorted": wrote(D, "memberIds", ["olga", "mia"]),
            "a third person": wrote(D, "memberIds", ["mia", "olga", "zoe"]),
            "of one person": wrote(D, "memberIds", ["olga"]),
            "other people's id": wrote(D, "memberIds", ["olga", "zoe"]),
            "by a third person": by("zoe"),
            "under another id": lambda _: Request(
                "olga", new_room("r1", "olga", ["mia"], kind="direct", title="", memberIds=["mia", "olga"])
            ),
            "two owners": wrote(f"{D}/members/mia", "role", "owner"),
        },
    ),
    Twin(
        "members read a room",
        Request("mia", (Get(R),), GROUP),
        {
            "strangers": by("zoe"),
            "nobody": by(None),
            "who have left": given(R, "memberIds", ["olga", "adam"]),
            "that is not there": lambda r: not_given(R)(r),
        },
    ),
    Twin(
        "members list their rooms by array-contains",
        Request("mia", (List("rooms", (("memberIds", "array-contains", "mia"),)),), GROUP),
        {
            "of somebody else": by("zoe"),
            "nobody": by(None),
            "without the filter": instead("rooms", List("rooms")),
            "by another filter": instead("rooms", List("rooms", (("kind", "==", "group"),))),
        },
    ),
    Twin(
        "rooms are not deleted",
        RENAME,
        {"by an owner": instead(R, Write("delete", R))},
    ),
    Twin(
        "owner or admin rename a group",
        RENAME,
        {
            "a member": by("mia"),
            "a stranger": by("zoe"),
            "to nothing": wrote(R, "title", ""),
            "too long": wrote(R, "title", "x" * 101),
            "with a client's time": wrote(R, "updatedAt", EARLIER),
            "and the kind": wrote(R, "kind", "direct"),
            "and createdAt": wrote(R, "createdAt", NOW),
            "and the signal key": wrote(R, "signalKey", OTHER_KEY),
            "a direct room": given(R, "kind", "direct"),
        },
    ),
    Twin(
        "a member copies a message that exists into the summary",
        SUMMARY,
        {
            "a stranger": by("zoe"),
            "signed out": by(None),
            "one that does not exist": wrote(R, "lastMessage.id", "m9"),
            "with another sender": wrote(R, "lastMessage.senderId", "adam"),
            "with another text": wrote(R, "lastMessage.body", "bye"),
            "with a part of the text": wrote(R, "lastMessage.body", "hell"),
            "with another time": wrote(R, "lastMessage.sentAt", YESTERDAY),
            "with an unknown field": wrote(R, "lastMessage.x", 1),
            "as null": wrote(R, "lastMessage", None),
            "with an id that is a path": wrote(R, "lastMessage.id", "m1/x/y"),
            "with a client's time": wrote(R, "updatedAt", EARLIER),
            "and a title": wrote(R, "title", "x"),
        },
    ),
    Twin(
        "a long message is repeated by its first 200 characters",
        Request(
            "adam",
            (Write("update", R, {"lastMessage": {**LAST, "id": "m2", "body": "x" * 200}, "updatedAt": NOW}),),
            SUMMARY.given,
        ),
        {
            "199": wrote(R, "lastMessage.body", "x" * 199),
            "others": wrote(R, "lastMessage.body", "y" * 200),
            "401": wrote(R, "lastMessage.body", "x" * 401),
        },
    ),
    Twin(
        "a newer summary replaces an older one",
        Request("adam", SUMMARY.actions, {**SUMMARY.given, R: {**GROUP[R], "lastMessage": OLD_LAST}}),
        {"not the other way round": given(R, "lastMessage.sentAt", YESTERDAY)},
    ),
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
