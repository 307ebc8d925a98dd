"""Tickets for uploads: who gets one, what it costs by rate and by quota, and that nothing is paid for twice."""

import pytest

from tests.rules.backends import googles, ours
from tests.rules.example_rooms import stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
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
    also_given,
    by,
    cases,
    given,
    instead,
    not_given,
    omitted,
    with_claim,
    without,
    wrote,
)

FILE = "abcdefghijABCDEFGHI0"
OTHER_FILE = "abcdefghijABCDEFGHI1"
T = f"users/mia/uploads/{FILE}"
OTHER_T = f"users/mia/uploads/{OTHER_FILE}"
Q = "quotas/mia"
B = "limits/mia"
SIZE = 5_000_000
LARGEST = 25_000_000
LIMIT = 1_000_000_000
GROUP = stored_room("r1", {"olga": "owner", "mia": "member"})
DIRECT = stored_room("dm_eve_mia", {"eve": "owner", "mia": "member"}, kind="direct", title="")


def ticket(size: object = SIZE, **other: object) -> Fields:
    return {"roomId": "r1", "messageId": "m1", "size": size, "createdAt": NOW, **other}


def used(total: object, **other: object) -> Fields:
    return {"bytes": total, "lastId": FILE, "updatedAt": NOW, **other}


def had(total: int, **other: object) -> dict[str, Fields]:
    """So many bytes were counted before."""
    return {Q: used(total, lastId=OTHER_FILE, updatedAt=EARLIER, **other)}


def count(total: int) -> Write:
    return Write("update", Q, {"bytes": total, "lastId": FILE, "updatedAt": NOW})


def payment(tokens: float, path: str = T) -> Write:
    return Write("create", B, {"tokens": tokens, "at": NOW, "lastId": path, "since": NOW})


TICKET = Write("create", T, ticket())
FIRST = Request("mia", (TICKET, Write("create", Q, used(SIZE)), payment(8)), GROUP, claims={})
HELD_OTHER: dict[str, Fields] = {**GROUP, OTHER_T: ticket(createdAt=EARLIER)}
HELD: dict[str, Fields] = {**GROUP, T: ticket(createdAt=EARLIER), **had(SIZE)}
RENEWAL = Write("update", T, {"createdAt": NOW})
RENEW = Request("mia", (RENEWAL, payment(8)), HELD, claims={})


def for_file(file: str) -> Change:
    """The same for a file with this id."""
    path = f"users/mia/uploads/{file}"
    return lambda request: Request(
        "mia",
        (Write("create", path, ticket()), Write("create", Q, used(SIZE, lastId=file)), payment(8, path)),
        request.given,
        claims={},
    )


def asking(*writes: Write) -> Change:
    """Something else is asked for, by somebody who pays no tokens."""
    return lambda request: Request("mia", writes, request.given)


