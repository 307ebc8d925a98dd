from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.check_box import CheckBox
from desktop_chat.ui.theme import Theme


def test_click_and_space_change_it_and_it_looks_different(each_theme: Theme, qtbot: QtBot) -> None:
    box = CheckBox(each_theme, "Share it")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    box.show()
    pictures = [box.grab().toImage()]
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.isChecked()
    pictures.append(box.grab().toImage())
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    assert pictures[0] != pictures[1]
    said = QAccessible.queryAccessibleInterface(box)
    assert said.role() is QAccessible.Role.CheckBox
    assert said.text(QAccessible.Text.Name) == "Share it"
