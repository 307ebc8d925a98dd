"""Trouble on the disk: no room left, and files that something else has written into."""

import asyncio
import random
import resource
from pathlib import Path

from desktop_chat.sync.session import DAMAGED
from tests.faults.outcome import Outcome, slowest
from tests.faults.person import DriverFailed, Person
from tests.faults.world import Room, World

BATCH = 6
PAGE = 4096
RESTART = DAMAGED[0]


async def disk_full(world: World, runs: int) -> Outcome:
    """No file of a process may grow any more, then it may again; what was refused is sent once more by the person."""
    room = await world.room()
    seconds = []
    refusals = 0
    for run in range(runs):
        victim = room.members[run % 2]
        sender = room.members[0]
        _limit_files(victim, world.rng.randrange(0, 3) * PAGE)
        numbers = room.numbers(sender, BATCH)
        try:
            async with asyncio.timeout(60):
                await room.send(sender, numbers)
        except DriverFailed:
            refusals += 1
        await asyncio.sleep(world.rng.uniform(0.0, 1.0))
        ended = asyncio.get_running_loop().time()
        _limit_files(victim, resource.RLIM_INFINITY)
        await room.finish(sender, numbers)
        seconds.append(await room.live_again(ended, 30))
    note = f"{refusals} refused and told"
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), note=note)


async def damaged_after_sending(world: World, runs: int) -> Outcome:
    """The receiver's file is damaged at random pages while it is closed: all comes back from the server."""
    room = await world.room()
    sender, receiver = room.members
    seconds = []
    told = 0
    for run in range(runs):
        await room.finish(sender, room.numbers(sender, BATCH))
        await room.live_again(asyncio.get_running_loop().time(), 30)
        await receiver.ask("drain", room=room.id)
        await receiver.stop()
        await asyncio.to_thread(damage, database_of(receiver), world.rng, dirty=run % 2 == 0)
        ended = asyncio.get_running_loop().time()
        told += await _started_on_damage(world, room, receiver)
        seconds.append(await room.live_again(ended, 30))
    note = f"{told} times told"
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), note=note)


async def _started_on_damage(world: World, room: Room, person: Person) -> bool:
    """Start the client, and once more when it says that a restart mends the damage; returns whether it told."""
    for _ in range(3):
        await world.running(room)
        try:
            await person.screen(room.id)
            await person.ask("caught_up", room=room.id)
            notices = (await person.ask("state"))["notices"]
        except DriverFailed:
            notices = [RESTART]
        if RESTART not in notices:
            return bool(notices)
        await person.stop()
    return True


async def damaged_with_unsent(world: World, runs: int) -> Outcome:
    """The sender's file is damaged in its header while messages wait in it: they are rescued and sent."""
    room = await world.room()
    sender = room.members[0]
    seconds = []
    for _ in range(runs):
        await sender.network.cut()
        await room.finish(sender, room.numbers(sender, BATCH))
        await sender.stop()
        await asyncio.to_thread(_break_header, database_of(sender))
        ended = asyncio.get_running_loop().time()
        await sender.network.mend()
        await world.running(room)
        seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


def database_of(person: Person) -> Path:
    """Return the account's file of a profile."""
    return person.folder / "accounts" / f"{person.uid}.sqlite3"


def damage(path: Path, rng: random.Random, *, dirty: bool) -> None:
    """Overwrite the beginnings of some pages with noise, as a failing disk does.

    Not texts in the middle of a page: no checksum of SQLite would tell. ``dirty``: as after a power failure, with a
    log that is no log.
    """
    content = bytearray(path.read_bytes())
    pages = max(1, len(content) // PAGE)
    for page in rng.sample(range(pages), k=min(pages, rng.randint(1, 4))):
        begin = page * PAGE
        content[begin : begin + 64] = rng.randbytes(64)
    path.write_bytes(content)
    if dirty:
        path.with_name(f"{path.name}-wal").write_bytes(rng.randbytes(rng.randrange(1, 2 * PAGE)))


def _break_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[20:60] = b"\xff" * 40
    path.write_bytes(content)


def _limit_files(person: Person, size: int) -> None:
    """No file of this process may become larger; the hard limit stays, so that it can be lifted again."""
    _, hard = resource.prlimit(person.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(person.pid, resource.RLIMIT_FSIZE, (size, hard))
