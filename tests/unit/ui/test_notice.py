"""Errors are shown literally and can be taken away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.errors import ChatError
from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.notice import Notice
from desktop_chat.ui.theme import Theme


def test_it_tells_and_clears(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    assert notice.text == ""
    notice.tell(ChatError("Title", "What to do."))
    assert notice.text == "Title What to do."
    assert notice.accessibleName() == "Title. What to do."
    notice.clear()
    assert notice.text == ""


def test_text_from_a_server_is_never_markup(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    notice.tell(ChatError("<img src=file:///etc/passwd>", "<b>bold</b>"))
    assert {label.textFormat() for label in notice.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_what_went_well_is_said_without_alarm_and_closed_by_its_cross(theme: Theme, qtbot: QtBot) -> None:
    notice = Notice(theme, closable=True)
    qtbot.addWidget(notice)
    notice.tell(ChatError("Wrong"))
    danger = notice._title.palette().windowText().color()
    notice.say("Reported", "The operator can see it.")
    assert notice.text == "Reported The operator can see it."
    assert notice._title.palette().windowText().color() != danger
    notice.findChildren(IconButton)[0].click()
    assert notice.text == ""
