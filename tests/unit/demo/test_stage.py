"""Titles and surroundings of the demo's windows."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from desktop_chat.demo.script import ADA, ADA_AND_GRACE, ENGINE, GRACE, PASSWORD
from desktop_chat.demo.stage import DemoWindow, title_for, window_environment, write_screen
from desktop_chat.errors import ChatError


def test_a_direct_room_is_called_after_the_other_person() -> None:
    assert title_for(ADA, ADA_AND_GRACE) == "Grace Hopper"
    assert title_for(GRACE, ADA_AND_GRACE) == "Ada Lovelace"
    assert title_for(ADA, ENGINE) == "Analytical Engine"


def test_offscreen_windows_have_a_screen_of_their_own_and_others_are_left_alone(tmp_path: Path) -> None:
    screen = write_screen(tmp_path)
    (described,) = json.loads(screen.read_text())["screens"]
    assert (described["width"], described["height"]) == (3840, 2160)
    environment = window_environment({"HOME": "h"}, screen)
    assert environment["QT_QPA_PLATFORM"] == f"offscreen:configfile={screen}"
    assert (environment["HOME"], environment["QT_SCALE_FACTOR"]) == ("h", "2")
    assert window_environment({"HOME": "h"}, None) == {"HOME": "h"}


@pytest.mark.parametrize(
    ("script", "message"), [("import sys; sys.stdin.read()", "did not answer"), ("input()", "has ended")]
)
async def test_a_window_that_hangs_or_ends_is_told_without_what_was_typed(script: str, message: str) -> None:
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdin=pipe, stdout=pipe)
    assert process.stdin is not None
    with pytest.raises(ChatError, match=message) as caught:
        await DemoWindow(ADA, process, patience=0.01 if "read" in script else 60).do("sign_in", password=PASSWORD)
    assert PASSWORD not in str(caught.value)
    process.stdin.close()
    await process.wait()
