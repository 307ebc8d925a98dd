"""Two hours of use with the clocks turned: tokens that live for a minute, and a link that is cut every two.

``python -m tests.faults.soak [--minutes N] [--seed N]`` prints memory and billed reads as they grow, and ends with 1
when something was lost, memory grew, or more was read than what changed. A minute of it takes about half a second.
"""

import argparse
import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from tests.faults.outcome import HONEST_GROWTH, LIVE_SECONDS
from tests.faults.world import Room, World, world_of

OPTIONS = ("--token-lifetime", "60")
MINUTE = 60.0
EVERY = 10
"""Minutes between two lines of the table."""

READS_OF_A_MESSAGE = 2
"""The message and the summary of its room, for each person who has it open, the sender too."""

READS_OF_A_CUT = 3
"""A new start reads what changed plus at most so many; a cut is no more than that."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Of one person at one moment: resident bytes, and documents read since the beginning."""

    memory: int
    reads: int


async def soak(minutes: int, seed: int) -> list[str]:
    """Play it; return what is wrong, in words."""
    async with world_of("ada", "grace", seed=seed, options=OPTIONS) as world:
        room = await world.room()
        assert await room.live_again(asyncio.get_running_loop().time(), LIVE_SECONDS) is not None
        begun = warm = await _samples(world)
        _row("minute", [(f"{person.name} MB", "reads") for person in room.members])
        for minute in range(1, minutes + 1):
            try:
                await _minute(world, room, is_cut=minute % 2 == 0)
            except TimeoutError:
                tails = [f"\n{person.name}: {person.log_tail()[-2000:]}" for person in room.members]
                return [f"stuck in minute {minute}{''.join(tails)}"]
            if minute % EVERY == 0:
                found = await _samples(world)
                _row(minute, [_cells(now, then) for now, then in zip(found, begun, strict=True)])
                # The first minutes fill caches; what grows after them grows for ever.
                warm = found if minute <= minutes // 4 else warm
        complaints = list((await room.verdict()).breaches)
        end = await _samples(world)
        budget = READS_OF_A_MESSAGE * room.messages + READS_OF_A_CUT * (minutes // 2)
        print(f"{room.messages} messages, {minutes // 2} cuts, {minutes} minutes; at most {budget} reads each")
        for person, first, early, last in zip(room.members, begun, warm, end, strict=True):
            complaints += _excess(person.name, first, early, last, budget)
        return complaints


async def _minute(world: World, room: Room, *, is_cut: bool) -> None:
    """Let a minute pass in which everybody says something, perhaps without a link."""
    victims = room.members if is_cut else []
    await asyncio.gather(*(person.network.cut() for person in victims))
    for person in room.members:
        await room.finish(person, room.numbers(person, 1))
        await person.ask("pass_by", seconds=MINUTE)
    await world.server.turn_clock(MINUTE)
    await asyncio.gather(*(person.network.mend() for person in victims))
    for person in room.members:
        async with asyncio.timeout(2 * LIVE_SECONDS):
            await person.ask("drain", room=room.id)


def _excess(name: str, first: Sample, early: Sample, last: Sample, budget: int) -> Iterable[str]:
    if last.memory > early.memory * HONEST_GROWTH:
        yield f"{name} grew from {early.memory / 1e6:.0f} to {last.memory / 1e6:.0f} MB"
    if last.reads - first.reads > budget:
        yield f"{name} read {last.reads - first.reads} documents, allowed are {budget}"


async def _samples(world: World) -> list[Sample]:
    usage = (await world.server.usage())["byUser"]
    found = []
    for person in world.people:
        kinds = usage.get(person.uid, {"byKind": {}})["byKind"]
        reads = sum(kinds.get(kind, 0) for kind in ("get", "query", "listener"))
        found.append(Sample(await person.ask("memory"), reads))
    return found


def _cells(now: Sample, begun: Sample) -> tuple[str, int]:
    return f"{now.memory / 1e6:.1f}", now.reads - begun.reads


def _row(minute: object, cells: Iterable[tuple[object, object]]) -> None:
    print(f"{minute:>6}" + "".join(f"{memory:>12}{reads:>8}" for memory, reads in cells), flush=True)


def main(arguments: list[str]) -> int:
    """Run the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak")
    parser.add_argument("--minutes", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    complaints = asyncio.run(soak(given.minutes, given.seed))
    for complaint in complaints:
        print("    " + complaint)
    print("BREACH" if complaints else "nothing lost, memory flat, reads as budgeted")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
