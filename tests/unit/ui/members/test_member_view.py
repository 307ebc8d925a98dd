"""Who may add people."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.members.member_view import MemberView
from desktop_chat.ui.theme import Theme


@pytest.mark.parametrize(
    ("role", "group", "may"),
    [(Role.OWNER, True, True), (Role.ADMIN, True, True), (Role.MEMBER, True, False), (Role.OWNER, False, False)],
)
def test_only_those_who_may_add_people_see_the_button(
    theme: Theme, qtbot: QtBot, role: Role, group: bool, may: bool
) -> None:
    view = MemberView(theme, Uid("me"))
    qtbot.addWidget(view)
    other = Member(RoomId("r"), Uid("x"), Role.OWNER, display_name="X")
    view.show_members([Member(RoomId("r"), Uid("me"), role, display_name="Me"), other], group=group)
    assert view.invite.isHidden() is not may
    assert view.model.rowCount() == 2


def test_a_member_who_is_not_listed_yet_may_not_add(theme: Theme, qtbot: QtBot) -> None:
    view = MemberView(theme, Uid("me"))
    qtbot.addWidget(view)
    view.show_members([], group=True)
    assert view.invite.isHidden()
