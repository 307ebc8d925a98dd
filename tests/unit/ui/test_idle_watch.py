from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.ui.idle_watch import IdleWatch


def press_a_key(widget: QWidget) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
    QCoreApplication.sendEvent(widget, event)


def test_silence_is_idle_and_the_next_key_ends_it(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watch = IdleWatch(widget, after_ms=20, check_ms=5)
    with qtbot.waitSignal(watch.changed) as idle:
        pass
    assert idle.args == [True]
    with qtbot.waitSignal(watch.changed) as active:
        press_a_key(widget)
    assert active.args == [False]


def test_who_is_busy_is_not_told_at_every_key(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    watch = IdleWatch(widget)
    told: list[bool] = []
    watch.changed.connect(told.append)
    for _ in range(3):
        press_a_key(widget)
        watch._check()
    assert told == []
