import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.buttons import IconButton, PillButton, PrimaryButton, TextButton, ThemedButton
from desktop_chat.ui.icons import Icon
from desktop_chat.ui.theme import Theme


def buttons(theme: Theme) -> list[ThemedButton]:
    return [
        PrimaryButton(theme, "Sign in"),
        TextButton(theme, "Forgot?"),
        IconButton(theme, Icon.PLUS, "New room"),
        PillButton(theme, "All"),
    ]


@pytest.mark.parametrize("index", range(4))
def test_click_by_mouse_and_keyboard(qtbot: QtBot, theme: Theme, index: int) -> None:
    button = buttons(theme)[index]
    qtbot.addWidget(button)
    with qtbot.wait_signal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.wait_signal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Space)
    with qtbot.wait_signal(button.clicked):
        QTest.keyClick(button, Qt.Key.Key_Return)
    assert button.accessibleName()


def test_sizes_of_the_anatomy(qtbot: QtBot, theme: Theme) -> None:
    primary, text, icon, pill = buttons(theme)
    for button in (primary, text, icon, pill):
        qtbot.addWidget(button)
    assert primary.sizeHint().height() == 40
    assert icon.sizeHint().width() == icon.sizeHint().height() == 32
    assert pill.sizeHint().height() == 26
    assert text.sizeHint().height() == 32


@pytest.mark.parametrize("index", range(4))
def test_keyboard_focus_is_visible_and_mouse_focus_is_not(qtbot: QtBot, each_theme: Theme, index: int) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    layout = QVBoxLayout(page)
    button = buttons(each_theme)[index]
    layout.addWidget(QLineEdit())  # takes the first focus
    layout.addWidget(button)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(button.hasFocus)
    ringed = button.grab().toImage()
    assert ringed != plain
    for reason in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
        button.clearFocus()
        button.setFocus(reason)
        assert button.grab().toImage() == plain, "who clicked knows where they are, also when they come back"
    button.clearFocus()
    button.setFocus()
    assert button.grab().toImage() == ringed, "a program that moves the keyboard shows where to"


def test_disabled_looks_different(qtbot: QtBot, theme: Theme) -> None:
    button = PrimaryButton(theme, "Sign in")
    qtbot.addWidget(button)
    plain = button.grab().toImage()
    button.setEnabled(False)
    assert button.grab().toImage() != plain
