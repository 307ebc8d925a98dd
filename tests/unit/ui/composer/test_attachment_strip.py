from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.attachment_chip import HEIGHT
from desktop_chat.ui.composer.attachment_strip import AttachmentStrip
from desktop_chat.ui.composer.pending_files import PendingFile
from desktop_chat.ui.theme import Theme

FILES = [PendingFile(Path(f"{n}.pdf"), f"{n}.pdf", 10, "application/pdf") for n in range(10)]


def shown(theme: Theme, qtbot: QtBot, width: int, page: QWidget) -> AttachmentStrip:
    layout = QVBoxLayout(page)
    strip = AttachmentStrip(theme, Pictures())
    layout.addWidget(strip)
    layout.addStretch()
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    return strip


@pytest.fixture
def page() -> QWidget:
    return QWidget()


def show(strip: AttachmentStrip, files: list[PendingFile]) -> None:
    strip.show_files([(file, False) for file in files])
    QApplication.processEvents()


def test_it_is_there_only_with_files_and_grows_to_a_bound(theme: Theme, qtbot: QtBot, page: QWidget) -> None:
    strip = shown(theme, qtbot, 480, page)
    assert strip.isHidden()
    heights = []
    for count in (1, 2, 3, 6, 10):
        show(strip, FILES[:count])
        heights.append(strip.height())
    assert heights[0] == theme.px(HEIGHT)
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]
    assert strip.verticalScrollBar().maximum() > 0
    show(strip, [])
    assert strip.isHidden()


def test_the_keyboard_goes_on_from_a_removed_chip(theme: Theme, qtbot: QtBot, page: QWidget) -> None:
    strip = shown(theme, qtbot, 900, page)
    show(strip, FILES[:3])
    strip.removed.connect(lambda file: show(strip, [one for one in FILES[:3] if one is not file]))
    strip.window().activateWindow()
    qtbot.waitUntil(strip.window().isActiveWindow)
    strip.chips[1].remove.setFocus()
    QTest.keyClick(strip.chips[1].remove, Qt.Key.Key_Space)
    assert [chip.remove.accessibleName() for chip in strip.chips] == ["Remove 0.pdf", "Remove 2.pdf"]
    assert strip.chips[1].remove.hasFocus()


def test_a_new_zoom_keeps_the_files(theme: Theme, qtbot: QtBot, page: QWidget) -> None:
    strip = shown(theme, qtbot, 900, page)
    show(strip, FILES[:3])
    before = strip.height()
    theme.set_zoom(2.0)
    QApplication.processEvents()
    assert len(strip.chips) == 3
    assert strip.height() > before


def test_a_picture_is_sent_unchanged_at_the_press_of_a_key_and_the_keyboard_stays(
    theme: Theme, qtbot: QtBot, page: QWidget
) -> None:
    strip = shown(theme, qtbot, 900, page)
    photo = PendingFile(Path("Lake.jpg"), "Lake.jpg", 10, "image/jpeg")
    show(strip, [FILES[0], photo])
    strip.change_wanted.connect(lambda file: show(strip, [FILES[0], replace(file, unchanged=not file.unchanged)]))
    assert [chip.kind.isHidden() for chip in strip.chips] == [True, False]
    assert "Sent as a photo" in strip.chips[1].kind.accessibleName()
    strip.window().activateWindow()
    qtbot.waitUntil(strip.window().isActiveWindow)
    strip.chips[1].kind.setFocus()
    QTest.keyClick(strip.chips[1].kind, Qt.Key.Key_Space)
    assert strip.chips[1].kind.hasFocus()
    assert "Sent as a file" in strip.chips[1].kind.accessibleName()
