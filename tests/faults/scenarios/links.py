"""Trouble on the link: cuts, resets, latency, little bandwidth, silence, lost answers."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.faults.outcome import HALF_OPEN_SECONDS, LIVE_SECONDS, Outcome, slowest
from tests.faults.person import Person
from tests.faults.world import Room, World

BATCH = 8
SLEEP = 3600.0

Act = Callable[[Person], Awaitable[None]]


async def cut(world: World, runs: int) -> Outcome:
    """The link of the sender, then of the receiver, is gone for a second or two."""
    return await _trouble(world, runs, lambda person: person.network.cut(), held=(0.2, 2.0))


async def reset(world: World, runs: int) -> Outcome:
    """Every connection breaks in the middle of sending."""

    async def act(person: Person) -> None:
        person.network.reset()

    return await _trouble(world, runs, act, held=(0.0, 0.3))


async def latency(world: World, runs: int) -> Outcome:
    """Two seconds each way."""

    async def act(person: Person) -> None:
        person.network.weather(latency=2.0)

    return await _trouble(world, runs, act, held=(5.0, 8.0))


async def slow(world: World, runs: int) -> Outcome:
    """5 kB/s each way."""

    async def act(person: Person) -> None:
        person.network.weather(rate=5_000)

    return await _trouble(world, runs, act, held=(3.0, 6.0))


async def half_open(world: World, runs: int) -> Outcome:
    """Connections stay open and nothing passes; then the network is well again, for new connections."""

    async def act(person: Person) -> None:
        person.network.half_open()

    return await _trouble(world, runs, act, held=(1.0, 3.0), limit=HALF_OPEN_SECONDS)


async def lost_answers(world: World, runs: int) -> Outcome:
    """Questions arrive, one answer in five is lost with its connection."""

    async def act(person: Person) -> None:
        person.network.weather(loss=0.2)

    return await _trouble(world, runs, act, held=(2.0, 4.0))


async def network_change(world: World, runs: int) -> Outcome:
    """Another network: nothing passes on the old connections and nobody says so; new ones work at once.

    Every other time the system tells of it, as Qt does on most desktops.
    """
    room = await world.room()
    seconds = []
    for run in range(runs):
        victim = room.members[run % len(room.members)]
        answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.sleep(world.rng.uniform(0.0, 0.1))
        victim.network.half_open()
        ended = asyncio.get_running_loop().time()
        await victim.network.mend()
        if run % 2 == 0:
            await victim.ask("reconnect")
        answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.gather(*answers)
        seconds.append(await room.live_again(ended, HALF_OPEN_SECONDS))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), HALF_OPEN_SECONDS)


async def sleep(world: World, runs: int) -> Outcome:
    """A computer sleeps for an hour: its process stands still, and who was connected to it has forgotten it."""
    room = await world.room()
    seconds = []
    for run in range(runs):
        victim, other = room.members[run % 2], room.members[(run + 1) % 2]
        answer = room.send(victim, room.numbers(victim, BATCH))
        await asyncio.sleep(world.rng.uniform(0.0, 0.1))
        victim.freeze()
        victim.network.half_open()
        await other.ask("pass_by", seconds=SLEEP)
        await world.server.turn_clock(SLEEP)
        await room.finish(other, room.numbers(other, BATCH))
        await asyncio.sleep(world.rng.uniform(0.0, 2.0))
        await victim.network.mend()
        ended = asyncio.get_running_loop().time()
        victim.thaw()
        await victim.ask("pass_by", seconds=SLEEP)
        await answer
        seconds.append(await room.live_again(ended, HALF_OPEN_SECONDS))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), HALF_OPEN_SECONDS)


async def _trouble(
    world: World, runs: int, act: Act, *, held: tuple[float, float], limit: float = LIVE_SECONDS
) -> Outcome:
    room = await world.room()
    seconds = []
    for run in range(runs):
        victim = room.members[run % len(room.members)]
        answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.sleep(world.rng.uniform(0.0, 0.1))
        await act(victim)
        answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.sleep(world.rng.uniform(*held))
        await asyncio.gather(*answers)
        seconds.append(await _mend(room, victim, limit))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), limit)


async def _mend(room: Room, victim: Person, limit: float) -> float | None:
    ended = asyncio.get_running_loop().time()
    await victim.network.mend()
    return await room.live_again(ended, limit)
