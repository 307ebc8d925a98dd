from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop_chat.errors import StoreError
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MAX_BODY_BYTES
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


def test_files_are_sent_with_or_without_a_text(page: Page, tmp_path: Path) -> None:
    first, second = tmp_path / "a.pdf", tmp_path / "b.pdf"
    for path in (first, second):
        path.write_bytes(b"x")
    assert not page.composer.send.isEnabled()
    page.composer.attaching.add([first])
    assert page.composer.send.isEnabled()
    page.type("")
    page.type("")  # Enter again, while the copy is made
    page.composer.attaching.add([second])
    page.type("see")
    assert page.sent == [
        Submission(ENGINE, "", "", None, files=(first,)),
        Submission(ENGINE, "see", "see", None, files=(second,)),
    ]
    for submission in page.sent:
        page.composer.settle(submission)
    assert page.composer.text() == ""
    assert page.composer.attaching.strip.chips == []
    assert not page.composer.send.isEnabled()


def test_files_that_were_not_kept_are_still_there(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    page.composer.attaching.add([path])
    page.type("see")
    page.composer.fail(page.sent[0], StoreError("The disk is full", "Make room."))
    assert page.composer.text() == "see"
    assert page.composer.error_strip.title.text() == "The disk is full"
    page.type("")
    assert page.sent[1].files == (path,)


def test_a_refused_file_leaves_the_text(page: Page, tmp_path: Path) -> None:
    page.type("half", enter=False)
    page.composer.attaching.add([tmp_path])
    assert page.composer.error_strip.title.text() == "A file was not added"
    assert page.composer.text() == "half"


def test_files_are_pasted_and_words_too(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    offer = QMimeData()
    offer.setUrls([QUrl.fromLocalFile(str(path))])
    page.composer.input.insertFromMimeData(offer)
    assert [chip.accessibleName() for chip in page.composer.attaching.strip.chips] == ["a.pdf, 1 byte"]
    assert page.composer.text() == ""


def test_nothing_is_attached_to_an_edited_message_nor_without_a_room(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x")
    page.composer.attaching.add([path])
    page.composer.edit(a_message("old", sender="ada"))
    assert not page.composer.attach.isEnabled()
    assert page.composer.attaching.strip.isHidden()
    page.composer.input.setPlainText("new")
    page.type("")
    assert page.sent[0].files == ()
    page.composer.clear_edit()
    assert not page.composer.attaching.strip.isHidden()
    page.composer.open(None, "")
    assert not page.composer.attach.isEnabled()
    assert page.composer.attaching.strip.isHidden()


def test_the_clip_opens_the_dialog_by_mouse_and_keyboard(page: Page, qtbot: QtBot) -> None:
    page.composer.activateWindow()
    qtbot.waitUntil(page.composer.isActiveWindow)
    QTest.keyClick(page.composer, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page.composer.attach.click()
    dialogs = page.composer.findChildren(QFileDialog)
    assert len(dialogs) == 2
    for dialog in dialogs:
        dialog.close()


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
    assert changed.args == [ENGINE]
    page.composer.open(ENGINE, "Analytical Engine")
    assert page.composer.text() == ""


def test_the_draft_holds_reply_and_edit_beside_the_text(page: Page) -> None:
    target, own = a_message("target", message_id="t"), a_message("old words", message_id="o")
    page.type("half", enter=False)
    page.composer.reply_to(target, "Grace Hopper")
    assert page.composer.drafts.get(ENGINE) == Draft("half", target.id)
    page.composer.edit(own)
    page.type("!", enter=False)
    assert page.composer.drafts.get(ENGINE) == Draft("half", None, own.id, "old words!")
    page.composer.clear_edit()
    assert page.composer.text() == "half"
    assert page.composer.drafts.get(ENGINE) == Draft("half")


def test_a_message_that_is_safe_while_another_is_edited_leaves_the_draft_behind_the_edit(page: Page) -> None:
    own = a_message("hello", message_id="o")
    page.type("hello")
    page.composer.edit(own)
    page.composer.settle(page.sent[0])
    assert page.composer.text() == "hello", "the words of the edit are no part of what was sent"
    page.composer.clear_edit()
    assert page.composer.text() == ""


def test_an_edit_sent_from_a_room_left_meanwhile_is_not_taken_up_again(page: Page) -> None:
    page.composer.edit(a_message("old", message_id="o"))
    page.type("er")
    page.composer.open(OTHER, "Other")
    page.composer.settle(page.sent[0])
    assert page.composer.drafts.get(ENGINE) == Draft()


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
