"""Members: inviting, leaving, removing, roles."""

import pytest

from tests.rules.backends import googles, ours
from tests.rules.example_rooms import (
    KEY,
    OTHER_KEY,
    member,
    note,
    room,
    stored_room,
)
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    Change,
    Get,
    List,
    Request,
    Twin,
    Write,
    also,
    also_given,
    by,
    cases,
    everywhere,
    given,
    in_room,
    instead,
    not_given,
    omitted,
    without,
    wrote,
)

R = "rooms/r1"
GROUP = stored_room("r1", {"olga": "owner", "adam": "admin", "mia": "member"})
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


def promotion(who: str, role: str, by: str = "olga") -> Request:
    """Return the commit that gives somebody a role; the room counts it."""
    changes = {"role": role, "updatedAt": NOW}
    counted = Write("update", R, {"epoch": 1, "updatedAt": NOW})
    return Request(by, (Write("update", f"{R}/members/{who}", changes), counted), GROUP)


PROMOTE = promotion("mia", "admin")


def also_removing(uid: str) -> Change:
    """One number for two changes: whoever knows who went would think that nothing else has changed."""
    return lambda request: Request(request.who, (*removal("olga", uid).actions, request.actions[0]), GROUP)


TWINS = [
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
        "a member document follows memberIds",
        Request(
            "adam",
            (Write("create", f"{R}/members/zoe", member("member", "adam")),),
            {
                **GROUP,
                R: {**GROUP[R], "memberIds": ["olga", "adam", "mia", "zoe"]},
                "users/zoe/memberships/r1": note(joinedAt=EARLIER, updatedAt=EARLIER),
            },
        ),
        {
            "not without a place in memberIds": given(R, "memberIds", ["olga", "adam", "mia"]),
            "not by a member": by("mia"),
            "not by the person": by("zoe"),
            "not signed out": by(None),
            "not as admin": wrote(f"{R}/members/zoe", "role", "admin"),
            "not without a note": not_given("users/zoe/memberships/r1"),
            "not in a direct room": in_room("r1", "dm_mia_olga"),
        },
    ),
    Twin(
        "a member document goes with a note of leaving",
        Request("mia", removal("mia", "mia").actions[1:], {**GROUP, R: {**GROUP[R], "memberIds": ["olga", "adam"]}}),
        {
            "not while memberIds names the person": given(R, "memberIds", ["olga", "adam", "mia"]),
            "not without the note": without("users/mia/memberships/r1"),
            "not with an old note": wrote("users/mia/memberships/r1", "leftAt", EARLIER),
            "not by a stranger": by("zoe"),
            "not signed out": by(None),
            "not an owner": given(f"{R}/members/mia", "role", "owner"),
            "not in a direct room": in_room("r1", "dm_mia_olga"),
        },
    ),
    Twin(
        "memberIds grows by one who has a member document",
        Request("adam", INVITE.actions[:1], {**GROUP, f"{R}/members/nina": member(joinedAt=EARLIER)}),
        {
            "not without the document": not_given(f"{R}/members/nina"),
            "not by a member": by("mia"),
            "not by two": wrote(R, "memberIds", ["olga", "adam", "mia", "nina", "zoe"]),
            "not while somebody goes": wrote(R, "memberIds", ["olga", "adam", "nina"]),
            "not in a direct room": given(R, "kind", "direct"),
        },
    ),
    Twin(
        "memberIds shrinks by one who has no member document",
        Request(
            "adam",
            removal("adam", "mia").actions[:1],
            {path: fields for path, fields in GROUP.items() if path != f"{R}/members/mia"},
        ),
        {
            "not while they have one": also_given(f"{R}/members/mia", member(joinedAt=EARLIER)),
            "not by a stranger": by("zoe"),
            "not by a member": given(f"{R}/members/adam", "role", "member"),
            "not while somebody comes": wrote(R, "memberIds", ["olga", "adam", "zoe"]),
            "not by nobody": wrote(R, "memberIds", ["olga", "adam", "mia"]),
            "not in a direct room": given(R, "kind", "direct"),
        },
    ),
    Twin(
        "a note alone says nothing",
        Request("mia", removal("mia", "mia").actions, GROUP),
        {"of leaving": lambda r: Request("mia", r.actions[2:], GROUP)},
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
            "not in a direct room": in_room("r1", "dm_mia_olga"),
            "not their own": lambda _: promotion("olga", "member"),
            "not uncounted": without(R),
            "not with the old number": wrote(R, "epoch", 0),
            "not with a later number": wrote(R, "epoch", 2),
            "not at a client's time": wrote(f"{R}/members/mia", "updatedAt", EARLIER),
            "not without a time": omitted(f"{R}/members/mia", "updatedAt"),
            "not with another name of the room": wrote(R, "title", "x"),
            "not hidden behind a removal": also_removing("adam"),
        },
    ),
    Twin(
        "an owner makes and unmakes other owners",
        promotion("mia", "owner"),
        {"an admin does not": by("adam")},
    ),
    Twin(
        "an owner counts a change of roles",
        Request("olga", PROMOTE.actions[1:], GROUP),
        {
            "an admin does not": by("adam"),
            "not by two": wrote(R, "epoch", 2),
            "not with another key": wrote(R, "signalKey", OTHER_KEY),
        },
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
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
