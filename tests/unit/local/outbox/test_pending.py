"""Waiting changes drawn over the server's word."""

from dataclasses import replace

from desktop_chat.local.outbox import pending
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import ChangeKind, MessageState
from desktop_chat.model.mutation import (
    DeleteMessage,
    EditMessage,
    LeaveRoom,
    Mutation,
    OutboxRow,
    RemoveMember,
    RenameRoom,
    SetReaction,
    SetRole,
)
from desktop_chat.model.room import Member, Role
from tests.example_data import NOW, a_message, a_room

ROOM, ID, ADA, GRACE = RoomId("engine"), MessageId("m"), Uid("ada"), Uid("grace")


def row(mutation: Mutation, rejected: str | None = None, seq: int = 1) -> OutboxRow:
    state = MessageState.REJECTED if rejected else MessageState.QUEUED
    return OutboxRow(seq, mutation, NOW, rejected=rejected, state=state)


def test_a_rejected_change_is_told_and_not_drawn() -> None:
    message = a_message("one", message_id=ID, sender="ada")
    edit, reaction = row(EditMessage(ROOM, ID, "two"), "no"), row(SetReaction(ROOM, ID, ("👍",)), seq=2)
    shown = pending.with_changes(message, [edit, reaction], ADA)
    assert (shown.body, shown.edited_at, shown.reactions) == ("one", None, {ADA: ("👍",)})
    assert shown.change is not None
    assert (shown.change.kind, shown.change.error, shown.change.seq) == (ChangeKind.EDIT, "no", 1)


def test_changes_are_drawn_in_order() -> None:
    message = a_message("one", message_id=ID, sender="ada")
    changes = [row(EditMessage(ROOM, ID, "two")), row(DeleteMessage(ROOM, ID), seq=2)]
    shown = pending.with_changes(message, changes, ADA)
    assert (shown.body, shown.edited_at, shown.deleted_at) == ("", NOW, NOW)
    assert shown.change is not None
    assert shown.change.kind is ChangeKind.DELETE


def test_an_empty_set_takes_my_reactions_away_and_no_others() -> None:
    message = a_message("one", message_id=ID, reactions={ADA: ("👍",), GRACE: ("🎉",)})
    shown = pending.with_changes(message, [row(SetReaction(ROOM, ID, ()))], ADA)
    assert shown.reactions == {GRACE: ("🎉",)}


def test_a_room_and_its_people() -> None:
    room = replace(a_room("engine", title="Old"), member_ids=(ADA, GRACE))
    changes = [row(RenameRoom(ROOM, "New")), row(RemoveMember(ROOM, GRACE), seq=2)]
    changed = pending.changed_room(room, changes)
    assert (changed.title, changed.member_ids) == ("New", (ADA,))
    people = [Member(ROOM, ADA, Role.OWNER), Member(ROOM, GRACE, Role.MEMBER)]
    assert pending.changed_members(people, changes) == people[:1]
    promoted = pending.changed_members(people, [row(SetRole(ROOM, GRACE, Role.ADMIN))])
    assert promoted[1].role is Role.ADMIN


def test_what_was_rejected_leaves_room_and_people_alone() -> None:
    room = replace(a_room("engine", title="Old"), member_ids=(ADA, GRACE))
    people = [Member(ROOM, GRACE, Role.MEMBER)]
    changes = [
        row(RenameRoom(ROOM, "New"), "no"),
        row(RemoveMember(ROOM, GRACE), "no"),
        row(SetRole(ROOM, GRACE, Role.ADMIN), "no"),
        row(LeaveRoom(ROOM), "no"),
    ]
    assert pending.changed_room(room, changes) == room
    assert pending.changed_members(people, changes) == people
    assert not pending.is_leaving(changes)
    assert pending.is_leaving([row(LeaveRoom(ROOM))])


def test_the_line_of_the_room_list() -> None:
    changes = [row(EditMessage(ROOM, ID, "two")), row(EditMessage(ROOM, MessageId("x"), "other"))]
    assert pending.changed_body("one", ID, changes) == "two"
    assert pending.changed_body("one", ID, [row(DeleteMessage(ROOM, ID))]) == ""
    assert pending.changed_body("one", ID, [row(EditMessage(ROOM, ID, "two"), "no")]) == "one"
