"""What the member's menu offers is what firestore.rules allows."""

import pytest

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.members.member_acts import acts_on

REMOVE = "Remove from the group…"


@pytest.mark.parametrize(
    ("mine", "theirs", "texts"),
    [
        (Role.OWNER, Role.MEMBER, ["Make owner", "Make admin", REMOVE]),
        (Role.OWNER, Role.ADMIN, ["Make owner", "Make member", REMOVE]),
        (Role.OWNER, Role.OWNER, ["Make admin", "Make member"]),
        (Role.ADMIN, Role.MEMBER, [REMOVE]),
        (Role.ADMIN, Role.ADMIN, []),
        (Role.ADMIN, Role.OWNER, []),
        (Role.MEMBER, Role.MEMBER, []),
        (None, Role.MEMBER, []),
    ],
)
def test_roles_decide(mine: Role | None, theirs: Role, texts: list[str]) -> None:
    member = Member(RoomId("r"), Uid("grace"), theirs)
    assert [act.text for act in acts_on(member, me=Uid("ada"), mine=mine)] == texts


def test_nothing_is_offered_on_oneself() -> None:
    assert acts_on(Member(RoomId("r"), Uid("ada"), Role.OWNER), me=Uid("ada"), mine=Role.OWNER) == ()
