"""What is refused before anybody is asked; the spec tests play the rest."""

import pytest

from desktop_chat.errors import AlreadyExists, ChatError, NotFound, Rejected
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.mutation import AddMember, LeaveRoom, RemoveMember, RenameRoom, RoomChange, SetRole
from desktop_chat.model.room import Member, Role
from tests.example_data import NOW, a_room

ROOM = RoomId("club")
ADA, GRACE, RADIA, EDSGER = Uid("ada"), Uid("grace"), Uid("radia"), Uid("edsger")


def club(store: LocalStore, mine: Role | None) -> LocalStore:
    store.apply_rooms([a_room("club")], [], None)
    roles = {GRACE: Role.OWNER, RADIA: Role.MEMBER, EDSGER: Role.ADMIN}
    people = [Member(ROOM, uid, role) for uid, role in roles.items()]
    if mine is not None:
        people.append(Member(ROOM, ADA, mine))
    store.apply_members(ROOM, people, [], None)
    return store


@pytest.mark.parametrize(
    ("mine", "wanted"),
    [
        (Role.OWNER, LeaveRoom(ROOM)),
        (Role.OWNER, RemoveMember(ROOM, GRACE)),
        (Role.OWNER, RemoveMember(ROOM, ADA)),
        (Role.ADMIN, RemoveMember(ROOM, EDSGER)),
        (Role.MEMBER, RemoveMember(ROOM, RADIA)),
        (Role.ADMIN, SetRole(ROOM, RADIA, Role.ADMIN)),
        (Role.OWNER, SetRole(ROOM, ADA, Role.MEMBER)),
        (Role.OWNER, SetRole(ROOM, Uid("stranger"), Role.ADMIN)),
        (Role.MEMBER, RenameRoom(ROOM, "New")),
        (Role.MEMBER, AddMember(ROOM, Uid("stranger"))),
        (Role.OWNER, RenameRoom(RoomId("nowhere"), "New")),
    ],
)
def test_what_the_rules_would_refuse(store: LocalStore, mine: Role, wanted: RoomChange) -> None:
    with pytest.raises((Rejected, NotFound)) as told:
        club(store, mine).outbox.change_room(wanted, NOW)
    assert isinstance(told.value, ChatError)
    assert told.value.message, "it must say what to do"
    assert store.outbox.unsent() == 0


@pytest.mark.parametrize(
    ("mine", "wanted"),
    [
        (Role.ADMIN, LeaveRoom(ROOM)),
        (Role.ADMIN, AddMember(ROOM, Uid("stranger"))),
        (None, AddMember(ROOM, Uid("stranger"))),
        (Role.OWNER, RemoveMember(ROOM, EDSGER)),
        (Role.ADMIN, RemoveMember(ROOM, RADIA)),
        (Role.OWNER, SetRole(ROOM, RADIA, Role.ADMIN)),
        (Role.ADMIN, RenameRoom(ROOM, "New")),
        (None, RemoveMember(ROOM, RADIA)),
        (None, SetRole(ROOM, RADIA, Role.ADMIN)),
    ],
)
def test_what_they_allow_or_nobody_here_knows(store: LocalStore, mine: Role | None, wanted: RoomChange) -> None:
    assert club(store, mine).outbox.change_room(wanted, NOW).rooms == {ROOM}
    assert store.outbox.unsent() == 1


def test_the_last_word_about_the_same_thing_counts(store: LocalStore, reader: LocalReader) -> None:
    outbox = club(store, Role.OWNER).outbox
    outbox.change_room(SetRole(ROOM, RADIA, Role.ADMIN), NOW)
    outbox.change_room(SetRole(ROOM, EDSGER, Role.MEMBER), NOW)
    outbox.change_room(SetRole(ROOM, RADIA, Role.OWNER), NOW)
    wanted = [SetRole(ROOM, RADIA, Role.OWNER), SetRole(ROOM, EDSGER, Role.MEMBER)]
    assert [row.mutation for row in reader.outbox()] == wanted
    assert not outbox.change_room(SetRole(ROOM, RADIA, Role.OWNER), NOW)


def test_coming_and_going_of_one_person_keep_their_order(store: LocalStore, reader: LocalReader) -> None:
    """A change joined with one from before the person went would be undone by the going."""
    outbox = club(store, Role.OWNER).outbox
    wanted: list[RoomChange] = [
        RemoveMember(ROOM, RADIA),
        AddMember(ROOM, RADIA),
        RemoveMember(ROOM, RADIA),
        AddMember(ROOM, RADIA),
    ]
    for one in wanted:
        outbox.change_room(one, NOW)
    outbox.change_room(SetRole(ROOM, RADIA, Role.ADMIN), NOW)
    assert [row.mutation for row in reader.outbox()] == [*wanted, SetRole(ROOM, RADIA, Role.ADMIN)]
    with pytest.raises(AlreadyExists):
        outbox.change_room(AddMember(ROOM, RADIA), NOW)
    assert {member.uid: member.role for member in reader.members(ROOM)}[RADIA] is Role.ADMIN
