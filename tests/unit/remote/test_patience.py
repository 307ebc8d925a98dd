"""Waiting for a sign of life on a loop whose clock a test turns: what is due in one turn has the order of asyncio."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from desktop_chat.remote.database.database_link import DatabaseLink, LinkTiming
from desktop_chat.remote.patience import patience
from tests.unit.remote.stub_database import StubSocket


class TurnedLoop(asyncio.SelectorEventLoop):
    """Time passes only by ``hold_up``, as it does for a loop that was not run meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0

    def time(self) -> float:
        return self._now

    def hold_up(self, seconds: float) -> None:
        """Let time pass at once."""
        self._now += seconds

    async def run_for(self, seconds: float) -> None:
        """Let time pass as on a loop that is never late."""
        for _ in range(round(seconds * 4)):
            self._now += 0.25
            await settled()


async def settled() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


def on_a_turned_loop(body: Callable[[TurnedLoop], Awaitable[None]]) -> None:
    loop = TurnedLoop()
    try:
        loop.run_until_complete(body(loop))
    finally:
        loop.close()


def test_silence_ends_the_waiting() -> None:
    async def body(loop: TurnedLoop) -> None:
        async def wait() -> None:
            async with patience(10):
                await asyncio.Event().wait()

        waiting = asyncio.ensure_future(wait())
        await settled()
        await loop.run_for(9.5)
        assert not waiting.done()
        await loop.run_for(1)
        with pytest.raises(TimeoutError):
            await waiting

    on_a_turned_loop(body)


def test_what_was_heard_begins_it_anew() -> None:
    async def body(loop: TurnedLoop) -> None:
        async with patience(10) as waiting:
            for _ in range(5):
                await loop.run_for(9)
                waiting.begin(10)
        await loop.run_for(30)  # nothing comes after the end

    on_a_turned_loop(body)


@pytest.mark.parametrize("silent", [0, 4, 9])
def test_an_answer_that_came_while_the_loop_was_held_up_counts(silent: int) -> None:
    async def body(loop: TurnedLoop) -> None:
        heard = asyncio.get_running_loop().create_future()

        async def wait() -> str:
            async with patience(10):
                return str(await heard)

        waiting = asyncio.ensure_future(wait())
        await settled()
        await loop.run_for(silent)
        loop.call_soon(heard.set_result, "here")  # as a socket does in the turn in which the loop goes on
        loop.hold_up(60)
        assert await waiting == "here"

    on_a_turned_loop(body)


class Talk:
    """A link to the Realtime Database with the times of real life."""

    def __init__(self) -> None:
        self.socket = StubSocket()
        self.running = asyncio.ensure_future(DatabaseLink(self.socket, lambda *_: None, LinkTiming()).run())

    def pong(self) -> None:
        self.socket.say({"t": "c", "d": {"t": "o", "d": None}})


def test_a_link_outlives_a_loop_that_was_held_up() -> None:
    async def body(loop: TurnedLoop) -> None:
        talk = Talk()
        await settled()
        await loop.run_for(16)
        assert len(talk.socket.frames) == 1  # the probe
        loop.call_soon(talk.pong)
        loop.hold_up(40)
        await settled()
        assert not talk.running.done()
        talk.running.cancel()
        await settled()

    on_a_turned_loop(body)


def test_a_link_that_is_half_open_is_noticed_within_30_seconds_of_the_loop() -> None:
    async def body(loop: TurnedLoop) -> None:
        talk = Talk()
        await settled()
        await loop.run_for(10)
        loop.hold_up(40)
        await settled()
        await loop.run_for(20)
        assert talk.running.done()
        with pytest.raises(TimeoutError):
            talk.running.result()

    on_a_turned_loop(body)
