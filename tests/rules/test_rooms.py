"""Rooms and their members: making, inviting, leaving, removing, roles, renaming, the summary."""

import pytest

from desktop_chat.emulator.rules.ruleset import load_ruleset
from tests.rules.backends import RULES, googles, ours
from tests.rules.example_rooms import (
    KEY,
    OTHER_KEY,
    member,
    new_room,
    note,
    room,
    stored_message,
    stored_room,
)
from tests.rules.google_emulator import GoogleFirestore
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
    everywhere,
    given,
    instead,
    not_given,
    omitted,
    without,
    wrote,
)

R = "rooms/r1"
GROUP = stored_room("r1", {"olga": "owner", "adam": "admin", "mia": "member"})
DIRECT = stored_room("dm_mia_olga", {"olga": "owner", "mia": "member"}, kind="direct", title="")
MAKE = Request("olga", new_room("r1", "olga", ["mia"]))
MAKE_DIRECT = Request(
    "olga", new_room("dm_mia_olga", "olga", ["mia"], kind="direct", title="", memberIds=["mia", "olga"])
)
D = "rooms/dm_mia_olga"
INVITE = Request(
    "adam",
    (
        Write("update", R, {"memberIds": ["olga", "adam", "mia", "nina"], "updatedAt": NOW}),
        Write("create", f"{R}/members/nina", member("member", "adam")),
        Write("create", "users/nina/memberships/r1", note()),
    ),
    GROUP,
)
AGAIN = Request(
    "adam",
    (*INVITE.actions[:2], Write("update", "users/nina/memberships/r1", note())),
    {**GROUP, "users/nina/memberships/r1": note(joinedAt=EARLIER, updatedAt=EARLIER, leftAt=EARLIER)},
)


def _invite_into(size: int) -> Request:
    there = ["olga", *(f"p{i}" for i in range(size - 1))]
    writes = (Write("update", R, {"memberIds": [*there, "nina"], "updatedAt": NOW}), *INVITE.actions[1:])
    return Request("adam", writes, {**GROUP, R: room(*there, createdAt=EARLIER, updatedAt=EARLIER)})


def removal(who: str, gone: str) -> Request:
    rest = [uid for uid in ("olga", "adam", "mia") if uid != gone]
    return Request(
        who,
        (
            Write("update", R, {"memberIds": rest, "epoch": 1, "signalKey": OTHER_KEY, "updatedAt": NOW}),
            Write("delete", f"{R}/members/{gone}"),
            Write("update", f"users/{gone}/memberships/r1", {"leftAt": NOW, "updatedAt": NOW}),
        ),
        GROUP,
    )


def gone_instead(uid: str) -> Change:
    """The same commit for another person."""
    return lambda request: Request(request.who, removal(request.who or "", uid).actions, request.given)


LAST = {"id": "m1", "senderId": "mia", "body": "hello", "sentAt": EARLIER}
SUMMARY = Request(
    "adam",
    (Write("update", R, {"lastMessage": LAST, "updatedAt": NOW}),),
    {**GROUP, f"{R}/messages/m1": stored_message("mia"), f"{R}/messages/m2": stored_message("mia", body="x" * 500)},
)
OLD_LAST = {"id": "m0", "senderId": "mia", "body": "old", "sentAt": EARLIER}
RENAME = Request("adam", (Write("update", R, {"title": "Dinner", "updatedAt": NOW}),), GROUP)
PROMOTE = Request("olga", (Write("update", f"{R}/members/mia", {"role": "admin"}),), GROUP)

