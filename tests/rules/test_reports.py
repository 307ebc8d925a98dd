"""Reports: whoever is in the room shows a message to the operator, once, and nobody else reads it."""

import pytest

from desktop_chat.model.firebase.documents import report_fields
from desktop_chat.model.firebase.firestore import ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from tests.rules.backends import googles, ours
from tests.rules.example_rooms import stored_message, stored_room
from tests.rules.google_emulator import GoogleFirestore
from tests.rules.rulesets import shipped
from tests.rules.twins import (
    EARLIER,
    NOW,
    Fields,
    Get,
    List,
    Request,
    Twin,
    Write,
    by,
    cases,
    instead,
    not_given,
    omitted,
    wrote,
)

R = "reports/m1_mia"
FIELDS: Fields = {
    "reporterId": "mia", "roomId": "r1", "messageId": "m1", "senderId": "olga", "body": "rude words", "reason": "rude",
    "state": "open", "createdAt": NOW,
}  # fmt: skip
GIVEN = {**stored_room("r1", {"olga": "owner", "mia": "member"}), "rooms/r1/messages/m1": stored_message("olga")}
REPORT = Request("mia", (Write("create", R, FIELDS),), GIVEN)
STORED = {**GIVEN, R: {**FIELDS, "createdAt": EARLIER}}

TWINS = [
    Twin(
        "A member reports a message with what it said",
        REPORT,
        {
            "signed out": by(None),
            "somebody else in the name of mia": by("olga"),
            "for somebody else": wrote(R, "reporterId", "olga"),
            "not in the room": not_given("rooms/r1/members/mia"),
            "of another room": wrote(R, "roomId", "r2"),
            "no room": wrote(R, "roomId", ""),
            "a room that is a number": wrote(R, "roomId", 5),
            "a room that is a long text": wrote(R, "roomId", "r" * 301),
            "no such message": not_given("rooms/r1/messages/m1"),
            "another message": wrote(R, "messageId", "m2"),
            "a message that is a list": wrote(R, "messageId", ["m1"]),
            "under another id": instead(R, Write("create", "reports/m2_mia", FIELDS)),
            "blaming somebody else": wrote(R, "senderId", "mia"),
            "what it said is a number": wrote(R, "body", 5),
            "what it said is too long": wrote(R, "body", "x" * 16_385),
            "without a reason": wrote(R, "reason", ""),
            "a long reason": wrote(R, "reason", "x" * 501),
            "resolved already": wrote(R, "state", "resolved"),
            "dated by the client": wrote(R, "createdAt", EARLIER),
            "with more": wrote(R, "resolution", "banned"),
            "with less": omitted(R, "body"),
            "reading one's own": instead(R, Get(R)),
            "reading all": instead(R, List("reports", (("reporterId", "==", "mia"),))),
        },
    ),
    Twin(
        "A report stays as it is",
        Request("mia", (Write("create", R, FIELDS),), GIVEN),
        {
            "changed": lambda request: Request("mia", (Write("update", R, {"reason": "other"}),), STORED),
            "deleted": lambda request: Request("mia", (Write("delete", R),), STORED),
            "read by its author": lambda request: Request("mia", (Get(R),), STORED),
            "read by whom it blames": lambda request: Request("olga", (Get(R),), STORED),
        },
    ),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_ours(request_: Request, allowed: bool) -> None:
    ours(shipped(), request_).must_be(allowed=allowed)


def test_what_clients_write_is_allowed() -> None:
    message = Message(MessageId("m1"), RoomId("r1"), Uid("olga"), "rude words", EARLIER)
    written = report_fields(message, Uid("mia"), "rude")
    fields = {name: NOW if isinstance(value, ServerTimestamp) else value for name, value in written.items()}
    assert ours(shipped(), Request("mia", (Write("create", R, fields),), GIVEN)).allowed


@pytest.mark.google
@pytest.mark.parametrize(("request_", "allowed"), cases(TWINS))
def test_google(google_with_rules: GoogleFirestore, request_: Request, allowed: bool) -> None:
    googles(google_with_rules, request_).must_be(allowed=allowed)
