"""One of several options, by mouse or keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.choice import ChoiceButton
from desktop_chat.ui.theme import Theme


def test_choosing_one_takes_the_choice_from_the_other(theme: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    layout, group = QVBoxLayout(host), QButtonGroup(host)
    one, two = ChoiceButton(theme, "One", "first"), ChoiceButton(theme, "Two", "second")
    for option in (one, two):
        layout.addWidget(option)
        group.addButton(option)
    one.setChecked(True)
    qtbot.keyClick(two, Qt.Key.Key_Space)
    assert two.isChecked()
    assert not one.isChecked()
    assert (two.accessibleName(), two.accessibleDescription()) == ("Two", "second")


def test_both_lines_have_room(theme: Theme, qtbot: QtBot) -> None:
    option = ChoiceButton(theme, "One", "first")
    qtbot.addWidget(option)
    assert option.sizeHint().height() >= 2 * option.fontMetrics().height()
