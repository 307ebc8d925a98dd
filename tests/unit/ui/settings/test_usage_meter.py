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


@pytest.mark.parametrize(
    ("used", "limit", "text"),
    [
        (0, 1_000_000_000, "0 bytes of 1.0 GB, 1.0 GB left"),
        (312_400_000, 1_000_000_000, "312 MB of 1.0 GB, 688 MB left"),
        (9_000, 5_000, "9.0 kB of 5.0 kB, 0 bytes left"),
        (0, 0, "0 bytes of 0 bytes, 0 bytes left"),
    ],
)
def test_bytes_are_said_in_words(qtbot: QtBot, theme: Theme, used: int, limit: int, text: str) -> None:
    meter = UsageMeter(theme, "Your files")
    qtbot.addWidget(meter)
    meter.show_bytes(used, limit)
    assert (meter.text, meter.accessibleName()) == (text, f"Your files: {text}")
    meter.show_unknown("Nobody knows")
    assert (meter.text, meter.accessibleName()) == ("Nobody knows", "Your files: Nobody knows")
