"""What people pay: the budgets of Firestore reads and writes, by the local Firebase's meter, for real client processes.

Lookups of security rules are not in the budgets; they are the same for every client of these rules.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from tests.faults.person import Person
from tests.faults.server import PROJECT
from tests.faults.world import Room, World, world_of

pytestmark = pytest.mark.emulator

MONTH = 30 * 86_400
QUARTER = 15 * 60
AT_MOST = 3
"""Reads of a restart beyond what changed."""

QUIET_SECONDS = 1.5
"""Longer than a coalesced summary waits; nothing in the client says that it has nothing more to do."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one person was billed: documents that came, and writes, by collection."""

    reads: int
    writes: int
    by_collection: dict[str, Any]


async def bills(world: World) -> dict[str, Bill]:
    """Return what everybody was billed since ``begin``, by name, once all is quiet."""
    await asyncio.sleep(QUIET_SECONDS)
    usage = (await world.server.usage())["byUser"]
    found = {}
    for person in world.people:
        one = usage.get(person.uid, {"byKind": {}, "totals": {"writes": 0}, "byCollection": {}})
        reads = sum(count for kind, count in one["byKind"].items() if kind in ("get", "query", "listener"))
        found[person.name] = Bill(reads, one["totals"]["writes"], one["byCollection"])
    return found


async def begin(world: World) -> None:
    """Begin the meter anew, once all is quiet."""
    await asyncio.sleep(QUIET_SECONDS)
    await world.server.control("DELETE", f"projects/{PROJECT}/usage")


@pytest.fixture(scope="module")
async def world() -> AsyncIterator[World]:
    async with world_of("ada", "grace", "radia", seed=5, options=("--token-lifetime", "3600")) as made:
        yield made


@pytest.fixture(scope="module")
async def room(world: World) -> Room:
    made = await world.room()
    for person in made.members:
        await made.finish(person, made.numbers(person, 2))
    assert await made.live_again(asyncio.get_running_loop().time(), 30) is not None
    return made


async def test_message_costs_its_sender_two_writes_and_each_listener_one_read(world: World, room: Room) -> None:
    sender = room.members[0]
    await begin(world)
    await room.finish(sender, room.numbers(sender, 1))
    found = await bills(world)
    # The message, what it pays of the rate limit, and the summary.
    assert found["ada"].writes <= 3
    for name in ("grace", "radia"):
        assert found[name].writes == 0
        assert found[name].by_collection["messages"]["reads"] == 1
        # The summary of the room list comes once for all messages of a second.
        assert found[name].reads <= 2


async def test_burst_of_messages_shares_its_summaries(world: World, room: Room) -> None:
    sender = room.members[0]
    await begin(world)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await room.finish(sender, room.numbers(sender, 20))
    await sender.ask("drain", room=room.id)
    most = 2 + int(loop.time() - begun)
    found = await bills(world)
    assert found["ada"].writes <= 20 + most
    for name in ("grace", "radia"):
        assert found[name].by_collection["messages"]["reads"] == 20
        assert found[name].reads <= 20 + most


async def test_cached_room_opens_for_nothing(world: World, room: Room) -> None:
    reader = room.members[1]
    other = await world.room()
    assert await other.live_again(asyncio.get_running_loop().time(), 30) is not None
    await reader.stop()
    await reader.start()
    await reader.ask("caught_up")
    await begin(world)
    for one in (room, other, room):
        await reader.ask("open", room=one.id)
        await reader.ask("caught_up", room=one.id)
        assert await reader.ask("screen", room=one.id)
    assert (await bills(world))["grace"].reads == 0


async def test_idle_hour_costs_nothing(world: World, room: Room) -> None:
    """Four quarters, each ending with a stream that breaks, as networks, sleep and expired tokens do it."""
    await begin(world)
    for _ in range(4):
        await _let_pass(world, QUARTER)
        seen = {person.name: len(person.states) for person in world.people}
        await world.server.put_faults({"kind": "kill", "methods": ["Listen"]})
        await world.server.put_faults()
        for person in world.people:
            assert await person.until(partial(_is_back, person, seen[person.name]), 30)
    found = await bills(world)
    assert {name: (bill.reads, bill.writes) for name, bill in found.items()} == dict.fromkeys(found, (0, 0))


@pytest.mark.parametrize("absence", [0, QUARTER], ids=["at once", "after a quarter"])
async def test_restart_reads_what_changed_and_little_more(world: World, absence: int) -> None:
    """Several rooms of which one has news: what did not change costs nothing, however many rooms there are."""
    found, changed = await _restart(world, absence)
    assert found.reads <= changed + AT_MOST


async def test_restart_after_a_month_reads_nothing_of_rooms_that_did_not_change(world: World) -> None:
    """No resume token lives that long: the room list is a new query, and a room's begins before its cursor."""
    found, changed = await _restart(world, MONTH)
    rooms = len((await world.people[2].ask("state"))["rooms"])
    overlap = 5  # what was said in the last ten seconds before the absence
    assert found.reads <= changed + AT_MOST + rooms + overlap
    assert found.by_collection["messages"]["reads"] <= 7 + overlap


async def _restart(world: World, absence: int) -> tuple[Bill, int]:
    """Let a person be away while seven messages come; return the bill of their start, and how much changed."""
    reader, sender = world.people[2], world.people[0]
    room = await world.room(sender, reader)
    await room.finish(sender, room.numbers(sender, 3))
    assert await room.live_again(asyncio.get_running_loop().time(), 30) is not None
    await asyncio.sleep(QUIET_SECONDS)
    await reader.stop()
    await _let_pass(world, absence)
    await room.finish(sender, room.numbers(sender, 7))
    await sender.ask("drain", room=room.id)
    await begin(world)
    await reader.start()
    await reader.ask("caught_up")
    return (await bills(world))["radia"], 7 + 1  # the messages, and the summary of their room


def _is_back(person: Person, seen: int) -> bool:
    states = [state for _, state in person.states[seen:]]
    return "online" in states and states[-1] == "online"


async def _let_pass(world: World, seconds: float) -> None:
    await world.server.turn_clock(seconds)
    for person in world.people:
        if person.running:
            await person.ask("pass_by", seconds=seconds)
