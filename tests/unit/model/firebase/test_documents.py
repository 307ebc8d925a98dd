"""Documents: strict when written, tolerant of anything when read."""

from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Document, ServerTimestamp
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import MAX_BODY_BYTES, MessageKind, MessageState
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.room import LastMessage, Role, RoomKind

NOW = datetime(2026, 11, 24, 14, 33, tzinfo=UTC)
ROOM, ADA, GRACE = RoomId("engine"), Uid("ada"), Uid("grace")


def stored(fields: Any, path: str) -> Document:
    """Return the document that a commit of these fields leaves on the server."""
    resolved = {name: NOW if isinstance(value, ServerTimestamp) else value for name, value in fields.items()}
    return Document(path, resolved, NOW, NOW)


def message_document(**changes: Any) -> Document:
    written = documents.message_fields(SendMessage(ROOM, MessageId("m1"), "hello"), ADA)
    document = stored(written, paths.message(ROOM, MessageId("m1")))
    fields = {**document.fields, **changes}
    return Document(document.path, {name: value for name, value in fields.items() if value != "absent"}, NOW, NOW)


# --- what is written is read again ------------------------------------------------------------------------
def test_message_round_trip() -> None:
    mutation = SendMessage(ROOM, MessageId("m1"), "hello 🚀", reply_to=MessageId("m0"))
    message = documents.message_from(
        stored(documents.message_fields(mutation, ADA), paths.message(ROOM, MessageId("m1")))
    )
    assert message is not None
    assert (message.id, message.room_id, message.sender_id, message.body) == ("m1", ROOM, ADA, "hello 🚀")
    assert (message.sent_at, message.updated_at, message.reply_to) == (NOW, NOW, "m0")
    assert (message.state, message.kind, message.alg) == (MessageState.SENT, MessageKind.TEXT, "none")


def test_room_round_trip() -> None:
    fields = documents.room_fields(RoomKind.GROUP, " Engine ", [ADA, GRACE], "ab" * 16)
    room = documents.room_from(stored(fields, paths.room(ROOM)))
    assert room is not None
    assert (room.id, room.kind, room.title, room.member_ids) == (ROOM, RoomKind.GROUP, "Engine", (ADA, GRACE))
    assert (room.signal_key, room.epoch, room.created_at, room.updated_at) == ("ab" * 16, 0, NOW, NOW)
    assert room.last_message is None


def test_last_message_round_trip_cuts_the_preview() -> None:
    last = LastMessage(MessageId("m1"), ADA, "x" * 500, NOW)
    fields = documents.room_fields(RoomKind.DIRECT, "", [ADA, GRACE], "0" * 32)
    room = documents.room_from(stored({**fields, **documents.last_message_fields(last)}, paths.room(ROOM)))
    assert room is not None
    assert room.last_message == LastMessage(MessageId("m1"), ADA, "x" * 200, NOW)


def test_member_and_user_round_trip() -> None:
    member = documents.member_from(stored(documents.member_fields(Role.ADMIN, GRACE), paths.member(ROOM, ADA)))
    assert member is not None
    assert (member.room_id, member.uid, member.role, member.joined_at) == (ROOM, ADA, Role.ADMIN, NOW)
    user = documents.user_from(stored(documents.user_fields(" Ada ", "ada_l"), paths.user(ADA)))
    assert user is not None
    assert (user.uid, user.display_name, user.handle) == (ADA, "Ada", "ada_l")
    assert documents.owner_from(stored(documents.owner_fields(ADA), paths.handle("ada"))) == ADA


