"""One picture, whole or pixel by pixel."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.attachments.picture_canvas import PictureCanvas
from desktop_chat.ui.theme import Theme


@pytest.fixture
def canvas(theme: Theme, qtbot: QtBot) -> PictureCanvas:
    canvas = PictureCanvas(theme)
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    return canvas


def an_image(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    return image


def test_a_large_picture_is_made_to_fit_in_its_shape_and_a_small_one_stays(canvas: PictureCanvas) -> None:
    canvas.show_image(an_image(2000, 1000))
    shown = canvas.target()
    assert canvas.rect().contains(shown.toRect())
    assert shown.width() / shown.height() == pytest.approx(2)
    canvas.show_image(an_image(40, 20))
    assert (canvas.target().width(), canvas.target().center()) == (40, canvas.rect().toRectF().center())


def test_pixel_by_pixel_it_is_moved_as_far_as_it_reaches(canvas: PictureCanvas) -> None:
    canvas.show_image(an_image(2000, 200))
    canvas.set_actual(actual=True)
    assert canvas.target().width() == 2000
    canvas.pan(10_000, 10_000)
    assert canvas.target().left() == 0
    assert canvas.target().center().y() == canvas.rect().toRectF().center().y(), "it is not higher than the canvas"
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 100))
    QTest.mouseMove(canvas, QPoint(250, 100))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(250, 100))
    assert canvas.target().left() == -50


def test_a_double_click_changes_between_the_two_and_the_next_picture_is_whole_again(
    canvas: PictureCanvas, qtbot: QtBot
) -> None:
    canvas.show_image(an_image(2000, 1000))
    with qtbot.wait_signal(canvas.zoomed):
        QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton)
    assert canvas.is_actual
    canvas.show_image(an_image(2000, 1000))
    assert not canvas.is_actual
    canvas.show_text("There is none")  # type: ignore[unreachable]  # it has changed
    canvas.set_actual(actual=True)
    assert not canvas.is_actual
