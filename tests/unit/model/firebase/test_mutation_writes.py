"""What goes to the server for each mutation, and how a doubtful answer is judged."""

from typing import Any

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase import mutation_writes
from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    Document,
    Increment,
    ServerTimestamp,
    WriteKind,
)
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
    SetReaction,
    SetRole,
)
from desktop_chat.model.room import Role
from tests.example_data import NOW

ADA, GRACE, ROOM, ID = Uid("ada"), Uid("grace"), RoomId("r"), MessageId("m")
MESSAGE_PATH = "rooms/r/messages/m"
EDIT, DELETE = EditMessage(ROOM, ID, "new"), DeleteMessage(ROOM, ID)
REACT, SEND = SetReaction(ROOM, ID, ("👍", "🎉")), SendMessage(ROOM, ID, "hello")
ROLE, RENAME = SetRole(ROOM, GRACE, Role.ADMIN), RenameRoom(ROOM, "Title")
REMOVE, LEAVE, ADD = RemoveMember(ROOM, GRACE), LeaveRoom(ROOM), AddMember(ROOM, GRACE)


@pytest.mark.parametrize(
    ("mutation", "path", "names"),
    [
        (EDIT, MESSAGE_PATH, {"body", "editedAt", "updatedAt"}),
        (DELETE, MESSAGE_PATH, {"body", "attachments", "deletedAt", "updatedAt"}),
        (REACT, MESSAGE_PATH, {"reactions.ada", "updatedAt"}),
        (RENAME, "rooms/r", {"title", "updatedAt"}),
    ],
)
def test_only_the_fields_that_the_rules_allow_are_written(mutation: Mutation, path: str, names: set[str]) -> None:
    (write,) = mutation_writes.writes_of(mutation, ADA)
    assert (write.kind, write.path, set(write.fields)) == (WriteKind.UPDATE, path, names)


def test_a_role_is_counted_by_its_room() -> None:
    member, room = mutation_writes.writes_of(ROLE, ADA)
    assert (member.kind, member.path) == (WriteKind.UPDATE, "rooms/r/members/grace")
    assert member.fields == {"role": "admin", "updatedAt": ServerTimestamp()}
    assert (room.kind, room.path) == (WriteKind.UPDATE, "rooms/r")
    assert room.fields == {"epoch": Increment(1), "updatedAt": ServerTimestamp()}


def test_a_new_message_is_created() -> None:
    (write,) = mutation_writes.writes_of(SEND, ADA)
    assert (write.kind, write.path, write.fields["senderId"]) == (WriteKind.CREATE, MESSAGE_PATH, "ada")


def test_who_was_there_before_is_taken_in_again() -> None:
    """Their note is there from the first time, and nobody else may look: it is set and not created."""
    room, member, note = mutation_writes.writes_of(ADD, ADA)
    assert (room.kind, room.fields) == (
        WriteKind.UPDATE,
        {"memberIds": ArrayUnion(("grace",)), "updatedAt": ServerTimestamp()},
    )
    assert (member.kind, member.path, member.fields["role"]) == (
        WriteKind.CREATE,
        "rooms/r/members/grace",
        "member",
    )
    assert (note.kind, note.path, note.fields["leftAt"]) == (WriteKind.SET, "users/grace/memberships/r", None)


def test_what_costs_names_what_is_paid_for() -> None:
    assert mutation_writes.price_path(SEND, ADA) == MESSAGE_PATH
    assert mutation_writes.price_path(ADD, ADA) == "rooms/r/members/grace"
    assert mutation_writes.price_path(RENAME, ADA) is None


def test_an_edit_that_is_empty_is_refused_before_a_request() -> None:
    with pytest.raises(Rejected):
        mutation_writes.writes_of(EditMessage(ROOM, ID, " "), ADA)


def test_a_removal_changes_the_secrets_of_the_room() -> None:
    room = Document("rooms/r", {"epoch": 4, "memberIds": ["ada", "grace"]})
    update, gone, note = mutation_writes.removal_writes(room, REMOVE, GRACE, "a" * 32)
    assert update.fields["memberIds"] == ArrayRemove(("grace",))
    assert (update.fields["epoch"], update.fields["signalKey"]) == (5, "a" * 32)
    assert (gone.kind, gone.path) == (WriteKind.DELETE, "rooms/r/members/grace")
    assert (note.path, note.fields["leftAt"]) == ("users/grace/memberships/r", ServerTimestamp())


@pytest.mark.parametrize(
    ("mutation", "fields", "done"),
    [
        (SEND, {"senderId": "ada"}, True),
        (SEND, {"senderId": "grace"}, False),
        (EDIT, {"body": "new", "deletedAt": None}, True),
        (EDIT, {"body": "old", "deletedAt": None}, False),
        (EDIT, {"body": "new", "deletedAt": NOW}, False),
        (DELETE, {"deletedAt": NOW}, True),
        (DELETE, {"deletedAt": None}, False),
        (REACT, {"reactions": {"ada": ["🎉", "👍"]}}, True),
        (REACT, {"reactions": {"grace": ["🎉", "👍"]}}, False),
        (REACT, {"reactions": "broken"}, False),
        (SetReaction(ROOM, ID, ()), {"reactions": {}}, True),
        (SetReaction(ROOM, ID, ()), {"reactions": {"ada": ["👍"]}}, False),
        (ROLE, {"role": "admin"}, True),
        (ROLE, {"role": "member"}, False),
        (RENAME, {"title": "Title"}, True),
        (RENAME, {"title": "Other"}, False),
        (ADD, {"memberIds": ["ada", "grace"]}, True),
        (ADD, {"memberIds": ["ada"]}, False),
        (REMOVE, {"memberIds": ["ada"]}, True),
        (REMOVE, {"memberIds": ["ada", "grace"]}, False),
        (LEAVE, {"memberIds": ["grace"]}, True),
        (LEAVE, {"memberIds": ["ada"]}, False),
    ],
)
def test_the_document_tells_whether_it_was_done(mutation: Mutation, fields: dict[str, Any], done: bool) -> None:
    assert mutation_writes.is_done(mutation, Document("x", fields), ADA) is done


@pytest.mark.parametrize("mutation", [SEND, EDIT, REACT, ROLE, RENAME, ADD])
def test_nothing_is_done_where_there_is_no_document(mutation: Mutation) -> None:
    assert not mutation_writes.is_done(mutation, None, ADA)


def test_a_message_that_is_not_there_needs_no_deleting() -> None:
    assert mutation_writes.is_done(DELETE, None, ADA)
