"""Trouble with names: they do not resolve, or to another address than before."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.faults.network import Network
from tests.faults.outcome import Outcome, slowest
from tests.faults.world import Room, World

BATCH = 6
ADDRESSES = ("127.0.0.1", "127.0.0.2")
"""All of 127.0.0.0/8 is loopback on Linux."""


async def unresolved(world: World, runs: int) -> Outcome:
    """Connections break and the name server refuses, or is silent; every other time the client connects anew.

    gRPC itself goes back to the address it knows; a new connection, as after a network change, needs the name.
    """
    async with _by_name(world) as room:
        seconds = []
        for run in range(runs):
            victim = room.members[run % len(room.members)]
            answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
            await asyncio.sleep(world.rng.uniform(0.0, 0.1))
            _lose_names(victim.network, silent=run % 4 > 1)
            victim.network.reset()
            if run % 2 == 0:
                await victim.ask("reconnect")
            answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
            await asyncio.sleep(world.rng.uniform(0.5, 4.0))
            await asyncio.gather(*answers)
            seconds.append(await _found_again(room, victim.network))
        return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def unresolved_at_start(world: World, runs: int) -> Outcome:
    """A client starts while names do not resolve: it shows what it has, takes what is written, and sends it later."""
    async with _by_name(world) as room:
        seconds = []
        for run in range(runs):
            victim = room.members[run % len(room.members)]
            await victim.stop()
            _lose_names(victim.network, silent=run % 2 == 1)
            await victim.start()
            await victim.ask("open", room=room.id)
            for person in room.members:
                await room.finish(person, room.numbers(person, BATCH))
            await asyncio.sleep(world.rng.uniform(0.0, 2.0))
            seconds.append(await _found_again(room, victim.network))
        return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def moved(world: World, runs: int) -> Outcome:
    """The server is at another address; for a second or two the name leads to the old one, where nobody is."""
    async with _by_name(world) as room:
        seconds = []
        for run in range(runs):
            answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
            await asyncio.sleep(world.rng.uniform(0.0, 0.1))
            address = ADDRESSES[(run + 1) % len(ADDRESSES)]
            for person in room.members:
                await person.network.move_to(address)
            answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
            await asyncio.sleep(world.rng.uniform(0.0, 2.0))
            ended = asyncio.get_running_loop().time()
            for person in room.members:
                person.network.names.address = address
            await asyncio.gather(*answers)
            seconds.append(await room.live_again(ended, 30))
        return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


@asynccontextmanager
async def _by_name(world: World) -> AsyncIterator[Room]:
    """A room whose people look for the server by its name; afterwards they use its address again."""
    await _restart(world, by_name=True)
    try:
        yield await world.room()
    finally:
        for person in world.people:
            await person.network.move_to(ADDRESSES[0])
            person.network.names.address = ADDRESSES[0]
            person.network.names.refuses = person.network.names.silent = False
        await _restart(world, by_name=False)


async def _restart(world: World, *, by_name: bool) -> None:
    for person in world.people:
        await person.stop()
        person.network.by_name = by_name
        await person.start()


def _lose_names(network: Network, *, silent: bool) -> None:
    network.names.silent, network.names.refuses = silent, not silent


async def _found_again(room: Room, network: Network) -> float | None:
    ended = asyncio.get_running_loop().time()
    network.names.silent = network.names.refuses = False
    return await room.live_again(ended, 30)
