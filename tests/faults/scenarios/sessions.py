"""Sessions and clocks: tokens that expire during an outage, sessions that are revoked, clocks that jump."""

import asyncio
from datetime import datetime
from typing import Any

import requests

from tests.faults.lockable_secrets import LOCK
from tests.faults.outcome import Outcome, slowest
from tests.faults.person import Person
from tests.faults.server import PROJECT
from tests.faults.world import World

BATCH = 6
OUTAGE = 90 * 60.0
DAY = 86_400.0
HONEST_SECONDS = 40.0


async def long_outage(world: World, runs: int) -> Outcome:
    """90 minutes without a link, turned by the clock; the ID token expires meanwhile, and people write on."""
    room = await world.room()
    seconds = []
    for _ in range(runs):
        await asyncio.gather(*(person.network.cut() for person in room.members))
        for person in room.members:
            await room.finish(person, room.numbers(person, BATCH))
            await person.ask("pass_by", seconds=OUTAGE)
        await world.server.turn_clock(OUTAGE)
        for person in room.members:
            await room.finish(person, room.numbers(person, BATCH))
        ended = asyncio.get_running_loop().time()
        await asyncio.gather(*(person.network.mend() for person in room.members))
        seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def expired_tokens(world: World, runs: int) -> Outcome:
    """The server says in the middle of a conversation that the ID tokens are too old."""
    room = await world.room()
    seconds = []
    for _ in range(runs):
        answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await world.server.put_faults({"kind": "expire", "methods": ["*"]})
        answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.gather(*answers)
        ended = asyncio.get_running_loop().time()
        await world.server.put_faults()
        seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def revoked(world: World, runs: int) -> Outcome:
    """A session is revoked: the client says so, keeps what is written, and sends it after the next sign-in."""
    room = await world.room()
    sender = room.members[0]
    seconds = []
    complaints: list[str] = []
    for _ in range(runs):
        await room.finish(sender, room.numbers(sender, BATCH))
        await sender.ask("drain", room=room.id)
        await _revoke(world, sender)
        await sender.ask("pass_by", seconds=OUTAGE)
        await world.server.turn_clock(OUTAGE)
        sender.network.reset()
        begun = len(sender.states)
        await room.finish(sender, room.numbers(sender, BATCH))
        signed_out = await sender.until(lambda n=begun: _signed_out(sender, n), HONEST_SECONDS)  # type: ignore[misc]  # n is bound now
        state = await sender.ask("state")
        if not signed_out or not state["error"]:
            complaints.append(f"hidden: a revoked session looks like {state['connection']}")
        await room.finish(sender, room.numbers(sender, BATCH))
        ended = asyncio.get_running_loop().time()
        await sender.ask("sign_in", email=sender.email)
        await sender.ask("open", room=room.id)
        seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), complaints=complaints)


async def locked_keyring(world: World, runs: int) -> Outcome:
    """A client starts while the keyring is locked: it says so and keeps what is written; unlocked, all is sent.

    Meanwhile the other person writes; and a refreshed token that cannot be saved ends nothing.
    """
    room = await world.room()
    sender, other = room.members
    seconds = []
    complaints: list[str] = []
    for _ in range(runs):
        await sender.stop()
        lock = sender.folder / LOCK
        lock.touch()
        await sender.start()
        state = await _told_of_trouble(sender)
        if not state["error"]:
            complaints.append(f"hidden: a locked keyring looks like {state['connection']}")
        for person in room.members:
            await room.finish(person, room.numbers(person, BATCH))
        await sender.stop()
        lock.unlink()
        ended = asyncio.get_running_loop().time()
        await world.running(room)
        await sender.ask("caught_up", room=room.id)  # it has read its session
        lock.touch()
        await room.finish(sender, room.numbers(sender, BATCH))
        await sender.ask("pass_by", seconds=OUTAGE)
        await other.ask("pass_by", seconds=OUTAGE)
        await world.server.turn_clock(OUTAGE)
        sender.network.reset()
        seconds.append(await room.live_again(ended, 30))
        lock.unlink()
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), complaints=complaints)


async def clock_jumps(world: World, runs: int) -> Outcome:
    """The wall clock of both people is a day wrong, forwards and back, while they talk and when they start."""
    room = await world.room()
    seconds = []
    for run in range(runs):
        for person, sign in zip(room.members, (1, -1), strict=True):
            first = room.send(person, room.numbers(person, BATCH))
            await person.ask("jump", seconds=sign * DAY * (-1) ** run)
            await first
            await room.finish(person, room.numbers(person, BATCH))
        seconds.append(await room.live_again(asyncio.get_running_loop().time(), 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def _told_of_trouble(person: Person) -> dict[str, Any]:
    """Wait until the client says why nobody is signed in; return its state, without an error when it never does."""
    state: dict[str, Any] = {}
    for _ in range(int(HONEST_SECONDS * 10)):
        state = await person.ask("state")
        if state["error"]:
            break
        await person.until(lambda: False, 0.1)
    return state


def _signed_out(person: Person, begun: int) -> bool:
    return any(state == "signed_out" for _, state in person.states[begun:])


async def _revoke(world: World, person: Person) -> None:
    """End all sessions of a person; one that begins a minute later is good again."""
    uid = (await person.ask("state"))["account"]
    now = datetime.fromisoformat((await world.server.control("GET", "clock"))["now"])
    change = {"localId": uid, "validSince": str(int(now.timestamp()) + 60)}
    await asyncio.to_thread(_update_account, world.server.hosts["auth"], change)


def _update_account(host: str, change: dict[str, str]) -> None:
    url = f"http://{host}/identitytoolkit.googleapis.com/v1/projects/{PROJECT}/accounts:update"
    requests.post(url, json=change, headers={"Authorization": "Bearer owner"}, timeout=20).raise_for_status()
