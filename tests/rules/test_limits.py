"""The rate limit: what each act costs, who pays nothing, and that one payment is for one document."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.rules.backends import TIME, googles, ours
from tests.rules.example_rooms import member, message, new_room, note, stored_message, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.test_reports import FIELDS
from tests.rules.twins import (
    EARLIER,
    NOW,
    Change,
    Fields,
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
    omitted,
    with_claim,
    without,
    wrote,
)

B = "limits/mia"
R = "rooms/r1"
M = f"{R}/messages/m1"
GROUP = stored_room("r1", {"mia": "owner", "olga": "member"})
OLD_ACCOUNT = EARLIER
NEW_ACCOUNT = TIME - timedelta(minutes=30)


def bucket(last_id: str, tokens: float, *, at: Any = NOW, since: Any = NOW) -> Fields:
    return {"tokens": tokens, "at": at, "lastId": last_id, "since": since}


def first_payment(path: str, tokens: float) -> Write:
    return Write("create", B, bucket(path, tokens))


def payment(path: str, tokens: float) -> Write:
    return Write("update", B, {"tokens": tokens, "at": NOW, "lastId": path})


def stored(tokens: float, seconds_ago: float, since: datetime = OLD_ACCOUNT) -> dict[str, Fields]:
    """A bucket that held this many tokens so long ago."""
    return {B: bucket(f"{R}/messages/m0", tokens, at=TIME - timedelta(seconds=seconds_ago), since=since)}


SEND = Write("create", M, message("mia"))
SENT = {M: stored_message("mia")}
EDIT = Write("update", M, {"body": "better", "editedAt": NOW, "updatedAt": NOW})
REACTION = Write("update", M, {"reactions": {"mia": ["👍"]}, "updatedAt": NOW})
BLOCK = Write("create", "users/mia/blocks/olga", {"createdAt": NOW})
REPORT = Write("create", "reports/m1_mia", FIELDS)
INVITED = (
    Write("update", R, {"memberIds": ["mia", "olga", "zoe"], "updatedAt": NOW}),
    Write("create", f"{R}/members/zoe", member("member", "mia")),
    Write("create", "users/zoe/memberships/r1", note()),
)


def asks(*writes: Write, has: dict[str, Fields] | None = None) -> Request:
    return Request("mia", writes, {**GROUP, **(has or {})}, claims={})


def ago(seconds: float) -> Change:
    """The last payment was so long ago."""
    return given(B, "at", TIME - timedelta(seconds=seconds))


TWINS = [
    Twin(
        "the first message pays with one of ten tokens",
        asks(SEND, first_payment(M, 9)),
        {
            "without paying": without(B),
            "keeping all tokens": wrote(B, "tokens", 10),
            "keeping a little more": wrote(B, "tokens", 9.01),
            "with a debt": wrote(B, "tokens", -1),
            "with tokens that are no number": wrote(B, "tokens", "9"),
            "paying for another message": wrote(B, "lastId", f"{R}/messages/m2"),
            "paying for the message of this id in another room": wrote(B, "lastId", "rooms/r2/messages/m1"),
            "paying for nothing": wrote(B, "lastId", ""),
            "with a client's time": wrote(B, "at", EARLIER),
            "with an account that is older than it is": wrote(B, "since", EARLIER),
            "with a missing field": omitted(B, "since"),
            "with an unknown field": wrote(B, "x", 1),
            "for two messages": also(Write("create", f"{R}/messages/m2", message("mia"))),
            "out of another's bucket": instead(B, Write("create", "limits/olga", bucket(M, 9))),
        },
    ),
    Twin(
        "a bucket is begun by its person",
        asks(first_payment(M, 9)),
        {"not by another": by("olga"), "not signed out": by(None)},
    ),
    Twin(
        "a bucket is used by its person",
        asks(payment(M, 4), has=stored(5, 60)),
        {"not by another": by("olga"), "not signed out": by(None)},
    ),
    Twin(
        "a payment is good for its own commit only",
        asks(SEND, payment(M, 4), has=stored(5, 60)),
        {"not for a later one": lambda r: Request("mia", (SEND,), {**GROUP, B: bucket(M, 5, at=EARLIER)}, claims={})},
    ),
    Twin(
        "who claims less than there would be is right",
        asks(SEND, payment(M, 0), has=stored(9, 60)),
        {"who claims more than ten is not": wrote(B, "tokens", 9.5)},
    ),
    Twin(
        "a second gives a token",
        asks(SEND, payment(M, 0.5), has=stored(0.5, 1)),
        {
            "not more": wrote(B, "tokens", 0.51),
            "not sooner": ago(0.9),
            "not in the first hour": given(B, "since", NEW_ACCOUNT),
            "not to begin a younger account again": wrote(B, "since", NOW),
            "not to make the account older": wrote(B, "since", EARLIER - timedelta(days=365)),
        },
    ),
    Twin(
        "in the first hour three seconds give a token",
        asks(SEND, payment(M, 0.5), has=stored(0.5, 3, NEW_ACCOUNT)),
        {"not more": wrote(B, "tokens", 0.51), "not sooner": ago(2.9)},
    ),
    Twin(
        "the first hour is over after an hour",
        asks(SEND, payment(M, 0), has=stored(0, 1, TIME - timedelta(hours=1))),
        {"not a moment sooner": given(B, "since", TIME - timedelta(minutes=59, seconds=59))},
    ),
    Twin(
        "a bucket is kept",
        asks(payment(M, 4), has=stored(5, 60)),
        {"and not deleted": instead(B, Write("delete", B))},
    ),
    Twin(
        "a person reads the own bucket",
        Request("mia", (Get(B),), stored(5, 60), claims={}),
        {"nobody else's": by("olga"), "not signed out": by(None), "no list of them": instead(B, List("limits"))},
    ),
    Twin(
        "a room costs three",
        Request("mia", (*new_room("r2", "mia", ["olga"]), first_payment("rooms/r2", 7)), claims={}),
        {
            "not two": wrote(B, "tokens", 8),
            "not nothing": without(B),
            "not what another room costs": wrote(B, "lastId", "rooms/r3"),
            "not what a message of the room costs": wrote(B, "lastId", "rooms/r2/messages/m1"),
        },
    ),
    Twin(
        "an edit costs one",
        asks(EDIT, payment(M, 8), has={**stored(9, 0), **SENT}),
        {
            "not nothing": without(B),
            "not less": wrote(B, "tokens", 8.01),
            "not what another message costs": wrote(B, "lastId", f"{R}/messages/m2"),
        },
    ),
    Twin(
        "a reaction costs one",
        asks(REACTION, payment(M, 8), has={**stored(9, 0), **SENT}),
        {"not nothing": without(B), "not what another message costs": wrote(B, "lastId", f"{R}/messages/m2")},
    ),
    Twin(
        "a reaction is taken back for one",
        asks(
            Write("update", M, {"reactions": {}, "updatedAt": NOW}),
            payment(M, 8),
            has={**stored(9, 0), M: stored_message("mia", reactions={"mia": ["👍"]})},
        ),
        {"not for nothing": without(B)},
    ),
    Twin(
        "a message is deleted for nothing",
        asks(Write("update", M, {"body": "", "attachments": [], "deletedAt": NOW, "updatedAt": NOW}), has=SENT),
        {"and not edited": wrote(M, "body", "better")},
    ),
    Twin(
        "a report costs two",
        asks(REPORT, first_payment(REPORT.path, 8), has={M: stored_message("olga")}),
        {
            "not one": wrote(B, "tokens", 9),
            "not nothing": without(B),
            "not another's": wrote(B, "lastId", "reports/m2_mia"),
        },
    ),
    Twin(
        "a block costs one",
        asks(BLOCK, first_payment(BLOCK.path, 9)),
        {
            "not nothing": without(B),
            "not less": wrote(B, "tokens", 9.01),
            "not another's": wrote(B, "lastId", "users/mia/blocks/eve"),
        },
    ),
    Twin(
        "a person who is added costs one",
        asks(*INVITED, first_payment(f"{R}/members/zoe", 9)),
        {
            "not nothing": without(B),
            "not what another person costs": wrote(B, "lastId", f"{R}/members/yan"),
            "not less than that": wrote(B, "tokens", 9.5),
        },
    ),
    Twin(
        "whom the operator trusts pays nothing",
        Request("mia", (SEND,), GROUP, claims={"bulk": True}),
        {
            "but nobody else": with_claim("bulk", value=False),
            "nor who calls it a word": with_claim("bulk", "true"),
        },
    ),
    Twin(
        "also not for a room",
        Request("mia", new_room("r2", "mia", ["olga"]), claims={"bulk": True}),
        {"but nobody else": with_claim("bulk", value=False)},
    ),
    Twin(
        "nor for many in one commit",
        Request("mia", tuple(Write("create", f"{R}/messages/m{n}", message("mia")) for n in range(9)), GROUP),
        {"but nobody else": with_claim("bulk", value=False)},
    ),
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


# The clock of Google's emulator is its own: what depends on how long ago a payment was is not asked there.
TIMELESS = [twin for twin in TWINS if B not in twin.allowed.given or isinstance(twin.allowed.actions[0], Get)]


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TIMELESS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("tokens", "allowed"), [(9, True), (9.01, False)])
def test_google_refills(google_with_rules: GoogleFirestore, tokens: float, allowed: bool) -> None:
    googles(google_with_rules, asks(SEND, payment(M, tokens), has=stored(0, 60))).must_be(allowed=allowed)


def test_499_messages_do_not_fit_through_one_payment() -> None:
    flood = tuple(Write("create", f"{R}/messages/m{n}", message("mia")) for n in range(499))
    ours(shipped(), asks(*flood, first_payment(f"{R}/messages/m0", 9))).must_be(allowed=False)


def test_ten_messages_at_once_then_one_a_second() -> None:
    """What a client can send that has just begun: its state is carried from commit to commit."""
    has: dict[str, Fields] = {}
    passed = []
    for number in range(14):
        path = f"{R}/messages/m{number}"
        tokens = 9.0 if not has else float(has[B]["tokens"]) - 1
        pay = first_payment(path, tokens) if not has else payment(path, tokens)
        request = asks(Write("create", path, message("mia")), pay, has=has)
        verdict = ours(shipped(), request)
        passed.append(verdict.allowed)
        if verdict.allowed:
            has = {B: bucket(path, tokens, at=TIME, since=TIME)}
    assert passed == [True] * 10 + [False] * 4
