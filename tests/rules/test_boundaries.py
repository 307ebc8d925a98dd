"""The last value that is allowed beside the first that is not, and documents that come alone or in another order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.rules import test_access, test_invites, test_members, test_messages, test_people, test_reports, test_rooms
from tests.rules.backends import TIME, googles, ours
from tests.rules.example_rooms import file, member, message, new_room, note, profile, stored_message, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    Action,
    Change,
    Fields,
    Get,
    Request,
    Twin,
    Write,
    also,
    by,
    cases,
    given,
    instead,
    not_given,
    with_claim,
    without,
    wrote,
)

R = "rooms/r1"
M = f"{R}/messages/m1"
V = test_invites.V
GROUP = test_members.GROUP
HASH = test_people.HASH


def all_of(*changes: Change) -> Change:
    """Several changes that are one thing only together."""

    def change(request: Request) -> Request:
        for one in changes:
            request = one(request)
        return request

    return change


def at_least(rule: str, request: Request, path: str, name: str, good: Any, bad: Any) -> Twin:
    """One field at its boundary."""
    return Twin(rule, wrote(path, name, good)(request), {f"{name} beyond it": wrote(path, name, bad)})


def reversed_(request: Request) -> Request:
    return replace(request, actions=tuple(reversed(request.actions)))


def instead_of_all(*actions: Action) -> Change:
    return lambda request: replace(request, actions=actions)


def files(number: int) -> list[Fields]:
    return [file(index) for index in range(number)]


PEOPLE: Fields = {"users/alice": profile(createdAt=EARLIER, updatedAt=EARLIER), "handles/alice": {"uid": "alice"}}
REPORT = test_reports.REPORT
LONG_ROOM, LONG_MESSAGE = "r" * 300, "m" * 128


def report_of(room: str, message_id: str) -> Request:
    path = f"reports/{message_id}_mia"
    fields = {**test_reports.FIELDS, "roomId": room, "messageId": message_id}
    stored = {
        **stored_room(room, {"mia": "member", "olga": "owner"}),
        f"rooms/{room}/messages/{message_id}": stored_message("olga"),
    }
    return Request("mia", (Write("create", path, fields),), stored)


def summary_of(message_id: str, body: str, said: str) -> Request:
    last = {"id": message_id, "senderId": "olga", "body": said, "sentAt": EARLIER}
    stored = {**GROUP, f"{R}/messages/{message_id}": stored_message("olga", body=body)}
    return Request("mia", (Write("update", R, {"lastMessage": last, "updatedAt": NOW}),), stored)


SIZES = [
    at_least("a name of one character", test_people.SIGN_UP, "users/alice", "displayName", "x", ""),
    at_least("a name of 80", test_people.SIGN_UP, "users/alice", "displayName", "x" * 80, "x" * 81),
    at_least("a title of one", Request("olga", new_room("r1", "olga", [])), R, "title", "x", ""),
    at_least("a title of 100 by renaming", test_rooms.RENAME, R, "title", "x" * 100, "x" * 101),
    at_least("a title of one by renaming", test_rooms.RENAME, R, "title", "x", ""),
    at_least("a body of one byte", test_messages.SEND, M, "body", "x", ""),
    at_least("a reply to an id of one", test_messages.SEND, M, "replyTo", "x", ""),
    at_least("a reply to an id of 128", test_messages.SEND, M, "replyTo", "x" * 128, "x" * 129),
    at_least(
        "20 emoji", test_messages.REACT, M, "reactions.mia", [str(n) for n in range(20)], [str(n) for n in range(21)]
    ),
    at_least("emoji of 640", test_messages.REACT, M, "reactions.mia", ["x" * 640], ["x" * 641]),
    at_least("an emoji of one", test_messages.REACT, M, "reactions.mia", ["x"], [""]),
    at_least("a link for one", test_invites.MAKE, V, "usesLeft", 1, 0),
    at_least(
        "a link for 31 days",
        test_invites.MAKE,
        V,
        "expiresAt",
        TIME + timedelta(days=31),
        TIME + timedelta(days=31, seconds=1),
    ),
    at_least("a link that ends later", test_invites.MAKE, V, "expiresAt", TIME + timedelta(seconds=1), TIME),
    at_least("a reason of one", REPORT, test_reports.R, "reason", "x", ""),
    at_least("a reason of 500", REPORT, test_reports.R, "reason", "x" * 500, "x" * 501),
    at_least("what was said of 16,384", REPORT, test_reports.R, "body", "x" * 16384, "x" * 16385),
    Twin("short ids in a report", report_of("r", "m"), {"none": wrote("reports/m_mia", "roomId", "")}),
    Twin(
        "long ids in a report",
        report_of("r" * 300, "m" * 128),
        {
            "a longer room": lambda _: report_of("r" * 301, "m" * 128),
            "a longer message": lambda _: report_of("r" * 300, "m" * 129),
        },
    ),
    Twin(
        "no message id in a report",
        report_of("r", "m"),
        {
            "none": instead(
                "reports/m_mia",
                Write("create", "reports/_mia", {**test_reports.FIELDS, "roomId": "r", "messageId": ""}),
            )
        },
    ),
    Twin(
        "the summary of a message with a short id",
        summary_of("m", "hi", "hi"),
        {"with none": wrote(R, "lastMessage.id", "")},
    ),
    Twin(
        "the summary of a message with a long id",
        summary_of("m" * 128, "hi", "hi"),
        {"longer": lambda _: summary_of("m" * 129, "hi", "hi")},
    ),
    Twin("a summary of 400", summary_of("m1", "x" * 500, "x" * 400), {"401": wrote(R, "lastMessage.body", "x" * 401)}),
    Twin(
        "a summary of 200 out of 250",
        summary_of("m1", "x" * 250, "x" * 200),
        {"more than was said": wrote(R, "lastMessage.body", "x" * 251)},
    ),
    *(
        Twin(
            f"{number} files",
            Request("mia", (Write("create", M, message("mia", attachments=files(number))),), test_messages.GROUP),
            {"the last of them unlike a file": wrote(M, "attachments", [*files(number - 1), {**file(0), "size": 0}])},
        )
        for number in range(1, 11)
    ),
]

NINA_LISTED: Fields = {**GROUP, R: {**GROUP[R], "memberIds": ["olga", "adam", "mia", "nina"]}}
NINA = f"{R}/members/nina"
NOTE = "users/nina/memberships/r1"
GUEST = member("member", "adam")
FOLLOWS = Request("adam", (Write("create", NOTE, note()), Write("create", NINA, GUEST)), NINA_LISTED)
MIA_UNLISTED: Fields = {**GROUP, R: {**GROUP[R], "memberIds": ["olga", "adam"]}}
GOES = Request("adam", test_members.removal("adam", "mia").actions[1:], MIA_UNLISTED)
JOIN = test_invites.JOIN
ZOE = (Write("create", f"{R}/members/zoe", member("member", "nina", invite=test_invites.SECRET)),
       Write("create", "users/zoe/memberships/r1", note()))  # fmt: skip

ALONE = [
    Twin(
        "a note comes with its member document, in any order",
        FOLLOWS,
        {
            "not without it": without(NINA),
            "not when it was there before": all_of(without(NINA), lambda r: replace(r, given={**r.given, NINA: GUEST})),
            "not by a member": all_of(by("mia"), wrote(NINA, "addedBy", "mia")),
            "not signed out": by(None),
        },
    ),
    Twin(
        "a note of coming again comes with its member document",
        Request(
            "adam", (Write("update", NOTE, note()), FOLLOWS.actions[1]), {**NINA_LISTED, NOTE: test_invites.LEFT_BEFORE}
        ),
        {
            "not without it": without(NINA),
            "not while it says that one left": wrote(NOTE, "leftAt", EARLIER),
        },
    ),
    Twin(
        "a member document goes with its note",
        GOES,
        {
            "not by another member": given(f"{R}/members/adam", "role", "member"),
            "not when there is no note": all_of(
                without("users/mia/memberships/r1"), not_given("users/mia/memberships/r1")
            ),
            "not as a note alone": without(f"{R}/members/mia"),
            "not as a note of who is gone": all_of(without(f"{R}/members/mia"), not_given(f"{R}/members/mia")),
        },
    ),
    Twin(
        "a room comes in any order",
        reversed_(Request("olga", new_room("r1", "olga", ["mia"]))),
        {
            "not with memberIds that are no list": wrote(R, "memberIds", "olga"),
            "not without the room": without(R),
            "not by another": by("mia"),
        },
    ),
    Twin(
        "a direct room of mia and olga",
        Request("mia", new_room("dm_mia_olga", "mia", ["olga"], kind="direct", title="")),
        {
            "not with a number": wrote("rooms/dm_mia_olga", "memberIds", ["mia", 5]),
            "not with a number for oneself": wrote("rooms/dm_mia_olga", "memberIds", [5, "mia"]),
        },
    ),
    Twin(
        "who has a link comes in, and alone",
        replace(
            JOIN,
            given={**JOIN.given, R: {**GROUP[R], "memberIds": ["olga", "adam", "mia", "zoe"]}},
            actions=(
                JOIN.actions[0],
                Write("update", R, {"memberIds": ["olga", "adam", "mia", "zoe", "nina"], "updatedAt": NOW}),
                *JOIN.actions[2:],
            ),
        ),
        {"not with somebody else who is listed already": all_of(also(ZOE[0]), also(ZOE[1]))},
    ),
    Twin(
        "a link is used by whom it lets in",
        JOIN,
        {
            "not by one who used it before": all_of(
                without(V), given(V, "usedBy", "nina"), given(V, "usedAt", EARLIER)
            ),
            "not when it was used up": all_of(given(V, "usesLeft", 0), wrote(V, "usesLeft", -1)),
            "not in the same moment as another": all_of(
                without(V), given(V, "usedBy", "zoe"), given(V, "usedAt", TIME)
            ),
            "not at its very end": given(V, "expiresAt", TIME),
        },
    ),
    Twin(
        "links are not changed by those who make them",
        test_invites.MAKE,
        {"not renewed": lambda _: Request("adam", (Write("update", V, test_invites.invite()),), test_invites.STORED)},
    ),
    Twin(
        "members are not made anew",
        test_members.PROMOTE,
        {
            "by an admin who adds them again": lambda _: Request(
                "adam", (Write("update", f"{R}/members/mia", member("member", "adam")),), GROUP
            )
        },
    ),
    Twin(
        "a directory entry is not written again",
        Request(
            "alice", (Write("create", f"directory/{HASH}", {"uid": "alice"}),), claims={"email": test_people.EMAIL}
        ),
        {
            "by its owner": lambda r: replace(
                r,
                actions=(Write("update", f"directory/{HASH}", {"uid": "alice"}),),
                given={f"directory/{HASH}": {"uid": "alice"}},
            ),
            "with an address that is no text": with_claim("email", 5),
        },
    ),
    Twin(
        "a handle that was given up is not written again",
        Request("alice", (Write("delete", "handles/old"),), {**PEOPLE, "handles/old": {"uid": "alice"}}),
        {"by its owner": instead("handles/old", Write("update", "handles/old", {"uid": "alice"}))},
    ),
    Twin(
        "reports are not written again",
        REPORT,
        {
            "beside the others": instead(test_reports.R, Write("create", "others/m1_mia", test_reports.FIELDS)),
            "below the others": instead(test_reports.R, Write("create", "reports/x/y/m1_mia", test_reports.FIELDS)),
            "by their author": lambda _: Request(
                "mia", (Write("update", test_reports.R, test_reports.FIELDS),), test_reports.STORED
            ),
        },
    ),
    Twin(
        "a signal key is 32 hexadecimal digits",
        Request("olga", new_room("r1", "olga", [])),
        {"not a number": wrote(R, "signalKey", 5)},
    ),
]

BUCKET = {"tokens": 9, "at": NOW, "lastId": "rooms/r1/messages/m1", "since": NOW}
FILLED = Request("mia", (Write("create", "limits/mia", BUCKET),), claims={})
BUCKETS = [
    at_least("a payment for a path of one", FILLED, "limits/mia", "lastId", "x", ""),
    at_least("a payment for a path of 1,500", FILLED, "limits/mia", "lastId", "x" * 1500, "x" * 1501),
    Twin("a payment without a message", FILLED, {"with a client's time": wrote("limits/mia", "at", EARLIER)}),
]

PLACES: dict[str, tuple[Action, ...]] = {
    "below a profile": (Get("users/mia/others/r1"),),
    "below a note": (Get("users/mia/memberships/r1/x/y"),),
    "below a directory entry": (Get(f"directory/{HASH}/x/y"),),
    "below a bucket": (Get("limits/mia/x/y"),),
    "beside the buckets": (Get("others/mia"),),
    "below a handle": (Get("handles/mia/x/y"),),
    "below a block": (Get("users/mia/blocks/eve/x/y"),),
    "below a room": (Get("rooms/r1/others/m1"),),
    "below a message": (Get("rooms/r1/messages/m1/x/y"),),
    "below a member": (Get("rooms/r1/members/mia/x/y"),),
    "below a link": (Get(f"{V}/x/y"),),
    "bans": (Get("bans/mia"),),
    "bans of others": (Get("bans/eve"),),
    "an end of the own ban": (Write("delete", "bans/mia"),),
}
NOWHERE = [
    Twin(
        "there is nothing but what is written down",
        Request("mia", (Get("rooms/r1"),), {**test_access.IN_GROUP, M: stored_message("eve")}),
        {name: instead_of_all(*actions) for name, actions in PLACES.items()},
    )
]

TWINS = [*SIZES, *ALONE, *BUCKETS, *NOWHERE]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


# Google's emulator has a clock of its own, which is not that of these tests.
TIMELESS = [twin for twin in TWINS if "link" not in twin.rule]


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TIMELESS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