MAKING = [
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
            "13 people": wrote(R, "memberIds", ["olga", "mia", *map(str, range(11))]),
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
        "a group of twelve fits into one commit",
        Request("olga", new_room("r1", "olga", [f"p{i}" for i in range(11)])),
        {"thirteen do not": lambda _: Request("olga", new_room("r1", "olga", [f"p{i}" for i in range(12)]))},
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
]
CHANGING = [
    Twin(
        "owner or admin invite one person to a group",
        INVITE,
        {
            "a member": by("mia"),
            "a stranger": by("zoe"),
            "the person": by("nina"),
            "signed out": by(None),
            "two at once": wrote(R, "memberIds", ["olga", "adam", "mia", "nina", "zoe"]),
            "one out and one in": wrote(R, "memberIds", ["olga", "adam", "nina"]),
            "somebody else's member document": wrote(R, "memberIds", ["olga", "adam", "mia", "zoe"]),
            "with another title": wrote(R, "title", "x"),
            "without a member document": without(f"{R}/members/nina"),
            "without a note": without("users/nina/memberships/r1"),
            "without memberIds": without(R),
            "as admin": wrote(f"{R}/members/nina", "role", "admin"),
            "as owner": wrote(f"{R}/members/nina", "role", "owner"),
            "in somebody else's name": wrote(f"{R}/members/nina", "addedBy", "olga"),
            "with a client's time": wrote(R, "updatedAt", EARLIER),
            "into a direct room": given(R, "kind", "direct"),
            "by an admin who is one no more": given(f"{R}/members/adam", "role", "member"),
            "a member who gets a note only": also(Write("create", "users/zoe/memberships/r1", note())),
        },
    ),
    Twin(
        "a group has up to 200 people",
        _invite_into(199),
        {"one more": lambda _: _invite_into(200)},
    ),
    Twin(
        "who left can be invited again",
        AGAIN,
        {
            "keeping the old joinedAt": wrote("users/nina/memberships/r1", "joinedAt", EARLIER),
            "without memberIds": without(R),
            "without a member document": without(f"{R}/members/nina"),
            "by a member": by("mia"),
        },
    ),
    Twin(
        "a member leaves",
        removal("mia", "mia"),
        {
            "another member": by("zoe"),
            "signed out": by(None),
            "keeping the member document": without(f"{R}/members/mia"),
            "keeping the place in memberIds": without(R),
            "without saying so": without("users/mia/memberships/r1"),
            "with the old epoch": wrote(R, "epoch", 0),
            "with a later epoch": wrote(R, "epoch", 2),
            "with the old signal key": wrote(R, "signalKey", KEY),
            "with a bad signal key": wrote(R, "signalKey", "x"),
            "with a client's time in the note": wrote("users/mia/memberships/r1", "leftAt", EARLIER),
            "with a client's updatedAt in the note": wrote("users/mia/memberships/r1", "updatedAt", EARLIER),
            "changing joinedAt": wrote("users/mia/memberships/r1", "joinedAt", NOW),
            "renaming the room": wrote(R, "title", "x"),
            "taking somebody along": wrote(R, "memberIds", ["olga"]),
            "as the owner": given(f"{R}/members/mia", "role", "owner"),
            "in a direct room": given(R, "kind", "direct"),
        },
    ),
    Twin(
        "an owner removes anybody else",
        removal("olga", "adam"),
        {
            "an owner": given(f"{R}/members/adam", "role", "owner"),
            "themself": gone_instead("olga"),
            "keeping the member document": without(f"{R}/members/adam"),
            "keeping the place in memberIds": without(R),
        },
    ),
    Twin(
        "an admin removes members",
        removal("adam", "mia"),
        {
            "a member removes a member": given(f"{R}/members/adam", "role", "member"),
            "admins": given(f"{R}/members/mia", "role", "admin"),
            "the owner": gone_instead("olga"),
            "by a stranger": by("zoe"),
        },
    ),
    Twin(
        "the owner changes roles",
        PROMOTE,
        {
            "an admin does not": by("adam"),
            "the member does not": by("mia"),
            "a stranger does not": by("zoe"),
            "not to an unknown role": wrote(f"{R}/members/mia", "role", "king"),
            "and nothing else": wrote(f"{R}/members/mia", "addedBy", "mia"),
            "not in a direct room": given(R, "kind", "direct"),
            "not their own": instead(f"{R}/members/mia", Write("update", f"{R}/members/olga", {"role": "member"})),
        },
    ),
    Twin(
        "an owner makes and unmakes other owners",
        Request("olga", (Write("update", f"{R}/members/mia", {"role": "owner"}),), GROUP),
        {"an admin does not": by("adam")},
    ),
    Twin(
        "members read who is in the room",
        Request("mia", (List(f"{R}/members"),), GROUP),
        {"strangers": by("zoe"), "nobody": by(None), "everywhere": instead(f"{R}/members", everywhere("members"))},
    ),
    Twin(
        "members read one member document",
        Request("mia", (Get(f"{R}/members/adam"),), GROUP),
        {"strangers": by("zoe"), "nobody": by(None)},
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


@pytest.mark.parametrize(("request_", "allowed"), cases([*MAKING, *CHANGING]))
def test_ours(request_: Request, allowed: bool) -> None:
    verdict = ours(load_ruleset(RULES.read_text()), request_)
    assert verdict.allowed is allowed, verdict.reason
    assert not verdict.errors, f"denied by an error, not by logic: {verdict.errors}"


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases([*MAKING, *CHANGING]))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    verdict = googles(google_with_rules, request_)
    assert verdict.allowed is allowed, verdict.reason
    assert not verdict.errors, f"denied by an error, not by logic: {verdict.reason}"
