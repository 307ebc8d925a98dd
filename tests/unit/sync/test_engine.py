"""The engine: start with what is on screen, hurry when the connection is back, close in order."""

import asyncio

import pytest

from desktop_chat.errors import Denied
from desktop_chat.sync.engine import SyncEngine
from tests.spec.play import ENGINE, Play, sent


def engine_of(play: Play) -> SyncEngine:
    engine = play.client._session.engine
    assert engine is not None
    return engine


def test_room_on_screen_is_live_from_the_start(play: Play) -> None:
    play.vanishes().raises_curtain().opens()
    assert "rooms/engine/messages" in play.gateway.listened()
    play.signs_in()
    assert "rooms/engine/messages" in play.gateway.listened()


def test_dead_listeners_do_not_wait_when_the_connection_is_back(play: Play) -> None:
    play.opens().goes_offline().network(lambda: play.gateway.kill_targets(Denied("No")))
    assert play.gateway.listened() == []
    play.goes_online()
    assert set(play.gateway.listened()) >= {"rooms", "rooms/engine/messages"}
    play.other_sends("hello").shows(sent("hello"))


def test_caught_up_waits_for_the_first_snapshots(play: Play) -> None:
    play.vanishes().other_sends_outside("hello").moves_room()
    play.raises_curtain(watch=False)
    waiting = play.client.caught_up(ENGINE)
    assert not waiting.done()
    play.watch_delivers()
    assert waiting.result(0) is None
    play.shows(sent("hello"))


def test_close_ends_listeners_and_timers(play: Play) -> None:
    play.opens().goes_offline().sends("hello").vanishes()
    assert play.gateway.listenings == []
    assert play.clock.pending == []
    play.raises_curtain()


def test_close_does_not_wait_for_a_summary_that_does_not_come(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_chat.sync.engine.LAST_WORDS_SECONDS", 0)
    play.opens().sends("one", "two")

    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(play.gateway, "commit", hang)
    play.vanishes().raises_curtain().shows(sent("one"), sent("two"))


def test_command_ends_with_the_engine(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(play.gateway, "query", hang)
    monkeypatch.setattr(play.gateway, "get", hang)
    waiting = play.client.find_user("@grace")
    assert not waiting.done()
    play.signs_out()
    assert waiting.exception(0) is not None
    assert engine_is_gone(play)


def engine_is_gone(play: Play) -> bool:
    return play.client._session.engine is None
