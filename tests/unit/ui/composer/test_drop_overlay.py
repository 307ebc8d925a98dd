from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.composer.drop_overlay import DropOverlay
from desktop_chat.ui.composer.message_input import MessageInput
from desktop_chat.ui.composer.offered_files import local_files
from desktop_chat.ui.theme import Theme

ACTION, BUTTON, NO_KEY = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Page:
    """A page that takes files while ``may`` says so."""

    def __init__(self, theme: Theme) -> None:
        self.page = QWidget()
        self.may = True
        self.overlay = DropOverlay(theme, self.page, lambda: self.may)
        self.overlay.set_title("Analytical Engine")
        self.taken: list[Path] = []
        self.overlay.dropped.connect(lambda offer: self.taken.extend(local_files(offer)))

    def enter(self, offer: QMimeData) -> bool:
        event = QDragEnterEvent(QPoint(5, 5), ACTION, offer, BUTTON, NO_KEY)
        event.ignore()
        QApplication.sendEvent(self.page, event)
        return event.isAccepted()

    def drop(self, offer: QMimeData) -> None:
        QApplication.sendEvent(self.page, QDropEvent(QPointF(5, 5), ACTION, offer, BUTTON, NO_KEY))


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> Page:
    page = Page(theme)
    qtbot.addWidget(page.page)
    page.page.resize(400, 300)
    page.page.show()
    return page


@pytest.fixture
def files() -> QMimeData:
    offer = QMimeData()
    offer.setUrls([QUrl.fromLocalFile("/home/a.pdf"), QUrl.fromLocalFile("/home/b.png")])
    return offer


def test_files_are_taken_wherever_they_are_dropped(page: Page, files: QMimeData) -> None:
    assert page.overlay.isHidden()
    assert page.enter(files)
    assert page.overlay.isVisible()
    assert page.overlay.geometry() == page.page.rect()
    assert page.overlay.accessibleName() == "Drop files to send them to Analytical Engine"
    page.drop(files)
    assert page.overlay.isHidden()
    assert page.taken == [Path("/home/a.pdf"), Path("/home/b.png")]


def test_the_sheet_goes_when_the_drag_leaves(page: Page, files: QMimeData) -> None:
    page.enter(files)
    QApplication.sendEvent(page.page, QDragLeaveEvent())
    assert page.overlay.isHidden()


def test_words_are_not_files_and_where_one_may_not_write_nothing_is_taken(page: Page, files: QMimeData) -> None:
    words = QMimeData()
    words.setText("words")
    assert not page.enter(words)
    page.may = False
    assert not page.enter(files)
    assert page.overlay.isHidden()


def test_the_text_field_leaves_files_to_the_page(theme: Theme, files: QMimeData, qtbot: QtBot) -> None:
    field = MessageInput(theme)
    qtbot.addWidget(field)
    field.show()
    words = QMimeData()
    words.setText("words")
    for offer, taken in ((files, False), (words, True)):
        event = QDragEnterEvent(QPoint(5, 5), ACTION, offer, BUTTON, NO_KEY)
        QApplication.sendEvent(field.viewport(), event)
        assert event.isAccepted() is taken
