"""Who is let in at all: bans, ended sessions, verified addresses, blocks."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.rules import test_members, test_messages, test_people, test_rooms
from tests.rules.backends import RULES, googles, ours
from tests.rules.example_rooms import message, new_room, note, profile, stored_message, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped, switched, switched_source
from tests.rules.twins import (
    EARLIER,
    NOW,
    SIGNED_IN,
    Action,
    Get,
    List,
    Request,
    Twin,
    Write,
    also_given,
    by,
    cases,
    given,
    instead,
    with_claim,
    without_claim,
    wrote,
)

BLOCK = Request("mia", (Write("create", "users/mia/blocks/eve", {"createdAt": NOW}),))
BLOCKED = {"users/mia/blocks/eve": {"createdAt": EARLIER}}
DIRECT = stored_room("dm_eve_mia", {"eve": "owner", "mia": "member"}, kind="direct", title="")
M = "rooms/dm_eve_mia/messages/m1"
IN_DIRECT = {**DIRECT, M: stored_message("eve")}
LAST = {"id": "m1", "senderId": "eve", "body": "hello", "sentAt": EARLIER}
OPEN = new_room("dm_eve_mia", "eve", ["mia"], kind="direct", title="", memberIds=["eve", "mia"])
eve_is_blocked = also_given("users/mia/blocks/eve", {"createdAt": EARLIER})
FRIENDS = {
    "users/mia": profile("mia_", createdAt=EARLIER, updatedAt=EARLIER),
    "users/mia/memberships/r1": note(joinedAt=EARLIER, updatedAt=EARLIER),
}


def barred(request: Request, valid_since: Any) -> Request:
    """The same request by somebody whose ban says this."""
    return also_given(f"bans/{request.who}", {"validSince": valid_since, "reason": "spam", "at": EARLIER})(request)


TWINS = [
    Twin(
        "a person blocks another one",
        BLOCK,
        {
            "not for somebody else": by("eve"),
            "not signed out": by(None),
            "not oneself": instead("users/mia/blocks/eve", Write("create", "users/mia/blocks/mia", {"createdAt": NOW})),
            "not with a client's time": wrote("users/mia/blocks/eve", "createdAt", EARLIER),
            "not with more": wrote("users/mia/blocks/eve", "why", "x"),
        },
    ),
    Twin(
        "a block is not touched again",
        Request("mia", (Get("users/mia/blocks/eve"),), BLOCKED),
        {
            "by renewing it": instead(
                "users/mia/blocks/eve", Write("update", "users/mia/blocks/eve", {"createdAt": NOW})
            )
        },
    ),
    Twin(
        "a person takes a block back",
        Request("mia", (Write("delete", "users/mia/blocks/eve"),), BLOCKED),
        {"not somebody else's": by("eve"), "not signed out": by(None)},
    ),
    Twin(
        "a person reads the own blocks",
        Request("mia", (List("users/mia/blocks"),), BLOCKED),
        {"nobody else, also not the blocked": by("eve"), "not signed out": by(None)},
    ),
    Twin(
        "a person reads one of the own blocks",
        Request("mia", (Get("users/mia/blocks/eve"),), BLOCKED),
        {"nobody else, also not the blocked": by("eve"), "not signed out": by(None)},
    ),
    Twin(
        "who is not blocked reads a profile",
        Request("eve", (Get("users/mia"),), FRIENDS),
        {"who is blocked does not": eve_is_blocked},
    ),
    Twin(
        "a person reads the own profile, whatever others block",
        Request("eve", (Get("users/eve"),), {"users/eve": profile("eve", createdAt=EARLIER, updatedAt=EARLIER)}),
        {"not another's who blocks": lambda r: eve_is_blocked(replace(r, actions=(Get("users/mia"),)))},
    ),
    Twin(
        "who is not blocked opens a direct room",
        Request("eve", OPEN),
        {"who is blocked does not": eve_is_blocked},
    ),
    Twin(
        "a block counts in one direction",
        Request("mia", (Write("create", M, message("mia")),), {**DIRECT, **BLOCKED}),
        {"the other way round": also_given("users/eve/blocks/mia", {"createdAt": EARLIER})},
    ),
    *(
        Twin(rule, Request("eve", (write,), IN_DIRECT), {"who is blocked does not": eve_is_blocked})
        for rule, write in {
            "who is not blocked writes": Write("create", "rooms/dm_eve_mia/messages/m2", message("eve")),
            "who is not blocked edits": Write("update", M, {"body": "bye", "editedAt": NOW, "updatedAt": NOW}),
            "who is not blocked reacts": Write("update", M, {"reactions": {"eve": ["👍"]}, "updatedAt": NOW}),
            "who is not blocked sums up": Write("update", "rooms/dm_eve_mia", {"lastMessage": LAST, "updatedAt": NOW}),
        }.items()
    ),
    Twin(
        "a session that began when the ban did works",
        barred(Request("mia", (Get("users/eve"),)), SIGNED_IN),
        {
            "one that began earlier does not": given("bans/mia", "validSince", SIGNED_IN + timedelta(seconds=1)),
            "nor any of who is banned": given("bans/mia", "validSince", None),
        },
    ),
    Twin(
        "blocks do not reach into groups",
        Request(
            "eve",
            (Write("create", "rooms/r1/messages/m2", message("eve")),),
            {**stored_room("r1", {"eve": "owner", "mia": "member"}), **BLOCKED},
        ),
        {"but a member stays needed": by("zoe")},
    ),
]

IN_GROUP = {**stored_room("r1", {"mia": "owner", "eve": "member"}), **FRIENDS, "handles/mia_": {"uid": "mia"}}
VERIFIED = {"bulk": True, "email": "mia@example.com", "email_verified": True}
UNVERIFIED = {
    "whose address is not verified": with_claim("email_verified", value=False),
    "whose token says nothing": without_claim("email_verified"),
    "whose token says yes as a word": with_claim("email_verified", "true"),
}
ACTS: Final[Mapping[str, tuple[Action, ...]]] = {
    "send": (Write("create", "rooms/r1/messages/m1", message("mia")),),
    "read messages": (List("rooms/r1/messages"),),
    "read rooms": (Get("rooms/r1"),),
    "make rooms": new_room("r2", "mia", []),
    "rename rooms": (Write("update", "rooms/r1", {"title": "x", "updatedAt": NOW}),),
    "read profiles": (Get("users/eve"),),
    "find people by address": (Get("directory/0"),),
    "find people by handle": (Get("handles/mia_"),),
    "are found by address": (Write("create", f"directory/{test_people.hash_of('mia@example.com')}", {"uid": "mia"}),),
}
# Held to the rules with the switch on. Everything else is the same in both.
SWITCHED_TWINS = [
    Twin(f"with the switch on, verified people {name}", Request("mia", actions, IN_GROUP, VERIFIED), UNVERIFIED)
    for name, actions in ACTS.items()
] + [
    Twin(
        "with the switch on, the own profile can be read before the address is verified",
        Request("mia", (Get("users/mia"),), IN_GROUP, {}),
        {"but no other": lambda r: replace(r, actions=(Get("users/eve"),))},
    ),
    Twin(
        "with the switch on, an own profile can be made before the address is verified",
        replace(test_people.SIGN_UP, actions=test_people.SIGN_UP.actions[:2]),
        {"but not signed out": by(None)},
    ),
]


def everything_allowed() -> Iterator[Request]:
    """Every request of the suite that the rules allow."""
    for twin in (*test_people.TWINS, *test_rooms.TWINS, *test_members.TWINS, *test_messages.TWINS, *TWINS):
        yield twin.allowed


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.parametrize(("request_", "allowed"), cases(SWITCHED_TWINS))
def test_switched(request_: Request, allowed: bool) -> None:
    ours(switched(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)


@pytest.fixture
def google_switched(google_with_rules: GoogleFirestore) -> Iterator[GoogleFirestore]:
    assert google_with_rules.load(switched_source()) is None
    yield google_with_rules
    google_with_rules.load(RULES.read_text())


@pytest.mark.google
def test_google_switched(google_switched: GoogleFirestore) -> None:
    for twin in SWITCHED_TWINS:
        assert googles(google_switched, twin.allowed).allowed, twin.rule
        for change in twin.denied.values():
            googles(google_switched, change(twin.allowed)).must_be(allowed=False)


BEFORE: Final = SIGNED_IN
AFTER: Final = datetime(2026, 3, 1, 0, 0, 1, tzinfo=UTC)


def test_who_is_banned_can_do_nothing_at_all() -> None:
    for request in everything_allowed():
        for valid_since in (None, AFTER):
            ours(shipped(), barred(request, valid_since)).must_be(allowed=False)


def test_a_session_that_began_at_the_time_of_the_ban_or_later_works() -> None:
    for request in everything_allowed():
        ours(shipped(), barred(request, BEFORE)).must_be(allowed=True)


@pytest.mark.google
@pytest.mark.parametrize(("valid_since", "allowed"), [(None, False), (AFTER, False), (BEFORE, True)])
def test_google_knows_bans_too(google_with_rules: GoogleFirestore, valid_since: Any, allowed: bool) -> None:
    for request in (test_messages.SEND, test_people.SIGN_UP, Request("mia", (Get("rooms/r1"),), IN_GROUP)):
        googles(google_with_rules, barred(request, valid_since)).must_be(allowed=allowed)
