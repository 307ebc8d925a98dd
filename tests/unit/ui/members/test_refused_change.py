"""Each change has words of its own, and none for a message."""

import pytest

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.mutation import AddMember, LeaveRoom, RemoveMember, RenameRoom, RoomChange, SetBlock, SetRole
from desktop_chat.model.room import Role
from desktop_chat.ui.members.refused_change import title_of

ROOM, GRACE = RoomId("club"), Uid("grace")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (AddMember(ROOM, GRACE), "Grace was not added to “Club”"),
        (RemoveMember(ROOM, GRACE), "Grace was not removed from “Club”"),
        (SetRole(ROOM, GRACE, Role.ADMIN), "The role of Grace in “Club” was not changed"),
        (RenameRoom(ROOM, "Chess"), "“Club” was not renamed to “Chess”"),
        (LeaveRoom(ROOM), "You did not leave “Club”"),
        (SetBlock(ROOM, GRACE, on=True), "Grace was not blocked"),
        (SetBlock(ROOM, GRACE, on=False), "Grace is still blocked"),
    ],
)
def test_the_words_say_what_did_not_happen(change: RoomChange, words: str) -> None:
    assert title_of(change, "Club", "Grace") == words
