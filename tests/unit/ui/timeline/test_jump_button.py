from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.jump_button import JumpButton


def test_count_is_drawn_and_said(qtbot: QtBot, each_theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    button = JumpButton(each_theme, parent)
    button.resize(button.sizeHint())
    plain = button.grab().toImage()
    button.set_count(3)
    assert button.grab().toImage() != plain
    assert button.count == 3
    assert button.accessibleDescription() == "3 unread"
    button.set_count(5000)
    assert not button.grab().isNull()
    button.set_count(0)
    assert button.accessibleDescription() == ""
