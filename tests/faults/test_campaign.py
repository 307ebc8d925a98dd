"""The short form of the fault campaign, and clients with planted defects that must turn the oracle red.

One world for all: each fault has a room of its own in it.
"""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.faults.campaign import FAULTS, OPTIONS, Fault, play
from tests.faults.gateway import DEFECTS
from tests.faults.outcome import Outcome
from tests.faults.scenarios import kills, servers
from tests.faults.world import World, world_of

pytestmark = pytest.mark.emulator

SEED = 4


@pytest.fixture(scope="module")
async def world() -> AsyncIterator[World]:
    async with world_of("ada", "grace", seed=SEED, options=OPTIONS) as made:
        yield made


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.short], ids=lambda fault: fault.name)
async def test_nothing_is_lost_doubled_reordered_or_unbacked(world: World, fault: Fault) -> None:
    outcome = await play(world, fault, fault.short)
    assert outcome.breaches == []
    assert outcome.messages >= 5


async def _strict_cursor(world: World) -> Outcome:
    return await servers.twins(world, 2, "strict-cursor")


async def _lost_acknowledgements(world: World) -> Outcome:
    return await servers.dropped_acknowledgements(world, 2)


async def _killed(world: World) -> Outcome:
    return await kills.kill_at_sending(world, ["commit.before:2", "mark_sent.after:3"])


async def _streams_ended(world: World) -> Outcome:
    return await servers.kill_streams(world, 1)


PLANTED: dict[str, tuple[Callable[[World], Awaitable[Outcome]], str]] = {
    "id-per-attempt": (_lost_acknowledgements, "doubled"),
    "ack-before-commit": (_killed, "lost"),
    "many-in-flight": (_streams_ended, "reordered"),
    "strict-cursor": (_strict_cursor, "lost"),
}


def test_every_defect_is_planted() -> None:
    assert set(PLANTED) == set(DEFECTS)


@pytest.mark.parametrize("defect", DEFECTS)
async def test_planted_defect_turns_the_oracle_red(world: World, defect: str) -> None:
    scenario, kind = PLANTED[defect]
    sender = world.people[0]
    if defect != "strict-cursor":
        await sender.stop()
        sender.nature = defect
        await sender.start()
    try:
        outcome = await scenario(world)
    finally:
        await sender.stop()
        sender.nature = ""
        await sender.start()
    assert getattr(outcome.verdict, kind) != []
