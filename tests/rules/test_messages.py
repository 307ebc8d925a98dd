"""Messages: sending, reading, editing, tombstones, reactions."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.rules.backends import googles, ours
from tests.rules.example_rooms import file, member, message, stored_message, stored_room
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
    by,
    cases,
    everywhere,
    given,
    instead,
    not_given,
    omitted,
    wrote,
)

M = "rooms/r1/messages/m1"
GROUP = stored_room("r1", {"olga": "owner", "mia": "member", "nina": "member"})
SEND = Request("mia", (Write("create", M, message("mia")),), GROUP)
STORED = {**GROUP, M: stored_message("mia", reactions={"olga": ["👍"]})}
EDIT = Request("mia", (Write("update", M, {"body": "better", "editedAt": NOW, "updatedAt": NOW}),), STORED)
DELETE = Request("mia", (Write("update", M, {"body": "", "deletedAt": NOW, "updatedAt": NOW}),), STORED)
WITH_FILES = Request("mia", (Write("create", M, message("mia", attachments=[file(n) for n in range(10)])),), GROUP)
STORED_FILES = {**GROUP, M: stored_message("mia", body="", attachments=[file(0), file(1)])}
REACT = Request(
    "mia", (Write("update", M, {"reactions": {"olga": ["👍"], "mia": ["🎉", "👍"]}, "updatedAt": NOW}),), STORED
)
CURSOR = ("updatedAt", ">", datetime(2026, 1, 1, tzinfo=UTC))

BAD_FILES: dict[str, dict[str, object]] = {
    "with an unknown field": {"url": "https://example.org"},
    "an id that is a number": {"id": 5},
    "an empty id": {"id": ""},
    "an id that is a path": {"id": "a/b"},
    "an id of 21 characters": {"id": "x" * 21},
    "an id that is the smallest number": {"id": -(2**63)},
    "a name that is a number": {"name": 5},
    "an empty name": {"name": ""},
    "a name of 256 characters": {"name": "x" * 256},
    "a name that is a path": {"name": "a/b"},
    "a name with a line break": {"name": "a\nb"},
    "a type that is none": {"contentType": None},
    "a type without a part": {"contentType": "image"},
    "a type with a parameter": {"contentType": "text/html; charset=utf-8"},
    "a type too long": {"contentType": "a/" + "b" * 101},
    "a size that is a text": {"size": "1000"},
    "a size that is no whole number": {"size": 10.5},
    "nothing in it": {"size": 0},
    "less than nothing": {"size": -1},
    "a size of nine digits": {"size": 100_000_000},
    "a byte more than 25 MB": {"size": 25_000_001},
    "a hash that is none": {"sha256": None},
    "a hash too short": {"sha256": "0" * 63},
    "a hash in upper case": {"sha256": "A" * 64},
    "dimensions that are a number": {"dimensions": 640},
    "dimensions that are none": {"dimensions": None},
    "no width at all": {"dimensions": "0x480"},
    "dimensions beyond all bounds": {"dimensions": "100000x480"},
}


def renamed(fields: Fields, name: str, other: str) -> Fields:
    """One field is called otherwise."""
    return {other if key == name else key: value for key, value in fields.items()}


def with_file(place: int, **change: object) -> Change:
    """The file at this place is another."""

    def changed(request: Request) -> Request:
        write = request.actions[0]
        assert isinstance(write, Write)
        files = list(write.fields["attachments"])
        files[place] = {**files[place], **change}
        return wrote(M, "attachments", files)(request)

    return changed


DM = "rooms/dm_mia_olga/messages/m1"
DELETED = {"body": "", "attachments": [], "deletedAt": NOW, "updatedAt": NOW}
IN_DIRECT = {
    **stored_room("dm_mia_olga", {"mia": "member", "olga": "owner"}, kind="direct", title=""),
    DM: stored_message("mia"),
}

TWINS = [
    Twin(
        "members send as themselves",
        SEND,
        {
            "strangers": by("zoe"),
            "signed out": by(None),
            "in another's name": wrote(M, "senderId", "olga"),
            "as another member": by("olga"),
            "when removed": not_given("rooms/r1/members/mia"),
            "with a client's sentAt": wrote(M, "sentAt", EARLIER),
            "with a client's updatedAt": wrote(M, "updatedAt", EARLIER),
            "of another kind": wrote(M, "kind", "system"),
            "of another alg": wrote(M, "alg", "x"),
            "an empty body": wrote(M, "body", ""),
            "a body that is no string": wrote(M, "body", 5),
            "a body of 16,385 bytes": wrote(M, "body", "x" * 16_385),
            "a body of 5,462 characters but 16,386 bytes": wrote(M, "body", "€" * 5_462),
            "an unknown field": wrote(M, "x", 1),
            "a missing field": omitted(M, "mentions"),
            "51 mentions": wrote(M, "mentions", ["x"] * 51),
            "mentions that are no list": wrote(M, "mentions", "olga"),
            "attachments that are no list": wrote(M, "attachments", {"0": file()}),
            "attachments that are a text": wrote(M, "attachments", "x"),
            "a reaction": wrote(M, "reactions", {"mia": ["👍"]}),
            "edited": wrote(M, "editedAt", NOW),
            "deleted": wrote(M, "deletedAt", NOW),
            "a reply to no id": wrote(M, "replyTo", 5),
            "a reply to an id too long": wrote(M, "replyTo", "x" * 129),
            "an id with a blank": instead(M, Write("create", "rooms/r1/messages/m 1", message("mia"))),
        },
    ),
    Twin(
        "a body has up to 16,384 bytes",
        Request(
            "mia", (Write("create", M, message("mia", body="x" * 16_384, replyTo="m0", mentions=["x"] * 50)),), GROUP
        ),
        {"one more": wrote(M, "body", "x" * 16_385)},
    ),
    Twin(
        "a message with a taken id is not overwritten",
        SEND,
        {"by a resend": lambda r: Request(r.who, (Write("update", M, message("mia")),), STORED)},
    ),
    Twin(
        "members read messages",
        Request("olga", (List("rooms/r1/messages"),), STORED),
        {
            "strangers": by("zoe"),
            "nobody": by(None),
            "of all rooms at once": instead("rooms/r1/messages", everywhere("messages")),
        },
    ),
    Twin(
        "members listen from a cursor",
        Request("olga", (List("rooms/r1/messages", (CURSOR,)),), STORED),
        {"strangers": by("zoe")},
    ),
    Twin(
        "members read one message",
        Request("olga", (Get(M),), STORED),
        {"strangers": by("zoe"), "who were removed": not_given("rooms/r1/members/olga")},
    ),
    Twin(
        "the sender edits the body",
        EDIT,
        {
            "another member": by("olga"),
            "when removed": not_given("rooms/r1/members/mia"),
            "to nothing": wrote(M, "body", ""),
            "too long": wrote(M, "body", "x" * 16_385),
            "without saying so": omitted(M, "editedAt"),
            "with a client's editedAt": wrote(M, "editedAt", EARLIER),
            "with a client's updatedAt": wrote(M, "updatedAt", EARLIER),
            "without updatedAt": omitted(M, "updatedAt"),
            "and sentAt": wrote(M, "sentAt", NOW),
            "and the sender": wrote(M, "senderId", "olga"),
            "and deletedAt": wrote(M, "deletedAt", NOW),
            "and reactions": wrote(M, "reactions", {}),
            "and a new field": wrote(M, "x", 1),
            "after deleting it": given(M, "deletedAt", EARLIER),
        },
    ),
    Twin(
        "the sender deletes, which leaves a tombstone",
        DELETE,
        {
            "another member": by("nina"),
            "keeping the body": omitted(M, "body"),
            "with a client's deletedAt": wrote(M, "deletedAt", EARLIER),
            "with a client's updatedAt": wrote(M, "updatedAt", EARLIER),
            "and the kind": wrote(M, "kind", "system"),
            "and a file comes": wrote(M, "attachments", [file()]),
            "twice": given(M, "deletedAt", EARLIER),
            "for good": instead(M, Write("delete", M)),
            "when removed": not_given("rooms/r1/members/mia"),
        },
    ),
    Twin(
        "an owner deletes what others wrote in a group",
        replace(DELETE, who="olga"),
        {
            "a member does not": given("rooms/r1/members/olga", "role", "member"),
            "who was removed does not": not_given("rooms/r1/members/olga"),
            "and writes nothing in their place": wrote(M, "body", "I am sorry"),
            "and says when": wrote(M, "deletedAt", EARLIER),
        },
    ),
    Twin(
        "an admin deletes what others wrote in a group",
        Request("olga", DELETE.actions, {**STORED, "rooms/r1/members/olga": member("admin", joinedAt=EARLIER)}),
        {"a member does not": given("rooms/r1/members/olga", "role", "member")},
    ),
    Twin(
        "in a direct room only the sender deletes",
        Request("mia", (Write("update", DM, DELETED),), IN_DIRECT),
        {"not who opened it": by("olga")},
    ),
    Twin(
        "members react under their own key",
        REACT,
        {
            "somebody else's": by("olga"),
            "strangers": by("zoe"),
            "taking another's away": wrote(M, "reactions", {"mia": ["🎉"]}),
            "changing another's": wrote(M, "reactions.olga", ["💩"]),
            "with no list": wrote(M, "reactions.mia", "🎉"),
            "21 of them": wrote(M, "reactions.mia", [str(i) for i in range(21)]),
            "the same twice": wrote(M, "reactions.mia", ["🎉", "🎉"]),
            "with a novel": wrote(M, "reactions.mia", ["x" * 641]),
            "with a client's time": wrote(M, "updatedAt", EARLIER),
            "and the body": wrote(M, "body", "x"),
            "which changes nothing": wrote(M, "reactions", {"olga": ["👍"]}),
            "no map": wrote(M, "reactions", []),
            "to a tombstone": given(M, "deletedAt", EARLIER),
        },
    ),
    Twin(
        "a message has up to ten files",
        WITH_FILES,
        {
            "eleven": wrote(M, "attachments", [file(n) for n in range(11)]),
            **{
                f"{what} at {place}": with_file(place, **change)
                for what, change in BAD_FILES.items()
                for place in ((0, 9) if what == "with an unknown field" else (4,))
            },
            "a field of another name": wrote(M, "attachments", [renamed(file(), "dimensions", "dimension")]),
            **{
                f"no {name}": wrote(M, "attachments", [{key: value for key, value in file().items() if key != name}])
                for name in file()
            },
            **{f"no map at {n}": wrote(M, "attachments", [*map(file, range(n)), "x"]) for n in range(10)},
        },
    ),
    Twin(
        "files have types and sizes within bounds",
        Request(
            "mia",
            (
                Write(
                    "create",
                    M,
                    message(
                        "mia",
                        attachments=[
                            file(0, name="x" * 255, size=25_000_000, dimensions=""),
                            file(1, contentType="application/vnd.oasis.opendocument.text", size=1, dimensions="1x1"),
                            file(2, name="ä b", contentType="text/x.y+z-1", dimensions="99999x99999"),
                        ],
                    ),
                ),
            ),
            GROUP,
        ),
        {"one byte more": with_file(0, size=25_000_001)},
    ),
    Twin(
        "a file needs no words",
        Request("mia", (Write("create", M, message("mia", body="", attachments=[file()])),), GROUP),
        {"but without a file they must be there": wrote(M, "attachments", [])},
    ),
    Twin(
        "the words beside a file may be taken away",
        Request(
            "mia",
            (Write("update", M, {"body": "", "editedAt": NOW, "updatedAt": NOW}),),
            {**GROUP, M: stored_message("mia", attachments=[file()])},
        ),
        {
            "by another member": by("olga"),
            "but not those of a message without one": given(M, "attachments", []),
            "with another file": wrote(M, "attachments", [file(1)]),
            "with the file": wrote(M, "attachments", []),
            "too long": wrote(M, "body", "x" * 16_385),
        },
    ),
    Twin(
        "a tombstone has no files",
        Request(
            "mia",
            (Write("update", M, {"body": "", "attachments": [], "deletedAt": NOW, "updatedAt": NOW}),),
            STORED_FILES,
        ),
        {
            "keeping them": omitted(M, "attachments"),
            "keeping one": wrote(M, "attachments", [file(0)]),
            "another member": by("nina"),
        },
    ),
    Twin(
        "members take their own reaction back",
        Request("olga", (Write("update", M, {"reactions": {}, "updatedAt": NOW}),), STORED),
        {"another's": by("mia")},
    ),
]


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)


def test_creating_a_message_reads_only_the_sender_s_member_document() -> None:
    verdict = ours(shipped(), SEND)
    only_the_member = {path: fields for path, fields in GROUP.items() if path == "rooms/r1/members/mia"}
    assert verdict.allowed
    assert ours(shipped(), Request("mia", SEND.actions, only_the_member)).allowed
