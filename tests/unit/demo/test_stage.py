"""Titles and surroundings of the demo's windows."""

from desktop_chat.demo.script import ADA, ADA_AND_GRACE, ENGINE, GRACE
from desktop_chat.demo.stage import title_for, window_environment


def test_a_direct_room_is_called_after_the_other_person() -> None:
    assert title_for(ADA, ADA_AND_GRACE) == "Grace Hopper"
    assert title_for(GRACE, ADA_AND_GRACE) == "Ada Lovelace"
    assert title_for(ADA, ENGINE) == "Analytical Engine"


def test_offscreen_windows_are_drawn_sharp_and_others_are_left_alone() -> None:
    assert window_environment({"HOME": "h"}, offscreen=True) == {
        "HOME": "h",
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": "2",
    }
    assert window_environment({"HOME": "h"}, offscreen=False) == {"HOME": "h"}
