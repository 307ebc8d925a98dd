"""Every mutation comes back from the disk as it was."""

import json

import pytest

from desktop_chat.local.outbox import mutation_codec
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import (
    AddMember,
    DeleteMessage,
    EditMessage,
    LeaveRoom,
    Mutation,
    RemoveMember,
    RenameRoom,
    SendMessage,
    SetBlock,
    SetReaction,
    SetRole,
    message_id_of,
)
from desktop_chat.model.room import Role

ROOM, ID, GRACE = RoomId("r"), MessageId("m"), Uid("grace")


@pytest.mark.parametrize(
    "mutation",
    [
        SendMessage(ROOM, ID, "Grüße\n👍", MessageId("m0"), is_edited=True),
        SendMessage(ROOM, ID, "plain"),
        EditMessage(ROOM, ID, "new"),
        DeleteMessage(ROOM, ID),
        SetReaction(ROOM, ID, ("👍", "🎉")),
        SetReaction(ROOM, ID, ()),
        AddMember(ROOM, GRACE),
        RemoveMember(ROOM, GRACE),
        LeaveRoom(ROOM),
        SetRole(ROOM, GRACE, Role.ADMIN),
        RenameRoom(ROOM, "Title"),
        SetBlock(ROOM, GRACE, on=True),
    ],
    ids=lambda mutation: type(mutation).__name__,
)
def test_there_and_back(mutation: Mutation) -> None:
    kind, text = mutation_codec.kind_of(mutation), mutation_codec.encode(mutation)
    assert mutation_codec.decode(kind, ROOM, message_id_of(mutation) or "", text) == mutation


def test_a_row_of_the_first_version_is_read() -> None:
    old = json.dumps({"body": "hello", "replyTo": None})
    assert mutation_codec.decode("send", "r", "m", old) == SendMessage(ROOM, ID, "hello")


def test_an_unknown_kind_is_a_bug() -> None:
    with pytest.raises(ValueError, match="dance"):
        mutation_codec.decode("dance", "r", "m", "{}")
