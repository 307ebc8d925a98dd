from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.idle_watch import IdleWatch


def shown(qtbot: QtBot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
    return widget


def press_a_key(widget: QWidget) -> None:
    QTest.keyClick(widget.windowHandle(), Qt.Key.Key_A)


def test_silence_is_idle_and_the_next_key_ends_it(qtbot: QtBot) -> None:
    widget = shown(qtbot, QWidget())
    watch = IdleWatch(widget, after_ms=20, check_ms=5)
    with qtbot.waitSignal(watch.changed) as idle:
        pass
    assert idle.args == [True]
    with qtbot.waitSignal(watch.changed) as active:
        press_a_key(widget)
    assert active.args == [False]


def test_keys_in_a_dialog_count_too(qtbot: QtBot) -> None:
    widget = shown(qtbot, QWidget())
    watch = IdleWatch(widget, after_ms=20, check_ms=5)
    dialog = shown(qtbot, QDialog(widget))
    qtbot.waitUntil(lambda: watch.is_idle)
    press_a_key(dialog)
    assert not watch.is_idle


def test_who_writes_by_an_input_method_is_there(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watch = IdleWatch(widget, after_ms=20, check_ms=5)
    qtbot.waitUntil(lambda: watch.is_idle)
    with qtbot.waitSignal(watch.changed) as active:
        watch.touch()
    assert active.args == [False]


def test_who_is_busy_is_not_told_at_every_key(qtbot: QtBot) -> None:
    widget = shown(qtbot, QWidget())
    watch = IdleWatch(widget)
    told: list[bool] = []
    watch.changed.connect(told.append)
    for _ in range(3):
        press_a_key(widget)
        watch._check()
    assert told == []
