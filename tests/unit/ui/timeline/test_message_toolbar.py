from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import IconButton
from desktop_chat.ui.theme import Theme
from desktop_chat.ui.timeline.message_actions import Act
from desktop_chat.ui.timeline.message_toolbar import MessageToolbar


def test_buttons_tell_what_was_wanted_and_take_no_focus(qtbot: QtBot, theme: Theme) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    toolbar = MessageToolbar(theme, parent)
    assert toolbar.isHidden()
    wanted: list[str] = []
    toolbar.act_clicked.connect(lambda act: wanted.append({Act.REACT: "React", Act.REPLY: "Reply"}[act]))
    toolbar.more_clicked.connect(lambda: wanted.append("More"))
    buttons = toolbar.findChildren(IconButton)
    for button in buttons:
        assert button.focusPolicy() == Qt.FocusPolicy.NoFocus
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == [button.accessibleName() for button in buttons] == ["React", "Reply", "More"]
