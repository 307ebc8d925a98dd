"""Links that let people into a group: making, revoking, using."""

from datetime import timedelta
from typing import Any

import pytest

from tests.rules.backends import TIME, googles, ours
from tests.rules.example_rooms import member, note, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    YESTERDAY,
    Fields,
    Get,
    List,
    Request,
    Twin,
    Write,
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

SECRET = "s3cret-link_00000000"
R = "rooms/r1"
V = f"{R}/invites/{SECRET}"
GROUP = stored_room("r1", {"olga": "owner", "adam": "admin", "mia": "member"})
LATER = TIME + timedelta(days=365)


def invite(**other: Any) -> Fields:
    return {"createdBy": "adam", "createdAt": NOW, "expiresAt": TIME + timedelta(days=31), "usesLeft": 200,
            "usedBy": None, "usedAt": None, **other}  # fmt: skip


MAKE = Request("adam", (Write("create", V, invite()),), GROUP)
STORED = {**GROUP, V: invite(createdAt=YESTERDAY, expiresAt=LATER, usesLeft=1)}
USE = Write("update", V, {"usesLeft": 0, "usedBy": "nina", "usedAt": NOW})
NINA = f"{R}/members/nina"
NOTE = "users/nina/memberships/r1"
JOINING = (
    USE,
    Write("update", R, {"memberIds": ["olga", "adam", "mia", "nina"], "updatedAt": NOW}),
    Write("create", NINA, member("member", "nina", invite=SECRET)),
    Write("create", NOTE, note()),
)
JOIN = Request("nina", JOINING, STORED, claims={})
LEFT_BEFORE = note(joinedAt=EARLIER, updatedAt=EARLIER, leftAt=EARLIER)
PAY = Write("create", "limits/adam", {"tokens": 8, "at": NOW, "lastId": V, "since": NOW})
REUSED = {**STORED, V: {**STORED[V], "usesLeft": 5, "usedBy": "yan", "usedAt": YESTERDAY}}
USE_BY_MIA = Write("update", V, {"usesLeft": 0, "usedBy": "mia", "usedAt": NOW})
BACK = Request("nina", (*JOINING[:3], Write("update", NOTE, note())), {**STORED, NOTE: LEFT_BEFORE})

