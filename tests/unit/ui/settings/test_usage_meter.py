"""The words beside a bar."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_chat.ui.settings.usage_meter import UsageMeter
from desktop_chat.ui.theme import Theme


@pytest.mark.parametrize(
    ("used", "text"),
    [
        (0, "0 of 50,000 (0 %)"),
        (12, "12 of 50,000 (under 1 %)"),
        (25_000, "25,000 of 50,000 (50 %)"),
        (60_000, "60,000 of 50,000 (120 %)"),
    ],
)
def test_figures_are_said_in_words(qtbot: QtBot, theme: Theme, used: int, text: str) -> None:
    meter = UsageMeter(theme, "Reads")
    qtbot.addWidget(meter)
    meter.show_used(used, 50_000)
    assert (meter.text, meter.accessibleName()) == (text, f"Reads: {text}")
    meter.grab()
