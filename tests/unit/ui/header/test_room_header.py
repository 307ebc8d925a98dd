import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.model.room import RoomKind
from desktop_chat.ui.header.room_header import HEIGHT, RoomHeader
from desktop_chat.ui.theme import Theme
from tests.example_data import a_room, a_summary


@pytest.fixture
def header(qtbot: QtBot, theme: Theme) -> RoomHeader:
    header = RoomHeader(theme)
    qtbot.addWidget(header)
    header.resize(600, HEIGHT)
    header.show_room(a_summary(a_room("engine")), "5 members", "engine", manages=True)
    header.show()
    return header


def test_title_and_members(header: RoomHeader) -> None:
    assert header.title.text() == "Analytical Engine"
    assert header.subtitle.text() == "5 members"
    header.show_room(a_summary(a_room(title="a\n\u202eb")), "", "k", manages=False)
    assert header.title.text() == "a b"
    assert header.invite.isHidden()


def test_actions_by_button_and_menu(header: RoomHeader, qtbot: QtBot) -> None:
    with qtbot.wait_signal(header.members_wanted):
        QTest.mouseClick(header.people, Qt.MouseButton.LeftButton)
    with qtbot.wait_signal(header.invite_wanted):
        QTest.mouseClick(header.invite, Qt.MouseButton.LeftButton)
    QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
    actions = {action.text(): action for action in header.findChildren(QMenu)[-1].actions()}
    with qtbot.wait_signal(header.newest_wanted):
        actions["Newest message"].trigger()
    assert "Add a person…" in actions
    with qtbot.wait_signal(header.links_wanted):
        actions["Invite links…"].trigger()
    with qtbot.wait_signal(header.rename_wanted):
        actions["Rename…"].trigger()
    with qtbot.wait_signal(header.leave_wanted):
        actions["Leave…"].trigger()


def test_members_may_leave_but_not_rename_and_a_direct_room_is_not_left(header: RoomHeader) -> None:
    def offered() -> set[str]:
        QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
        return {action.text() for action in header.findChildren(QMenu)[-1].actions()}

    header.show_room(a_summary(a_room()), "", "k", manages=False)
    assert offered() & {"Rename…", "Invite links…", "Add a person…", "Leave…"} == {"Leave…"}
    header.show_room(a_summary(a_room(kind=RoomKind.DIRECT)), "", "k", manages=False)
    assert offered() & {"Rename…", "Leave…"} == set()


def test_the_way_back_is_there_only_when_narrow(header: RoomHeader, qtbot: QtBot) -> None:
    assert header.back.isHidden()
    header.set_narrow(narrow=True)
    with qtbot.wait_signal(header.back_wanted):
        QTest.mouseClick(header.back, Qt.MouseButton.LeftButton)


def test_in_a_narrow_window_the_title_has_the_place_of_a_button_that_the_menu_has_too(header: RoomHeader) -> None:
    header.set_narrow(narrow=True)
    assert header.invite.isHidden()
    QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
    assert "Add a person…" in {action.text() for action in header.findChildren(QMenu)[-1].actions()}
    header.set_narrow(narrow=False)
    assert not header.invite.isHidden()


def test_long_titles_do_not_widen_the_window(header: RoomHeader) -> None:
    header.show_room(a_summary(a_room(title="x" * 100)), "y" * 300, "k", manages=True)
    assert header.minimumSizeHint().width() < 320
