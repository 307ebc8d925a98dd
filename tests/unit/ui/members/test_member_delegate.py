"""Painting a member never fails, whatever the name is."""

import pytest
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Role
from desktop_chat.ui.members.member_delegate import MemberDelegate
from desktop_chat.ui.members.member_model import MemberModel
from desktop_chat.ui.theme import Theme


@pytest.mark.parametrize(
    "name", ["", "Ada", "W" * 500, "<img src=file:///x>", "مرحبا بالعالم", "👩‍👩‍👧‍👦", "a\nb\u202ec"]
)
def test_any_name_paints(each_theme: Theme, qtbot: QtBot, name: str) -> None:
    view = QListView()
    qtbot.addWidget(view)
    model = MemberModel(Uid("me"), view)
    model.set_members([Member(RoomId("r"), Uid("u"), Role.OWNER, display_name=name, handle="")])
    view.setModel(model)
    view.setItemDelegate(MemberDelegate(each_theme, view))
    view.resize(260, 100)
    image = view.grab().toImage()
    colors = {image.pixel(x, y) for x in range(0, image.width(), 4) for y in range(0, image.height(), 4)}
    assert len(colors) > 2  # something was drawn
