"""Titles and surroundings of the demo's windows."""

import json
from pathlib import Path

from desktop_chat.demo.script import ADA, ADA_AND_GRACE, ENGINE, GRACE
from desktop_chat.demo.stage import title_for, window_environment, write_screen


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
