import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.errors import StoreError
from desktop_chat.model.ids import RoomId
from desktop_chat.model.message import MAX_BODY_BYTES
from desktop_chat.ui.composer.composer import Composer, Submission
from desktop_chat.ui.composer.emoji_popup import EmojiPopup
from desktop_chat.ui.theme import Theme
from tests.example_data import a_message

ENGINE, OTHER = RoomId("engine"), RoomId("other")


class Page:
    """A composer and what it submitted."""

    def __init__(self, theme: Theme) -> None:
        self.composer = Composer(theme)
        self.sent: list[Submission] = []
        self.composer.submitted.connect(self.sent.append)
        self.composer.resize(500, 56)
        self.composer.open(ENGINE, "Analytical Engine")
        self.composer.show()

    def type(self, text: str, *, enter: bool = True) -> None:
        QTest.keyClicks(self.composer.input, text)
        if enter:
            QTest.keyClick(self.composer.input, Qt.Key.Key_Return)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> Page:
    page = Page(theme)
    qtbot.addWidget(page.composer)
    return page


def test_the_text_leaves_only_when_it_is_safe(page: Page) -> None:
    page.type("hello")
    assert page.composer.text() == "hello"
    assert page.sent == [Submission(ENGINE, "hello", "hello", None)]
    page.composer.settle(page.sent[0])
    assert page.composer.text() == ""


def test_what_is_typed_meanwhile_stays(page: Page) -> None:
    page.type("hello")
    page.composer.input.insertPlainText(" 🎉 wait")
    page.composer.settle(page.sent[0])
    assert page.composer.text() == " 🎉 wait"
    assert page.composer.input.textCursor().atEnd()


def test_two_quick_messages_are_two_and_in_order(page: Page) -> None:
    page.type("one")
    page.type("two")
    assert [submission.body for submission in page.sent] == ["one", "two"]
    for submission in page.sent:
        page.composer.settle(submission)
    assert page.composer.text() == ""


def test_enter_twice_sends_once(page: Page) -> None:
    page.type("hello")
    QTest.keyClick(page.composer.input, Qt.Key.Key_Return)
    assert len(page.sent) == 1


def test_a_failure_keeps_the_text_and_says_why(page: Page) -> None:
    page.type("hello")
    page.composer.fail(page.sent[0], StoreError("The disk is full", "Make room and try again."))
    assert page.composer.text() == "hello"
    assert page.composer.error_strip.title.text() == "The disk is full"
    QTest.keyClick(page.composer.input, Qt.Key.Key_Return)
    assert len(page.sent) == 2
    page.composer.settle(page.sent[1])
    assert page.composer.text() == ""
    assert page.composer.error_strip.isHidden()


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_nothing_is_not_sent(page: Page, text: str) -> None:
    page.composer.input.setPlainText(text)
    assert not page.composer.send.isEnabled()
    page.type("")
    assert page.sent == []


def test_too_long_is_told_at_once(page: Page) -> None:
    page.composer.input.setPlainText("é" * (MAX_BODY_BYTES // 2 + 1))
    page.type("")
    assert page.sent == []
    assert "too long" in page.composer.error_strip.title.text()
    page.composer.input.setPlainText("é" * (MAX_BODY_BYTES // 2))
    page.type("")
    assert len(page.sent) == 1


def test_a_draft_waits_in_every_room(page: Page) -> None:
    page.type("half", enter=False)
    page.composer.open(OTHER, "Other")
    assert page.composer.text() == ""
    page.type("else", enter=False)
    page.composer.open(ENGINE, "Analytical Engine")
    assert page.composer.text() == "half"
    assert page.composer.input.textCursor().atEnd()


def test_a_text_sent_from_a_room_left_meanwhile_leaves_its_draft(page: Page, qtbot: QtBot) -> None:
    page.type("hello")
    page.composer.open(OTHER, "Other")
    with qtbot.wait_signal(page.composer.draft_changed) as changed:
        page.composer.settle(page.sent[0])
    assert changed.args == [ENGINE, ""]
    page.composer.open(ENGINE, "Analytical Engine")
    assert page.composer.text() == ""


def test_a_reply_goes_with_the_next_message_and_escape_ends_it(page: Page) -> None:
    target = a_message("target", message_id="t")
    page.composer.reply_to(target, "Grace Hopper")
    assert not page.composer.reply_strip.isHidden()
    page.type("yes")
    assert page.sent[0].reply_to == "t"
    page.composer.settle(page.sent[0])
    assert page.composer.reply_strip.isHidden()
    page.composer.reply_to(target, "Grace Hopper")
    QTest.keyClick(page.composer.input, Qt.Key.Key_Escape)
    page.type("no")
    assert page.sent[1].reply_to is None


def test_send_is_lit_only_when_there_is_something_to_send(page: Page, each_theme: Theme) -> None:
    page.composer._theme.set_scheme(each_theme.scheme)
    quiet = page.composer.send.grab().toImage().pixelColor(4, 18)
    page.type("x", enter=False)
    assert page.composer.send.grab().toImage().pixelColor(4, 18) == each_theme.tokens.accent != quiet
    QTest.mouseClick(page.composer.send, Qt.MouseButton.LeftButton)
    assert len(page.sent) == 1


def test_emoji_are_inserted_at_the_cursor(page: Page) -> None:
    page.type("ab", enter=False)
    QTest.keyClick(page.composer.input, Qt.Key.Key_Left)
    QTest.mouseClick(page.composer.emoji, Qt.MouseButton.LeftButton)
    popup = page.composer.findChildren(EmojiPopup)[0]
    popup.grid.chosen.emit("🎉")
    assert page.composer.text() == "a🎉b"


def test_it_takes_at_most_two_fifths_of_the_pane(page: Page) -> None:
    assert page.composer.sizeHint().height() == 56
    page.composer.set_pane_height(600)
    page.composer.input.setPlainText("line\n" * 100)
    QApplication.processEvents()
    assert 200 < page.composer.sizeHint().height() <= 241
