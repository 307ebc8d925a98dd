"""What may be done with which message, by menu and by key."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act, Reader, act_of_key, add_acts, allowed
from tests.example_data import NOW, a_message

ADA = Reader(Uid("ada"))
OWNER = Reader(Uid("ada"), moderates=True)
OWN = a_message("mine", sender="ada")
OTHER = a_message("theirs", sender="grace")
QUEUED = replace(OWN, sent_at=None, state=MessageState.QUEUED)
REJECTED = replace(QUEUED, state=MessageState.REJECTED)
SYSTEM = replace(OTHER, kind=MessageKind.SYSTEM)


@pytest.mark.parametrize(
    ("message", "reader", "acts"),
    [
        pytest.param(OWN, ADA, {Act.REPLY, Act.REACT, Act.EDIT, Act.COPY, Act.DETAILS, Act.DELETE}, id="own"),
        pytest.param(OTHER, ADA, {Act.REPLY, Act.REACT, Act.COPY, Act.DETAILS, Act.REPORT}, id="of another"),
        pytest.param(
            OTHER,
            OWNER,
            {Act.REPLY, Act.REACT, Act.COPY, Act.DETAILS, Act.REPORT, Act.DELETE},
            id="of another, for a moderator",
        ),
        pytest.param(QUEUED, ADA, {Act.EDIT, Act.COPY, Act.DETAILS, Act.DELETE}, id="not there yet"),
        pytest.param(REJECTED, ADA, {Act.EDIT, Act.COPY, Act.DETAILS, Act.RETRY, Act.DISCARD}, id="refused"),
        pytest.param(replace(OWN, deleted_at=NOW), OWNER, {Act.DETAILS}, id="deleted"),
        pytest.param(SYSTEM, ADA, set(), id="of the system"),
    ],
)
def test_acts_follow_the_message_and_its_reader(message: Message, reader: Reader, acts: set[Act]) -> None:
    assert set(allowed(message, reader, has_quoted=False)) == acts
    assert set(allowed(message, reader, has_quoted=True)) == acts | {Act.QUOTED}


def test_readers_are_told_of_ones_own_messages_that_are_sent() -> None:
    told = [message for message in (OWN, OTHER, QUEUED, REJECTED) if Act.READERS in _with_readers(message)]
    assert told == [OWN]


def test_the_menu_says_how_many_have_read(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    menu = themed_menu(theme, parent)
    add_acts(menu, theme, _with_readers(OWN), lambda _: None, "Read by 3 of 5")
    assert "Read by 3 of 5" in [action.text() for action in menu.actions()]


def _with_readers(message: Message) -> tuple[Act, ...]:
    return allowed(message, ADA, has_quoted=False, has_readers=True)


@pytest.mark.parametrize(
    ("key", "message", "act"),
    [
        (Qt.Key.Key_R, OTHER, Act.REPLY),
        (Qt.Key.Key_Return, OTHER, Act.REPLY),
        (Qt.Key.Key_Return, REJECTED, Act.RETRY),
        (Qt.Key.Key_Delete, REJECTED, Act.DISCARD),
        (Qt.Key.Key_Delete, OWN, Act.DELETE),
        (Qt.Key.Key_Delete, OTHER, None),
        (Qt.Key.Key_E, OWN, Act.EDIT),
        (Qt.Key.Key_E, OTHER, None),
        (Qt.Key.Key_Plus, OTHER, Act.REACT),
        (Qt.Key.Key_X, OWN, None),
    ],
)
def test_keys_mean_what_is_allowed(key: Qt.Key, message: Message, act: Act | None) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
    assert act_of_key(event, allowed(message, ADA, has_quoted=False)) is act


def test_shortcuts_of_the_window_are_not_acts() -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_E, Qt.KeyboardModifier.AltModifier)
    assert act_of_key(event, allowed(OWN, ADA, has_quoted=False)) is None


def test_menu_has_a_line_between_groups_and_does_what_was_chosen(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[Act] = []
    menu = themed_menu(theme, parent)
    add_acts(menu, theme, allowed(OWN, ADA, has_quoted=False), done.append)
    texts = ["—" if action.isSeparator() else action.text() for action in menu.actions()]
    assert texts == ["Reply", "React…", "Edit", "Copy text", "Details…", "—", "Delete…"]
    menu.actions()[2].trigger()
    assert done == [Act.EDIT]
