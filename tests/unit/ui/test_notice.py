"""Errors are shown literally and can be taken away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.errors import ChatError
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
