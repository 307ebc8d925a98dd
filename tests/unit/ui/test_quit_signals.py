"""A signal of the system becomes a signal of Qt."""

import os
import signal

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.quit_signals import QuitSignals


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_is_asked_to_end(qtbot: QtBot, number: signal.Signals) -> None:
    signals = QuitSignals()
    try:
        with qtbot.waitSignal(signals.asked, timeout=30_000):
            os.kill(os.getpid(), number)
    finally:
        signals.close()


def test_closing_gives_the_handlers_back(qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGTERM)
    signals = QuitSignals()
    assert signal.getsignal(signal.SIGTERM) is not before
    signals.close()
    assert signal.getsignal(signal.SIGTERM) is before
