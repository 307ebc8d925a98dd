"""The state of the banner."""

import pytest

from desktop_chat.model.connection import ConnectionState
from desktop_chat.sync.state.online_state import OnlineState
from tests.fakes import FakeClock

CONNECTING, ONLINE = ConnectionState.CONNECTING, ConnectionState.ONLINE
OFFLINE, SIGNED_OUT = ConnectionState.OFFLINE, ConnectionState.SIGNED_OUT


def hears(state: OnlineState, *, online: bool = True) -> None:
    state.heard(online)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def test_first_answer_is_online(clock: FakeClock) -> None:
    heard: list[ConnectionState] = []
    state = OnlineState(clock, heard.append)
    state.connecting()
    hears(state)
    hears(state)
    clock.advance(100)
    assert heard == [CONNECTING, ONLINE]


def test_no_answer_is_offline_after_ten_seconds(clock: FakeClock) -> None:
    state = OnlineState(clock, lambda _: None)
    state.connecting()
    clock.advance(9.9)
    assert state.state is CONNECTING
    clock.advance(0.2)
    assert state.state is OFFLINE


def test_broken_stream_is_offline_until_it_is_heard_again(clock: FakeClock) -> None:
    heard: list[ConnectionState] = []
    state = OnlineState(clock, heard.append)
    state.connecting()
    for online in (True, False, False, True):
        state.heard(online)
    assert heard == [CONNECTING, ONLINE, OFFLINE, ONLINE]


def test_signed_out_ignores_the_stream(clock: FakeClock) -> None:
    state = OnlineState(clock, lambda _: None)
    hears(state)
    assert state.state is SIGNED_OUT
    state.connecting()
    state.signed_out()
    clock.advance(100)
    hears(state)
    assert state.state is SIGNED_OUT
    assert clock.pending == []
