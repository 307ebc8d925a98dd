"""The dialog tells each step with its time, and where the message got."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.messages.message_life import LifeEvent, LifeStep, MessageLife, Reach
from desktop_chat.ui.details.message_details_dialog import MessageDetailsDialog, sections
from desktop_chat.ui.theme import Scheme, Theme
from desktop_chat.ui.times import Times
from tests.example_data import NOW, a_message
from tests.fake_files import an_attachment

EVENTS = (
    LifeEvent(LifeStep.QUEUED, NOW - timedelta(days=2)),
    LifeEvent(LifeStep.SENDING, NOW),
    LifeEvent(LifeStep.REJECTED, NOW, detail="<b>too</b>\nrude"),
)
REACH = (
    Reach("Grace", delivered=True, read=True),
    Reach("Alan", delivered=True, read=False),
    Reach("Eve", delivered=False, read=False),
)


def dialog_of(qtbot: QtBot, life: MessageLife) -> MessageDetailsDialog:
    dialog = MessageDetailsDialog(Theme(Scheme.LIGHT), Times(lambda: NOW, UTC), life)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_what_is_told_of_a_refused_message(qtbot: QtBot) -> None:
    message = a_message(sent_at=None, state=MessageState.REJECTED, sender="ada")
    dialog = dialog_of(qtbot, MessageLife(message, mine=True, sender_name="Ada", events=EVENTS))
    assert dialog.texts == ["Queued on this device", "Sending", "Refused: <b>too</b> rude", "Not there yet"]
    assert dialog._moment(EVENTS[0].at) == "22 Nov 14:33:00"
    assert dialog._moment(EVENTS[1].at) == "14:33:00"


def test_what_is_told_of_anothers_message() -> None:
    message = a_message(edited_at=NOW)
    found = sections(MessageLife(message, mine=False, sender_name="Grace Hopper"))
    assert found == [("On the server, by its clock", [(NOW, "Stored, written by Grace Hopper"), (NOW, "Edited")])]


def test_who_has_it_and_who_has_not() -> None:
    found = dict(sections(MessageLife(a_message(), mine=True, sender_name="Ada", reach=REACH)))
    assert found["Read by"] == [(None, "Grace")]
    assert found["Delivered to"] == [(None, "Alan")]
    assert found["Not delivered yet to"] == [(None, "Eve")]


def test_the_diagnostic_is_asked_for_and_the_keyboard_closes(qtbot: QtBot) -> None:
    dialog = dialog_of(qtbot, MessageLife(a_message(), mine=True, sender_name="Ada"))
    with qtbot.waitSignal(dialog.copy_wanted):
        qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert dialog.copy.text() == "Copied"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isHidden()


@pytest.mark.parametrize("attempts", [0, 80])
def test_many_attempts_scroll(qtbot: QtBot, attempts: int) -> None:
    events = tuple(LifeEvent(LifeStep.SENDING, NOW) for _ in range(attempts))
    dialog = dialog_of(qtbot, MessageLife(a_message(), mine=True, sender_name="Ada", events=events))
    assert dialog.height() < 700


def test_files_are_listed_unless_the_message_was_deleted() -> None:
    message = replace(a_message(), attachments=(an_attachment("plan.pdf", size=1000),))
    found = dict(sections(MessageLife(message, mine=False, sender_name="Grace")))
    assert found["Files"] == [(None, "plan.pdf  ·  1.0 kB  ·  application/pdf")]
    deleted = replace(message, deleted_at=NOW)
    assert "Files" not in dict(sections(MessageLife(deleted, mine=False, sender_name="Grace")))
