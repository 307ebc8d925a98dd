"""What each kind of request makes the rules look up: calls against Google's limits, documents on the bill."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from desktop_chat.emulator.rules.ruleset import Ruleset
from tests.rules import (
    test_access,
    test_invites,
    test_members,
    test_messages,
    test_people,
    test_reports,
    test_rooms,
    test_uploads,
)
from tests.rules.backends import asked_of
from tests.rules.example_rooms import message, new_room
from tests.rules.prepared import Prepared
from tests.rules.rulesets import shipped
from tests.rules.twins import NOW, Get, List, Request, Write

PATH: Final = "docs/rules-cost.md"


@dataclass(frozen=True, slots=True)
class Cost:
    """``in_one`` is the most calls that one operation of the request makes, ``in_all`` those of the whole commit.

    A document that several calls look at is one billed read.
    """

    in_one: int
    in_all: int
    reads: int


def cost_of(request: Prepared, ruleset: Ruleset | None = None) -> Cost:
    """Decide a request and count, up to the operation that is refused."""
    calls, most = request.calls(), 0
    for access in request.accesses:
        allowed = (ruleset or shipped()).decide(access, request.documents, calls).allowed
        most = max(most, len(calls._of_request))
        if not allowed:
            break
    return Cost(most, len(calls._answers), len({name for _, name in calls._answers}))


def _paid(request: Request, path: str, tokens: float) -> Request:
    assert request.who is not None
    bucket = {"tokens": tokens, "at": NOW, "lastId": path, "since": NOW}
    return Request(
        request.who, (*request.actions, Write("create", f"limits/{request.who}", bucket)), request.given, claims={}
    )


_DM: Final = "rooms/dm_eve_mia"
KINDS: Final[Mapping[str, Request]] = {
    "send a message": _paid(test_messages.SEND, test_messages.M, 9),
    "send a message in a direct room": _paid(
        Request("eve", (Write("create", f"{_DM}/messages/m9", message("eve")),), test_access.DIRECT),
        f"{_DM}/messages/m9",
        9,
    ),
    "send a message, exempt from the rate limit": test_messages.SEND,
    "buy the ticket for a file": test_uploads.FIRST,
    "renew a ticket": test_uploads.RENEW,
    "edit a message": _paid(test_messages.EDIT, test_messages.M, 9),
    "delete a message": test_messages.DELETE,
    "react": _paid(test_messages.REACT, test_messages.M, 9),
    "update the summary": test_rooms.SUMMARY,
    "list or listen to messages": Request("olga", (List("rooms/r1/messages"),), test_messages.STORED),
    "list or listen to one's rooms": Request(
        "mia", (List("rooms", (("memberIds", "array-contains", "mia"),)),), test_rooms.GROUP
    ),
    "list the members of a room": Request("mia", (List("rooms/r1/members"),), test_rooms.GROUP),
    "list one's notes": Request("bob", (List("users/bob/memberships"),), test_people.LEFT),
    "read another's profile": Request("eve", (Get("users/mia"),), test_access.FRIENDS),
    "read one's own profile": Request("mia", (Get("users/mia"),), test_access.FRIENDS),
    "sign up": test_people.SIGN_UP,
    "make a group of five": _paid(
        Request("olga", new_room("r1", "olga", [f"p{number}" for number in range(4)])), "rooms/r1", 7
    ),
    "open a direct room": _paid(Request("eve", test_access.OPEN), _DM, 7),
    "add a person": _paid(test_members.INVITE, "rooms/r1/members/nina", 9),
    "add a person who was there before": _paid(test_members.AGAIN, "rooms/r1/members/nina", 9),
    "make a link": _paid(test_invites.MAKE, test_invites.V, 8),
    "join by a link": test_invites.JOIN,
    "join by a link after having left": test_invites.BACK,
    "remove a person": test_members.removal("adam", "mia"),
    "leave": test_members.removal("mia", "mia"),
    "change a role": test_members.PROMOTE,
    "rename a room": test_rooms.RENAME,
    "report a message": _paid(test_reports.REPORT, test_reports.R, 8),
    "block somebody": _paid(
        Request("mia", (Write("create", "users/mia/blocks/eve", {"createdAt": NOW}),)), "users/mia/blocks/eve", 9
    ),
}


def measured() -> Mapping[str, Cost]:
    """Return the cost of each kind of request."""
    found = {}
    for name, request in KINDS.items():
        accesses, documents = asked_of(request)
        prepared = Prepared(name, request, allowed=True, switched=False, accesses=tuple(accesses), documents=documents)
        found[name] = cost_of(prepared)
    return found


def page() -> str:
    """Return the page of docs that says all this."""
    rows = [f"| {name} | {cost.in_one} | {cost.in_all} | {cost.reads} |" for name, cost in measured().items()]
    return "\n".join((
        "# What the rules look up",
        "",
        "Written by `python -m tests.rules docs`; a test says when it is not current. One operation may call `get` and",
        "`exists` 10 times, a commit 20 times (Google's limits); no request of the suite passes 7 and 16.",
        "A document that several calls look at is one billed read, refused or not. A listener pays again with each",
        "change of its result.",
        "",
        "| request | calls of one operation (of 10) | calls in all (of 20) | billed reads |",
        "|---|---:|---:|---:|",
        *rows,
        "",
    ))  # fmt: skip
