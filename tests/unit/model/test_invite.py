"""Links into groups."""

from datetime import UTC, datetime

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.invite import Invite, invite_fields, invite_from, is_link, parse_link

SECRET = "a" * 20
END = datetime(2026, 7, 1, tzinfo=UTC)


def test_a_link_is_read_back() -> None:
    link = Invite(RoomId("engine"), SECRET, Uid("ada"), END, 3).link
    assert parse_link(f"  {link}\n") == ("engine", SECRET)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "https://example.com", "desktop-chat://join/engine", "desktop-chat://join/engine/short",
     f"desktop-chat://join/engine/x/{SECRET}", f"desktop-chat://join/../{SECRET}",
     f"desktop-chat://join/engine/{SECRET} x"],
)  # fmt: skip
def test_other_texts_are_no_links(text: str) -> None:
    with pytest.raises(Rejected):
        parse_link(text)


@pytest.mark.parametrize("uses", [0, 201, -1])
def test_a_link_lets_in_1_to_200(uses: int) -> None:
    with pytest.raises(Rejected):
        invite_fields(Uid("ada"), END, uses)
    assert invite_fields(Uid("ada"), END, 200)["usesLeft"] == 200


def test_a_document_is_a_link_or_none() -> None:
    fields = {"createdBy": "ada", "expiresAt": END, "usesLeft": 2, "usedBy": "grace"}
    path = f"rooms/engine/invites/{SECRET}"
    assert invite_from(Document(path, fields)) == Invite(RoomId("engine"), SECRET, Uid("ada"), END, 2, Uid("grace"))
    assert invite_from(Document(path, {**fields, "usedBy": None})) == Invite(
        RoomId("engine"), SECRET, Uid("ada"), END, 2
    )
    for wrong in ({"expiresAt": "soon"}, {"expiresAt": END.replace(tzinfo=None)}, {"usesLeft": True}, {"createdBy": 1}):
        assert invite_from(Document(path, {**fields, **wrong})) is None, wrong
    assert invite_from(Document("short/path", fields)) is None


def test_a_link_is_told_from_other_words() -> None:
    assert is_link(f" desktop-chat://join/room/{'s' * 20} ")
    assert not is_link("desktop-chat://join/room")
    assert not is_link("moths")
