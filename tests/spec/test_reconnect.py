"""Sleep, another network, and a person who does not want to wait."""

from datetime import timedelta

from desktop_chat.model.connection import ConnectionState
from tests.spec.play import Play, queued, retrying, sent


def test_who_does_not_want_to_wait_need_not(play: Play) -> None:
    play.opens().goes_offline().sends("one")
    for _ in range(5):
        play.timer("send:")
    play.gateway.offline = False  # the network is back, and nobody has noticed yet
    play.shows(retrying("one"))
    play.client.reconnect()
    play.is_connected(ConnectionState.ONLINE).shows(sent("one")).server_has("one")


def test_wake_after_sleep_connects_anew_at_once(play: Play) -> None:
    play.opens()
    before = play.gateway.reconnects
    play.clock._start += timedelta(hours=8)
    play.waits(20)
    assert play.gateway.reconnects == before + 1
    play.waits(3600)
    assert play.gateway.reconnects == before + 1


def test_reconnecting_doubles_nothing_that_was_on_its_way(play: Play) -> None:
    play.opens().gateway.hold_acks = True
    play.sends("one", "two")
    play.client.reconnect()
    play.acks().shows(sent("one"), queued("two"))
    play.timer("send:").shows(sent("one"), sent("two")).server_has("one", "two")


def test_without_a_session_there_is_nothing_to_reconnect(play: Play) -> None:
    play.signs_out()
    play.client.reconnect()
    assert play.gateway.reconnects == 0
