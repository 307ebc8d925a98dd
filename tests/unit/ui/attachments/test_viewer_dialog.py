"""The viewer as it is seen and used by keyboard; test_viewer_controller.py brings the pictures."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.attachments.viewer_dialog import ViewerDialog
from desktop_chat.ui.theme import Theme
from tests.unit.ui.attachments.test_picture_canvas import an_image


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> ViewerDialog:
    dialog = ViewerDialog(theme)
    qtbot.addWidget(dialog)
    dialog.resize(800, 600)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.show_picture("Lake.png", "Grace  ·  3 kB", has_older=True, has_newer=True)
    dialog.show_image(an_image(3000, 2000))
    return dialog


def test_every_act_has_a_key(dialog: ViewerDialog, qtbot: QtBot) -> None:
    for signal, key, modifiers in (
        (dialog.older_wanted, Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
        (dialog.newer_wanted, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
        (dialog.save_wanted, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier),
        (dialog.finished, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    ):
        # Wherever the keyboard is: a button would take the arrows.
        dialog.copy.setFocus()
        with qtbot.wait_signal(signal):
            QTest.keyClick(dialog.copy, key, modifiers)


def test_zoom_and_move_by_keys(dialog: ViewerDialog) -> None:
    QTest.keyClick(dialog.canvas, Qt.Key.Key_1)
    assert dialog.canvas.is_actual
    assert dialog.zoom.accessibleName() == "Fit to the window (0)"
    before = dialog.canvas.target()
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Down)
    QTest.keyClick(dialog.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    moved = dialog.canvas.target().topLeft() - before.topLeft()
    assert moved.x() < 0
    assert moved.y() < 0
    QTest.keyClick(dialog.canvas, Qt.Key.Key_0)
    assert not dialog.canvas.is_actual


def test_the_picture_is_copied(dialog: ViewerDialog) -> None:
    QTest.keyClick(dialog.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().image().size() == dialog.canvas.image.size()  # type: ignore[union-attr]
    assert dialog.details.text() == "Copied"


def test_it_is_told_what_is_seen_and_what_is_missing(dialog: ViewerDialog) -> None:
    assert dialog.canvas.accessibleName() == "Picture Lake.png, Grace  ·  3 kB."
    dialog.show_picture("x.png", "Grace", has_older=False, has_newer=True)
    dialog.show_text("It is damaged")
    assert dialog.canvas.accessibleName() == "Picture x.png, Grace. It is damaged"
    assert not dialog.older.isEnabled()
    assert not dialog.copy.isEnabled()
    assert not dialog.zoom.isEnabled()
    assert dialog.windowTitle() == "x.png"
