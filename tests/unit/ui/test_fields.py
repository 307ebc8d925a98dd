from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.fields import CARD_WIDTH, Card, LabelledField, PasswordField, TextField
from desktop_chat.ui.theme import Theme


def test_focus_ring_is_drawn_in_the_accent(qtbot: QtBot, each_theme: Theme) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    field = TextField(each_theme, "E-mail", page)
    field.resize(200, 40)
    page.resize(220, 60)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.grab().toImage().pixelColor(100, 1) == each_theme.tokens.accent
    field.set_wrong(True)
    assert field.grab().toImage().pixelColor(100, 1) == each_theme.tokens.danger


def test_error_shows_under_the_field_and_goes_with_typing(qtbot: QtBot, theme: Theme) -> None:
    labelled = LabelledField(theme, "E-mail", TextField(theme, "you@example.com"))
    qtbot.addWidget(labelled)
    bare = labelled.sizeHint().height()
    labelled.set_error("There is no account with this address.")
    assert labelled.sizeHint().height() > bare
    assert labelled.field.accessibleDescription() == labelled.error
    QTest.keyClicks(labelled.field, "a")
    assert labelled.error == ""
    assert labelled.field.accessibleName() == "E-mail"


def test_password_can_be_shown(qtbot: QtBot, theme: Theme) -> None:
    field = PasswordField(theme)
    qtbot.addWidget(field)
    field.resize(240, 40)
    field.show()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    QTest.mouseClick(field._eye, Qt.MouseButton.LeftButton)
    assert field.echoMode() == QLineEdit.EchoMode.Normal
    assert field._eye.geometry().right() < field.width()


def test_card_is_400_wide(qtbot: QtBot, theme: Theme) -> None:
    card = Card(theme)
    qtbot.addWidget(card)
    card.add_heading("Sign in", "To your own Firebase.")
    assert card.width() == CARD_WIDTH
    theme.set_zoom(1.5)
    assert card.width() == CARD_WIDTH * 1.5
