"""An error that ends the start is told as plain text, with one way on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_chat.errors import ProfileInUse
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.trouble_page import TroublePage


def test_it_tells_and_acts(theme: Theme, qtbot: QtBot) -> None:
    page = TroublePage(theme, ProfileInUse("This profile is already open", "Close the <b>other</b> one."), "Quit")
    qtbot.addWidget(page)
    labels = page.findChildren(QLabel)
    assert [label.text() for label in labels] == ["This profile is already open", "Close the <b>other</b> one."]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    with qtbot.waitSignal(page.acted):
        page.button.click()