def test_fields_are_exactly_those_of_the_data_model() -> None:
    message = documents.message_fields(SendMessage(ROOM, MessageId("m1"), "x"), ADA)
    assert set(message) == {
        "senderId", "sentAt", "updatedAt", "kind", "alg", "body", "replyTo", "mentions", "attachments", "reactions",
        "editedAt", "deletedAt",
    }  # fmt: skip
    room = documents.room_fields(RoomKind.GROUP, "x", [ADA], "0" * 32)
    assert set(room) == {
        "kind", "title", "photo", "memberIds", "epoch", "signalKey", "lastMessage", "createdAt", "updatedAt",
    }  # fmt: skip
    assert set(documents.user_fields("x", "abc")) == {"displayName", "handle", "about", "createdAt", "updatedAt"}
    assert set(documents.member_fields(Role.OWNER, ADA)) == {"role", "joinedAt", "addedBy"}
    assert set(documents.membership_fields()) == {"joinedAt", "leftAt", "updatedAt"}


# --- strict when written ----------------------------------------------------------------------------------
@pytest.mark.parametrize("body", ["", " \n\t", "x" * (MAX_BODY_BYTES + 1), "ä" * (MAX_BODY_BYTES // 2 + 1), "\ud800"])
def test_body_that_the_rules_refuse_is_refused_here(body: str) -> None:
    with pytest.raises(Rejected):
        documents.message_fields(SendMessage(ROOM, MessageId("m1"), body), ADA)


def test_largest_body_is_accepted() -> None:
    documents.check_body("ä" * (MAX_BODY_BYTES // 2))


@pytest.mark.parametrize(
    ("name", "handle"),
    [("", "abc"), ("  ", "abc"), ("x" * 81, "abc"), ("Ada", "ab"), ("Ada", "Ada"), ("Ada", "a" * 31), ("Ada", "a-b-c")],
)
def test_profile_that_the_rules_refuse_is_refused_here(name: str, handle: str) -> None:
    with pytest.raises(Rejected):
        documents.user_fields(name, handle)


@pytest.mark.parametrize("title", ["", "   ", "x" * 101])
def test_group_title_that_the_rules_refuse_is_refused_here(title: str) -> None:
    with pytest.raises(Rejected):
        documents.room_fields(RoomKind.GROUP, title, [ADA], "0" * 32)


def test_direct_room_has_no_title() -> None:
    assert documents.room_fields(RoomKind.DIRECT, "Sneaky", [ADA, GRACE], "0" * 32)["title"] == ""


# --- tolerant when read -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "broken",
    [
        {"senderId": "absent"}, {"senderId": 7}, {"senderId": ""}, {"senderId": "a/b"}, {"sentAt": "absent"},
        {"sentAt": "yesterday"}, {"sentAt": None}, {"sentAt": datetime(2026, 1, 1)},  # noqa: DTZ001 - naive on purpose
        {"body": "absent"}, {"body": 7}, {"body": None}, {"body": "x" * (MAX_BODY_BYTES + 1)},
    ],
)  # fmt: skip
def test_message_without_sender_time_or_body_is_skipped(broken: dict[str, Any]) -> None:
    assert documents.message_from(message_document(**broken)) is None


@pytest.mark.parametrize(
    ("odd", "attribute", "expected"),
    [
        ({"kind": "hologram"}, "kind", MessageKind.TEXT),
        ({"kind": ["text"]}, "kind", MessageKind.TEXT),
        ({"mentions": "everybody"}, "mentions", ()),
        ({"mentions": ["ada", 7, "", "a/b", "ada", "grace"]}, "mentions", ("ada", "grace")),
        ({"mentions": [f"u{number}" for number in range(5000)]}, "mentions", tuple(f"u{n}" for n in range(50))),
        ({"reactions": []}, "reactions", {}),
        ({"reactions": {"ada": "🚀", "grace": ["👏", 7, "x" * 100], "": ["🚀"]}}, "reactions", {"grace": ("👏",)}),
        ({"reactions": {"ä" * 750: ["👏"], "ä" * 751: ["👏"]}}, "reactions", {"ä" * 750: ("👏",)}),
        ({"replyTo": {"id": "m0"}}, "reply_to", None),
        ({"editedAt": 7}, "edited_at", None),
        ({"updatedAt": "absent"}, "updated_at", NOW),
        ({"updatedAt": NOW - timedelta(days=1)}, "updated_at", NOW),
        ({"alg": 7}, "alg", "none"),
        ({"alg": "megolm.v1", "body": "absent"}, "body", ""),
        ({"deletedAt": NOW, "body": "absent"}, "body", ""),
    ],
)
def test_odd_fields_give_way_to_defaults(odd: dict[str, Any], attribute: str, expected: object) -> None:
    message = documents.message_from(message_document(**odd))
    assert message is not None
    assert getattr(message, attribute) == expected


def test_times_of_another_zone_become_utc() -> None:
    berlin = NOW.astimezone(timezone(timedelta(hours=1)))
    message = documents.message_from(message_document(sentAt=berlin, updatedAt=berlin))
    assert message is not None
    assert message.sent_at is not None
    assert message.sent_at.tzinfo is UTC
    assert message.sent_at == NOW


@pytest.mark.parametrize(
    "broken",
    [{"kind": "channel"}, {"kind": None}, {"memberIds": []}, {"memberIds": "ada"}, {"memberIds": [7, "a/b"]}],
)
def test_room_without_kind_or_members_is_skipped(broken: dict[str, Any]) -> None:
    fields = {**documents.room_fields(RoomKind.GROUP, "x", [ADA], "0" * 32), **broken}
    assert documents.room_from(stored(fields, paths.room(ROOM))) is None


@pytest.mark.parametrize(
    "last", [7, {}, {"id": "m1"}, {"id": "m1", "senderId": "ada", "sentAt": "now"}, {"id": "a/b", "senderId": "ada"}]
)
def test_broken_last_message_costs_only_itself(last: object) -> None:
    fields = {**documents.room_fields(RoomKind.GROUP, "x", [ADA], "0" * 32), "lastMessage": last}
    room = documents.room_from(stored(fields, paths.room(ROOM)))
    assert room is not None
    assert room.last_message is None


def test_unknown_role_gives_no_rights() -> None:
    member = documents.member_from(Document("rooms/engine/members/ada", {"role": "emperor"}))
    assert member is not None
    assert member.role is Role.MEMBER


@pytest.mark.parametrize("path", ["messages/m1", "rooms/engine/messages", "rooms/engine/messages/m1/x", ""])
def test_document_at_a_strange_path_is_skipped(path: str) -> None:
    document = Document(path, message_document().fields)
    assert documents.message_from(document) is None
    assert documents.member_from(document) is None


def test_profile_without_a_name_is_skipped_and_a_broken_handle_dropped() -> None:
    assert documents.user_from(Document("users/ada", {"displayName": "  ", "handle": "ada"})) is None
    assert documents.user_from(Document("users/ada", {"displayName": "x" * 1000})) is None
    user = documents.user_from(Document("users/ada", {"displayName": "Ada", "handle": "<img src=x>"}))
    assert user is not None
    assert user.handle == ""


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.binary(max_size=10)
    | st.datetimes(timezones=st.none() | st.timezones()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
READ = """senderId sentAt updatedAt kind alg body replyTo mentions reactions editedAt deletedAt displayName handle about
uid title memberIds epoch signalKey lastMessage createdAt role joinedAt"""
names = st.sampled_from(READ.split())


@given(
    fields=st.dictionaries(names, values),
    path=st.sampled_from(["rooms/engine", "users/ada", "rooms/engine/messages/m1", "rooms/engine/members/ada", "x//y"]),
)
def test_nothing_that_a_server_can_hold_makes_reading_raise(fields: dict[str, Any], path: str) -> None:
    document = Document(path, fields, NOW, NOW)
    for read in (
        documents.message_from,
        documents.room_from,
        documents.member_from,
        documents.user_from,
        documents.owner_from,
    ):
        value = read(document)
        if value is not None and not isinstance(value, str):
            assert dataclass_fields(value)
