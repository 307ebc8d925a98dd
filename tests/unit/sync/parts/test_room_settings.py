"""What a person chooses about a room on this device."""

import pytest

from desktop_chat.sync.listeners import live_rooms, timelines
from tests.spec.play import CRIT, ENGINE, Play


def test_pin_is_kept_over_a_restart(play: Play) -> None:
    play.other_sends("newer", room_id=ENGINE)
    play.does(play.client.room_settings.pin(CRIT, pinned=True))
    assert [row.room.id for row in play.client.rooms()] == [CRIT, ENGINE]
    play.restarts()
    assert [(row.room.id, row.is_pinned) for row in play.client.rooms()] == [(CRIT, True), (ENGINE, False)]


def test_pinned_room_becomes_live_at_once(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    real = live_rooms.choose_live_rooms
    monkeypatch.setattr(timelines, "choose_live_rooms", lambda choice, live: real(choice, live, limit=0, slack=0))
    play.restarts()
    engine = play.client._session.engine
    assert engine is not None
    assert engine.timelines.live == frozenset()
    play.does(play.client.room_settings.pin(CRIT, pinned=True))
    assert engine.timelines.live == frozenset()  # nothing has happened there that is worth a read
    play.moves_room(CRIT).settle()
    assert engine.timelines.live == {CRIT}
    play.does(play.client.room_settings.pin(CRIT, pinned=False))
    assert engine.timelines.live == frozenset()
