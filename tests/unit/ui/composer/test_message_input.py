import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.composer.message_input import MessageInput
from desktop_chat.ui.theme import Theme


@pytest.fixture
def field(qtbot: QtBot, theme: Theme) -> MessageInput:
    field = MessageInput(theme)
    qtbot.addWidget(field)
    field.resize(300, 20)
    field.show()
    return field


def test_enter_submits_and_shift_enter_breaks_the_line(field: MessageInput, qtbot: QtBot) -> None:
    QTest.keyClicks(field, "a")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(field, "b")
    with qtbot.wait_signal(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.wait_signal(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Enter)
    assert field.toPlainText() == "a\nb"


def test_enter_inside_a_composition_chooses_a_candidate(field: MessageInput, qtbot: QtBot) -> None:
    QApplication.sendEvent(field, QInputMethodEvent("にほ", []))
    with qtbot.assertNotEmitted(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    commit = QInputMethodEvent("", [])
    commit.setCommitString("日本")
    QApplication.sendEvent(field, commit)
    with qtbot.wait_signal(field.submitted):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "日本"


def test_it_grows_with_its_text_up_to_a_limit(field: MessageInput) -> None:
    one = field.sizeHint().height()
    field.setPlainText("a\nb\nc")
    assert field.sizeHint().height() > 2.5 * one
    field.setPlainText("word " * 60)
    assert field.sizeHint().height() > 2.5 * one
    field.set_most(60)
    assert field.sizeHint().height() == 60


def test_pasting_is_plain_text(field: MessageInput) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b><img src='file:///etc/passwd'>")
    mime.setText("bold\u202e")
    field.insertFromMimeData(mime)
    assert field.toPlainText() == "bold"
    picture = QMimeData()
    picture.setData("image/png", b"x")
    assert not field.canInsertFromMimeData(picture)


def test_hint_is_on_one_line_and_goes_with_the_first_letter(field: MessageInput) -> None:
    blank = field.grab().toImage()
    field.set_hint("Message a room with a very very very very long title that does not fit")
    hinted = field.grab().toImage()
    assert hinted != blank
    field.setPlainText(" ")
    assert field.grab().toImage() != hinted


def test_escape_and_room_shortcuts_are_not_eaten(field: MessageInput, qtbot: QtBot) -> None:
    with qtbot.wait_signal(field.cancelled):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    field.setPlainText("a\nb")
    before = field.textCursor().position()
    QTest.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.textCursor().position() == before