TWINS = [
    Twin(
        "a member buys a ticket",
        FIRST,
        {
            "a stranger": not_given("rooms/r1/members/mia"),
            "for somebody else": by("olga"),
            "signed out": by(None),
            "when banned": also_given("bans/mia", {"validSince": None}),
            "without paying": without(B),
            "without counting": without(Q),
            "counting another file": wrote(Q, "lastId", OTHER_FILE),
            "counting at another time": wrote(Q, "updatedAt", EARLIER),
            "counting a byte less": wrote(Q, "bytes", SIZE - 1),
            "counting in half bytes": wrote(Q, "bytes", SIZE + 0.5),
            "choosing the limit": wrote(Q, "limit", 10 * LIMIT),
            "paying for another file": wrote(B, "lastId", OTHER_T),
            "paying too little": wrote(B, "tokens", 8.01),
            "for nothing": wrote(T, "size", 0),
            "for no whole bytes": wrote(T, "size", SIZE + 0.0),
            "without a message": wrote(T, "messageId", ""),
            "for a message with a long id": wrote(T, "messageId", "m" * 129),
            "for a message that is no text": wrote(T, "messageId", 1),
            "for another room": wrote(T, "roomId", "r2"),
            "of yesterday": wrote(T, "createdAt", EARLIER),
            "with more": wrote(T, "x", 1),
            "with less": omitted(T, "messageId"),
            "for two files": also(Write("create", OTHER_T, ticket())),
        },
    ),
    Twin(
        "in a direct room",
        Request(
            "mia",
            (Write("create", T, ticket(roomId="dm_eve_mia")), Write("create", Q, used(SIZE)), payment(8)),
            DIRECT,
            claims={},
        ),
        {"when blocked": also_given("users/eve/blocks/mia", {"createdAt": EARLIER})},
    ),
    Twin(
        "the largest file is the dearest",
        Request(
            "mia",
            (Write("create", T, ticket(LARGEST)), Write("create", Q, used(LARGEST)), payment(4)),
            GROUP,
            claims={},
        ),
        {
            "a byte more": asking(
                Write("create", T, ticket(LARGEST + 1)), Write("create", Q, used(LARGEST + 1)), payment(3)
            ),
            "for less": wrote(B, "tokens", 4.01),
        },
    ),
    Twin(
        "one byte costs a little more than one token",
        Request("mia", (Write("create", T, ticket(1)), Write("create", Q, used(1)), payment(8.99)), GROUP, claims={}),
        {"for one token": wrote(B, "tokens", 9)},
    ),
    Twin(
        "an id of a file has twenty letters and digits",
        FIRST,
        {
            "nineteen": for_file(FILE[:-1]),
            "twenty-one": for_file(f"{FILE}x"),
            "a dash": for_file(f"{FILE[:-1]}-"),
        },
    ),
    Twin(
        "the id of a message has one to 128 characters",
        wrote(T, "messageId", "m")(FIRST),
        {"not none": wrote(T, "messageId", ""), "not more": wrote(T, "messageId", "m" * 129)},
    ),
    Twin(
        "such a long one too",
        wrote(T, "messageId", "m" * 128)(FIRST),
        {"not a longer": wrote(T, "messageId", "m" * 129)},
    ),
    Twin(
        "a count begins with a ticket that is there",
        Request("mia", (Write("create", Q, used(SIZE)),), {**GROUP, T: ticket(createdAt=EARLIER)}, claims={}),
        {
            "not by another": by("olga"),
            "not signed out": by(None),
            "not when banned": also_given("bans/mia", {"validSince": None}),
            "not without one": not_given(T),
        },
    ),
    Twin(
        "each ticket is counted for itself",
        Request("mia", (TICKET, count(2 * SIZE)), {**HELD_OTHER, **had(SIZE)}),
        {"not for another that is there": wrote(Q, "lastId", OTHER_FILE)},
    ),
    Twin(
        "a ticket that was taken away is counted again",
        Request("mia", (TICKET, count(2 * SIZE)), {**GROUP, Q: used(SIZE, updatedAt=EARLIER)}),
        {"although it was the last": without(Q)},
    ),
    Twin(
        "a payment for a ticket that is not there costs one token",
        Request("mia", (payment(9),), GROUP, claims={}),
        {"not less": wrote(B, "tokens", 9.0000001)},
    ),
    Twin(
        "bytes are added to what there was",
        Request("mia", (TICKET, count(SIZE + 100), payment(8)), {**GROUP, **had(100)}, claims={}),
        {
            "one less": wrote(Q, "bytes", SIZE + 99),
            "to another's": instead(Q, Write("update", "quotas/olga", {"bytes": SIZE + 100, "lastId": FILE})),
            "with another limit": wrote(Q, "limit", 10 * LIMIT),
            "not on top of more": given(Q, "bytes", 101),
        },
    ),
    Twin(
        "who claims more than it is harms nobody",
        Request("mia", (TICKET, count(SIZE + 500), payment(8)), {**GROUP, **had(100)}, claims={}),
        {"but the limit holds": wrote(Q, "bytes", LIMIT + 1)},
    ),
    Twin(
        "up to the limit of all",
        Request("mia", (TICKET, count(LIMIT), payment(8)), {**GROUP, **had(LIMIT - SIZE)}, claims={}),
        {"not beyond": wrote(Q, "bytes", LIMIT + 1), "not around it": given(Q, "bytes", LIMIT - SIZE + 1)},
    ),
    Twin(
        "the first ticket stays below the limit too",
        Request("mia", (TICKET, Write("create", Q, used(LIMIT)), payment(8)), GROUP, claims={}),
        {"not beyond": wrote(Q, "bytes", LIMIT + 1)},
    ),
    Twin(
        "up to the limit that the operator set",
        Request("mia", (TICKET, count(2 * LIMIT), payment(8)), {**GROUP, **had(LIMIT, limit=2 * LIMIT)}, claims={}),
        {"not beyond": wrote(Q, "bytes", 2 * LIMIT + 1), "not without it": also_given(Q, had(LIMIT)[Q])},
    ),
    Twin(
        "the operator sets a lower one",
        Request("mia", (TICKET, count(SIZE), payment(8)), {**GROUP, **had(0, limit=SIZE)}, claims={}),
        {"which holds": given(Q, "limit", SIZE - 1)},
    ),
    Twin(
        "whom the operator trusts pays no tokens and all bytes",
        Request("mia", (TICKET, Write("create", Q, used(SIZE))), GROUP),
        {
            "nobody else": with_claim("bulk", value=False),
            "uncounted": without(Q),
            "beyond the limit": wrote(Q, "bytes", LIMIT + 1),
        },
    ),
    Twin(
        "a ticket that got old is renewed",
        RENEW,
        {
            "by another": by("olga"),
            "without paying": without(B),
            "for less": wrote(B, "tokens", 8.01),
            "at another time": wrote(T, "createdAt", EARLIER),
            "for another size": wrote(T, "size", 1),
            "for another size that is counted": asking(Write("update", T, ticket(1)), count(SIZE + 1)),
            "for another message": wrote(T, "messageId", "m2"),
            "by who was removed": not_given("rooms/r1/members/mia"),
            "when banned": also_given("bans/mia", {"validSince": None}),
            "with more": wrote(T, "x", 1),
        },
    ),
    Twin(
        "also by whom the operator trusts",
        Request("mia", (RENEWAL,), HELD),
        {"but nobody else's": by("olga"), "nor signed out": by(None)},
    ),
    Twin(
        "a ticket is bought once",
        RENEW,
        {"and not deleted": asking(Write("delete", T))},
    ),
    Twin(
        "what is counted stays counted",
        Request("mia", (count(2 * SIZE),), HELD, claims={}),
        {
            "not by another": by("olga"),
            "not signed out": by(None),
            "not when banned": also_given("bans/mia", {"validSince": None}),
            "not at another time": wrote(Q, "updatedAt", EARLIER),
            "no deletion": asking(Write("delete", Q)),
            "no lower count": asking(count(1)),
            "no count for no ticket": asking(Write("update", Q, used(2 * SIZE, lastId="x" * 20))),
            "no count for what is no file": asking(Write("update", Q, used(2 * SIZE, lastId=""))),
        },
    ),
    Twin(
        "a person reads the own ticket",
        Request("mia", (Get(T),), HELD),
        {"nobody else's": by("olga"), "not signed out": by(None), "no list": instead(T, List("users/mia/uploads"))},
    ),
    Twin(
        "a person reads the own count",
        Request("mia", (Get(Q),), HELD),
        {"nobody else's": by("olga"), "not signed out": by(None), "no list": instead(Q, List("quotas"))},
    ),
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
