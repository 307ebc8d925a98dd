"""Real client processes on the local Firebase: send to shown, fan-out to 50 people, 5,000 messages without waiting.

Each table begins with the time of a fixed loop of Python, measured just before: how noisy the machine is. The figures
hold everything: outbox on disk (with fsync), commit with security rules, listen stream, the receiver's store.
"""

import asyncio
import json
import statistics
import sys
from collections.abc import Sequence

from tests.bench._noise import loop_seconds
from tests.faults.outcome import Outcome
from tests.faults.person import Person
from tests.faults.world import Room, World, world_of
from tests.local_firebase import clean_environment

WARM_UP, ONE_BY_ONE = 30, 400
PEOPLE, FAN_OUT = 50, 60
PIPELINED = 5_000
SECONDS = 300.0


def run() -> None:
    """Print three tables."""
    asyncio.run(_run())


async def _run() -> None:
    async with world_of("ada", "grace", seed=1) as world:
        await _direct(world)
        print(f"{'':38} {'median':>9} {'p99':>9} {'most':>9}")
        _noise()
        await _send_to_shown(world)
        _noise()
        await _pipelined(world)
        _noise()
        await _fan_out(world)


async def _direct(world: World) -> None:
    """Start both clients again without a proxy between them and the server."""
    for person in world.people:
        await person.stop()
        person.network.bypassed = True
        await person.start()


def _noise() -> None:
    _row("noise: a fixed loop", loop_seconds())


def _row(name: str, seconds: Sequence[float]) -> None:
    ordered = sorted(seconds)
    figures = (statistics.median(ordered), ordered[int(len(ordered) * 0.99)], ordered[-1])
    print(f"{name:38} " + " ".join(f"{figure * 1000:6.1f} ms" for figure in figures), flush=True)


async def _send_to_shown(world: World) -> None:
    room = await world.room()
    sender, receiver = room.members
    spent = []
    for number in range(WARM_UP + ONE_BY_ONE):
        await room.finish(sender, [number])
        key = (room.id, f"{sender.name} {number}")
        await receiver.until(lambda key=key: key in receiver.shown, SECONDS)  # type: ignore[misc]  # key is bound now
        spent.append(receiver.shown[key] - sender.submitted[key])
    _row(f"send to shown, {ONE_BY_ONE} one by one", spent[WARM_UP:])


async def _pipelined(world: World) -> None:
    room = await world.room()
    sender, receiver = room.members
    numbers = room.numbers(sender, PIPELINED)
    begun = await asyncio.wait_for(sender.begin("submit", room=room.id, name=sender.name, numbers=numbers), SECONDS)
    last = (room.id, f"{sender.name} {numbers[-1]}")
    await receiver.until(lambda: last in receiver.shown, SECONDS)
    spent = receiver.shown[last] - begun
    outcome = Outcome(1, PIPELINED, await room.verdict())
    wrong = outcome.verdict
    is_faultless = not (wrong.lost or wrong.doubled or wrong.reordered)
    counts = f"lost {len(wrong.lost)}, doubled {len(wrong.doubled)}, out of order {len(wrong.reordered)}"
    print(
        f"{PIPELINED} messages without waiting: {spent:.1f} s, {PIPELINED / spent:.0f} a second, {counts}", flush=True
    )
    assert is_faultless, counts


async def _fan_out(world: World) -> None:
    sender = world.people[0]
    config = sender.network.write_config(world.folder / "crowd.json")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench._crowd", str(config), str(world.folder), str(PEOPLE),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=clean_environment(),
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        await process.stdout.readline()
        emails = [f"crowd{number}@example.org" for number in range(PEOPLE)]
        room_id = await sender.ask("create_group", title="Crowd", members=emails)
        await sender.ask("drain", room=room_id)
        await sender.ask("open", room=room_id)
        process.stdin.write(f"{room_id}\n".encode())
        await process.stdout.readline()
        _row(f"shown by the last of {PEOPLE} receivers", await _heard(Room(world, room_id, [sender]), sender, process))
    finally:
        process.stdin.close()
        await process.wait()


async def _heard(room: Room, sender: Person, process: asyncio.subprocess.Process) -> list[float]:
    assert process.stdout is not None
    spent = []
    for number in range(FAN_OUT):
        await room.finish(sender, [number])
        told = json.loads(await process.stdout.readline())
        spent.append(told["at"] - sender.submitted[room.id, told["body"]])
    return spent
