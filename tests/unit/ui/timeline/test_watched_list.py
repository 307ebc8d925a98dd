"""The end of a look; what a look reports is in test_timeline_view.py."""

import pytest

from tests.timeline_page import Timeline


def test_a_look_is_told_only_while_somebody_can_be_looking(timeline: Timeline, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool] = []
    timeline.view.looked_at.connect(lambda: looks.append(True))
    timeline.open()
    for watched, told in ((False, 0), (True, 1)):
        monkeypatch.setattr(timeline.view, "is_watched", lambda now=watched: now)
        timeline.view._begin_look()
        timeline.view._look.timeout.emit()
        assert len(looks) == told
