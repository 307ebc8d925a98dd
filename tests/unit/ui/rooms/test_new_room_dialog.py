"""What the dialog asks for before it asks the server."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.ui.rooms.new_room_dialog import NewRoom, NewRoomDialog
from desktop_chat.ui.theme import Theme


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> NewRoomDialog:
    dialog = NewRoomDialog(theme)
    qtbot.addWidget(dialog)
    return dialog


def requested(dialog: NewRoomDialog, qtbot: QtBot) -> NewRoom:
    with qtbot.waitSignal(dialog.requested) as caught:
        dialog.submit.click()
    assert caught.args is not None
    room: NewRoom = caught.args[0]
    return room


def test_a_direct_room_needs_one_person(dialog: NewRoomDialog, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert dialog.person.error
    dialog.person.field.setText("@grace")
    room = requested(dialog, qtbot)
    assert room == NewRoom("", ("@grace",))
    assert room.is_direct


def test_a_group_needs_a_title_and_takes_the_name_that_was_not_ended(dialog: NewRoomDialog, qtbot: QtBot) -> None:
    dialog.group.click()
    qtbot.keyClicks(dialog.people.field, "@grace,katherine@example.org")
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert dialog.title.error
    dialog.title.field.setText("  Engine ")
    room = requested(dialog, qtbot)
    assert room == NewRoom("Engine", ("@grace", "katherine@example.org"))
    assert not room.is_direct


def test_a_wrong_person_holds_the_group_back(dialog: NewRoomDialog, qtbot: QtBot) -> None:
    dialog.group.click()
    dialog.title.field.setText("Engine")
    dialog.people.field.setText("nobody")
    with qtbot.assertNotEmitted(dialog.requested):
        dialog.submit.click()
    assert dialog.people.row.error


def test_enter_ends_a_name_and_then_starts_the_group(dialog: NewRoomDialog, qtbot: QtBot) -> None:
    dialog.group.click()
    dialog.title.field.setText("Engine")
    qtbot.keyClicks(dialog.people.field, "@grace")
    with qtbot.assertNotEmitted(dialog.requested):
        qtbot.keyClick(dialog.people.field, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog.requested) as caught:
        qtbot.keyClick(dialog.people.field, Qt.Key.Key_Return)
    assert caught.args == [NewRoom("Engine", ("@grace",))]
