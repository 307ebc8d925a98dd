"""Rows fill from the left; nothing leaves the width."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.flow_layout import FlowLayout


def place(qtbot: QtBot, widths: list[int], width: int) -> list[QRect]:
    host = QWidget()
    qtbot.addWidget(host)
    layout = FlowLayout(host, 5)
    children = []
    for child_width in widths:
        child = QWidget()
        child.setFixedSize(child_width, 20)
        layout.addWidget(child)
        children.append(child)
    height = layout.heightForWidth(width)
    layout.setGeometry(QRect(0, 0, width, height))
    rects = [child.geometry() for child in children]
    assert max(rect.bottom() for rect in rects) + 1 == height
    return rects


def test_what_fits_stays_in_one_row(qtbot: QtBot) -> None:
    assert [(rect.x(), rect.y()) for rect in place(qtbot, [30, 30, 30], 100)] == [(0, 0), (35, 0), (70, 0)]


def test_what_does_not_fit_starts_a_row(qtbot: QtBot) -> None:
    assert [(rect.x(), rect.y()) for rect in place(qtbot, [30, 30, 31], 100)] == [(0, 0), (35, 0), (0, 25)]
