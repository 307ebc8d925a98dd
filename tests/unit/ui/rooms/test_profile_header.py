import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.model.connection import ConnectionState
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.rooms.profile_header import HEIGHT, ProfileHeader
from desktop_chat.ui.theme import Scheme, Theme
from tests.example_data import ADA


@pytest.fixture
def header(qtbot: QtBot, theme: Theme) -> ProfileHeader:
    header = ProfileHeader(theme)
    qtbot.addWidget(header)
    header.resize(312, HEIGHT)
    header.profile.show_account(ADA, ConnectionState.ONLINE)
    return header


def menu_of(header: ProfileHeader) -> QMenu:
    QTest.mouseClick(header.profile, Qt.MouseButton.LeftButton)
    return header.findChildren(QMenu)[-1]


def test_states_look_and_sound_different(header: ProfileHeader) -> None:
    pictures = set()
    for state in ConnectionState:
        header.profile.show_account(ADA, state)
        assert "Ada Lovelace" in header.profile.accessibleName()
        pictures.add(bytes(header.grab().toImage().constBits()))
    assert len(pictures) == len(ConnectionState)


def test_plus_and_sign_out(header: ProfileHeader, qtbot: QtBot) -> None:
    with qtbot.wait_signal(header.new_room_wanted):
        QTest.mouseClick(header.findChildren(IconButton)[0], Qt.MouseButton.LeftButton)
    actions = {action.text(): action for action in menu_of(header).actions()}
    with qtbot.wait_signal(header.sign_out_wanted):
        actions["Sign out"].trigger()


def test_the_theme_is_chosen_in_the_menu(header: ProfileHeader, qtbot: QtBot) -> None:
    actions = {action.text(): action for action in menu_of(header).actions()}
    assert not actions["Light"].icon().isNull()  # the tick: this theme is in force
    assert actions["Dark"].icon().isNull()
    with qtbot.wait_signal(header.scheme_wanted) as wanted:
        actions["Dark"].trigger()
    assert wanted.args == [Scheme.DARK]
