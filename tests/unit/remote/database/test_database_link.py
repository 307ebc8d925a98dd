"""One conversation: order, answers, signs of life, and how it ends."""

import asyncio
import json
from typing import Any

import pytest

from desktop_chat.errors import Denied, Unavailable
from desktop_chat.remote.database.database_frames import FRAME, FrameError
from desktop_chat.remote.database.database_link import DatabaseLink, LinkLost, LinkTiming, Moved
from tests.unit.remote.stub_database import StubSocket, eventually

AT_ONCE = LinkTiming(handshake=0.01, probe=0.01, answer=0.01, keepalive=3600)
NEVER = LinkTiming(handshake=60, probe=3600, answer=3600, keepalive=3600)


class Talk:
    """A link that runs, with the news it got."""

    def __init__(self, timing: LinkTiming = NEVER) -> None:
        self.socket = StubSocket()
        self.events: list[tuple[str, Any]] = []
        self.link = DatabaseLink(self.socket, lambda *event: self.events.append(event), timing)
        self.running = asyncio.ensure_future(self.link.run())

    async def ends(self, error: type[Exception]) -> Exception:
        with pytest.raises(error) as caught:
            await asyncio.wait_for(self.running, 10)
        return caught.value


async def test_hello_is_waited_for() -> None:
    socket = StubSocket()
    link = DatabaseLink(socket, lambda *_: None, NEVER)
    socket.greet(host="other.firebaseio.com", now=12.5, session="abc")
    hello = await link.hello()
    assert (hello.now, hello.host, hello.session) == (12.5, "other.firebaseio.com", "abc")


async def test_a_server_that_does_not_greet_is_given_up() -> None:
    with pytest.raises(TimeoutError):
        await DatabaseLink(StubSocket(), lambda *_: None, AT_ONCE).hello()


async def test_answers_find_their_requests_in_any_order() -> None:
    talk = Talk()
    first, second = talk.link.request("p", {"p": "/a"}), talk.link.request("q", {"p": "/b"})
    one, two = await talk.socket.request("p"), await talk.socket.request("q")
    talk.socket.answer(two, "permission_denied", "no")
    talk.socket.answer(one, data={"x": 1})
    assert await first == {"x": 1}
    with pytest.raises(Denied):
        await second
    talk.socket.say({"t": "d", "d": {"r": 99, "b": {"s": "ok", "d": ""}}})
    talk.socket.push("d", {"p": "b", "d": 1})
    talk.socket.hang_up()
    await talk.ends(Exception)
    assert talk.events == [("d", {"p": "b", "d": 1})]


async def test_a_long_request_goes_in_parts_that_nothing_interrupts() -> None:
    talk = Talk()
    talk.link.request("p", {"d": "x" * FRAME})
    talk.link.request("p", {"d": "y"})
    assert (await talk.socket.request("p"))["b"]["d"] == "x" * FRAME
    assert (await talk.socket.request("p"))["b"]["d"] == "y"
    assert max(map(len, talk.socket.frames)) == FRAME
    assert talk.socket.frames[0] == "2"
    talk.running.cancel()


async def test_silence_is_probed_and_then_the_end() -> None:
    talk = Talk(AT_ONCE)
    waiting = talk.link.request("p", {})
    await talk.ends(TimeoutError)
    with pytest.raises(Unavailable):
        await waiting
    assert json.loads(talk.socket.frames[-1]) == {"t": "c", "d": {"t": "p", "d": {}}}
    with pytest.raises(Unavailable):
        await talk.link.request("p", {})


async def test_a_probe_that_is_answered_keeps_the_conversation() -> None:
    talk = Talk(LinkTiming(probe=0.01, answer=3600, keepalive=3600))
    for _ in range(3):
        assert (await talk.socket.message())["t"] == "p"
        talk.socket.say({"t": "c", "d": {"t": "o", "d": None}})
    assert not talk.running.done()
    talk.running.cancel()


async def test_a_zero_keeps_proxies_awake() -> None:
    talk = Talk(LinkTiming(probe=3600, answer=3600, keepalive=0.01))
    await eventually(lambda: talk.socket.frames.count("0") >= 2)
    talk.running.cancel()


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"t": "c", "d": {"t": "r", "d": "s2.firebaseio.com"}}, Moved),
        ({"t": "c", "d": {"t": "s", "d": "bye"}}, LinkLost),
        ([], LinkLost),
        ({"t": "d", "d": 5}, LinkLost),
    ],
)
async def test_what_ends_it(message: Any, error: type[Exception]) -> None:
    talk = Talk()
    talk.socket.say(message)
    await talk.ends(error)


@pytest.mark.parametrize(("frame", "error"), [("{", LinkLost), ("999999", FrameError)])
async def test_garbage_ends_it(frame: str, error: type[Exception]) -> None:
    talk = Talk()
    talk.socket.say_frame(frame)
    await talk.ends(error)