TWINS = [
    Twin(
        "owner or admin make a link",
        MAKE,
        {
            "a member": by("mia"),
            "a stranger": by("zoe"),
            "signed out": by(None),
            "in another's name": wrote(V, "createdBy", "olga"),
            "with a client's time": wrote(V, "createdAt", EARLIER),
            "that is over": wrote(V, "expiresAt", EARLIER),
            "that never ends": wrote(V, "expiresAt", LATER),
            "that ends some day": wrote(V, "expiresAt", "2027"),
            "for nobody": wrote(V, "usesLeft", 0),
            "for everybody": wrote(V, "usesLeft", 201),
            "for half a person": wrote(V, "usesLeft", 1.5),
            "that was used": wrote(V, "usedBy", "adam"),
            "that was used at a time": wrote(V, "usedAt", NOW),
            "with an unknown field": wrote(V, "x", 1),
            "with a missing field": omitted(V, "usedAt"),
            "into a direct room": in_room("r1", "dm_mia_olga"),
            "that can be guessed": instead(V, Write("create", f"{R}/invites/{SECRET[:19]}", invite())),
            "with a blank": instead(V, Write("create", f"{R}/invites/{SECRET} x", invite())),
            "by an admin who is one no more": given(f"{R}/members/adam", "role", "member"),
        },
    ),
    Twin(
        "a link costs two",
        Request(
            "adam",
            (*MAKE.actions, Write("create", "limits/adam", {"tokens": 8, "at": NOW, "lastId": V, "since": NOW})),
            GROUP,
            claims={},
        ),
        {
            "not one": wrote("limits/adam", "tokens", 9),
            "not nothing": without("limits/adam"),
            "not what another costs": wrote("limits/adam", "lastId", f"{V}x"),
        },
    ),
    Twin(
        "owner or admin take a link back",
        Request("olga", (Write("delete", V),), STORED),
        {"a member": by("mia"), "a stranger": by("nina"), "signed out": by(None)},
    ),
    Twin(
        "owner or admin list the links",
        Request("adam", (List(f"{R}/invites"),), STORED),
        {
            "a member": by("mia"),
            "a stranger": by("nina"),
            "signed out": by(None),
            "of all rooms": instead(f"{R}/invites", everywhere("invites")),
        },
    ),
    Twin("who has a link looks it up", Request("nina", (Get(V),), STORED), {"not signed out": by(None)}),
    Twin(
        "who has a link comes in",
        JOIN,
        {
            "in another's name": by("zoe"),
            "signed out": by(None),
            "when it was taken back": lambda r: not_given(V)(without(V)(r)),
            "when it is over": given(V, "expiresAt", YESTERDAY),
            "when it was used up": given(V, "usesLeft", 0),
            "without using it": without(V),
            "using it twice": wrote(V, "usesLeft", -1),
            "adding a use": wrote(V, "usesLeft", 2),
            "using it for another": wrote(V, "usedBy", "mia"),
            "at another time": wrote(V, "usedAt", EARLIER),
            "prolonging it": wrote(V, "expiresAt", TIME),
            "by another link": wrote(NINA, "invite", f"{SECRET}x"),
            "by no link": omitted(NINA, "invite"),
            "by what is no link": wrote(NINA, "invite", 5),
            "by a link out of another room": wrote(NINA, "invite", "../r2/invites/x/y/z/a/b"),
            "as admin": wrote(NINA, "role", "admin"),
            "as somebody else's guest": wrote(NINA, "addedBy", "adam"),
            "with an unknown field": wrote(NINA, "x", 1),
            "at another member time": wrote(NINA, "joinedAt", EARLIER),
            "without a member document": without(NINA),
            "without a note": without(NOTE),
            "without a place in memberIds": without(R),
            "bringing somebody along": wrote(R, "memberIds", ["olga", "adam", "mia", "nina", "zoe"]),
            "throwing somebody out": wrote(R, "memberIds", ["olga", "adam", "nina"]),
            "renaming the room": wrote(R, "title", "x"),
            "with a client's time": wrote(R, "updatedAt", EARLIER),
            "after leaving": also_given(NOTE, {**LEFT_BEFORE, "leftAt": TIME}),
        },
    ),
    Twin(
        "a link stays for the next one",
        Request(
            "nina",
            (Write("update", V, {"usesLeft": 4, "usedBy": "nina", "usedAt": NOW}), *JOINING[1:]),
            {**STORED, V: {**STORED[V], "usesLeft": 5, "usedBy": "yan", "usedAt": YESTERDAY}},
        ),
        {"but not all of it": wrote(V, "usesLeft", 3), "and not more": wrote(V, "usesLeft", 5)},
    ),
    Twin(
        "who left comes back by a newer link",
        BACK,
        {
            "not by an older one": given(NOTE, "leftAt", TIME),
            "not by one of that moment": given(NOTE, "leftAt", YESTERDAY),
            "not with the old joinedAt": wrote(NOTE, "joinedAt", EARLIER),
        },
    ),
    Twin(
        "a note that somebody made up keeps nobody out",
        Request("nina", BACK.actions, {**STORED, NOTE: note(joinedAt=EARLIER, updatedAt=EARLIER)}),
        {"but says when": wrote(NOTE, "updatedAt", EARLIER)},
    ),
    Twin(
        "who is in does not use up links",
        Request("nina", (Get(V),), STORED),
        {
            "as a member": lambda r: Request(
                "mia", (Write("update", V, {"usesLeft": 0, "usedBy": "mia", "usedAt": NOW}),), STORED
            ),
            "without coming in": instead(V, USE),
        },
    ),
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


# Google's emulator has a clock of its own, which is not that of these tests.
TIMELESS = [twin for twin in TWINS if not any(isinstance(a, Write) and a.path == V for a in twin.allowed.actions)]


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases([*TIMELESS, *(t for t in TWINS if t.allowed is JOIN)]))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
