"""What people pay: the budgets of Firestore reads and writes, by the local Firebase's meter, for real client processes.

What security rules look up is a figure of its own: ``rules-cost.md`` tells for each request how much it is, and the
tests compare. How the budget of a start after a long absence comes about, at most:

- the query of the room list, since its cursor: one read, where nothing changed (Google's minimum for a query);
- the query of the notes that tell of rooms one is out of: one read, likewise;
- the messages of the room on screen, since its cursor: one read, likewise.

Nothing else is asked for where nothing happened, whatever the number of rooms, messages and members.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.person import Person
from tests.faults.server import PROJECT
from tests.faults.world import Room, World, world_of

pytestmark = pytest.mark.emulator

MINUTE = 60
QUARTER = 15 * MINUTE
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MONTH = 30 * DAY
AT_MOST = 3
"""Reads of a restart beyond what changed."""

DOCUMENTS = ("get", "query", "listener")
"""Kinds of reads that bring documents; the rest is what rules look up."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What one person was billed: documents that came, writes, look-ups of the rules, and all by collection."""

    reads: int
    writes: int
    rules: int
    by_collection: dict[str, Any]


async def quiet(world: World, apart: Person | None = None) -> dict[str, Any]:
    """Return the meter's figures once nobody has anything more to do and asking did not change them.

    ``apart`` has no network, so nothing can be known of them.
    """
    people = [person for person in world.people if person.running and person is not apart]
    async with asyncio.timeout(60):
        while True:
            before = await world.server.usage()
            await asyncio.gather(*(person.ask("quiet") for person in people))
            if before == await world.server.usage():
                return before


async def bills(world: World) -> dict[str, Bill]:
    """Return what everybody was billed since ``begin``, by name."""
    usage = (await quiet(world))["byUser"]
    found = {}
    for person in world.people:
        one = usage.get(person.uid, {"byKind": {}, "totals": {"writes": 0}, "byCollection": {}})
        reads = sum(count for kind, count in one["byKind"].items() if kind in DOCUMENTS)
        found[person.name] = Bill(reads, one["totals"]["writes"], one["byKind"].get("rules", 0), one["byCollection"])
    return found


async def begin(world: World, apart: Person | None = None) -> None:
    """Begin the meter anew."""
    await quiet(world, apart)
    await world.server.control("DELETE", f"projects/{PROJECT}/usage")


def lookups(request: str) -> int:
    """Return what docs/rules-cost.md tells of a request."""
    page = Path(__file__).parents[2].joinpath("docs", "rules-cost.md").read_text(encoding="utf-8")
    (row,) = re.findall(rf"^\| {re.escape(request)} \|.*\| (\d+) \|$", page, re.MULTILINE)
    return int(row)


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


@pytest.mark.parametrize("absence", [0, QUARTER], ids=["at once", "after a quarter"])
async def test_cached_room_opens_for_nothing(world: World, room: Room, absence: int) -> None:
    reader = room.members[1]
    other = await world.room()
    assert await other.live_again(asyncio.get_running_loop().time(), 30) is not None
    await reader.stop()
    await reader.start()
    await reader.ask("caught_up")
    await _let_pass(world, absence)
    await begin(world)
    for one in (room, other, room):
        await reader.ask("open", room=one.id)
        await reader.ask("caught_up", room=one.id)
        assert await reader.ask("screen", room=one.id)
    assert (await bills(world))["grace"].reads == 0


async def test_cached_room_that_was_quiet_for_long_opens_for_the_minimum_of_a_query(world: World, room: Room) -> None:
    """Its reactions since then must be asked for; an empty answer costs one read. Members, names and rooms: nothing."""
    reader = room.members[1]
    await _be_quiet_for_a_minute(world)
    await reader.stop()
    await _let_pass(world, HOUR)
    await reader.start()
    await reader.ask("caught_up")
    await begin(world)
    await reader.ask("open", room=room.id)
    await reader.ask("caught_up", room=room.id)
    bill = (await bills(world))["grace"]
    assert (bill.reads, bill.writes, bill.rules) == (1, 0, lookups("list or listen to messages"))


async def test_idle_hour_costs_nothing(world: World, room: Room) -> None:
    """Four quarters, each ending with a stream that breaks, as networks, sleep and expired tokens do it."""
    await _be_quiet_for_a_minute(world)
    await begin(world)
    for _ in range(4):
        await _let_pass(world, QUARTER)
        await _break_streams(world)
    found = await bills(world)
    assert {name: (bill.reads, bill.writes) for name, bill in found.items()} == dict.fromkeys(found, (0, 0))


@pytest.mark.parametrize("news", [0, 2])
async def test_running_program_that_slept_pays_a_start_and_no_more(world: World, room: Room, news: int) -> None:
    """Two hours without network, in which a room that is not on screen got so many messages."""
    reader, sender = world.people[2], world.people[0]
    elsewhere = await _room_of_two(world)
    await reader.ask("open", room=room.id)
    await _be_quiet_for_a_minute(world)
    seen = len(reader.states)
    await reader.network.cut()
    await _let_pass(world, 2 * HOUR)
    # Noticed within a quarter of a minute, so it might come in the middle of the answers and ask for some twice.
    await reader.ask("wake")
    if news:
        await elsewhere.finish(sender, elsewhere.numbers(sender, news))
        await sender.ask("drain", room=elsewhere.id)
    await begin(world, apart=reader)
    await reader.network.mend()
    assert await reader.until(partial(_is_back, reader, seen), 60)
    bill = (await bills(world))["radia"]
    changed = news + 1 if news else 0
    assert bill.writes == 0
    assert bill.reads <= AT_MOST + changed, bill
    assert len(await reader.screen(elsewhere.id)) == 3 + 2 + news


@pytest.mark.parametrize(
    "absence", [0, QUARTER, HOUR, DAY, MONTH], ids=["at once", "after a quarter", "an hour", "a day", "a month"]
)
async def test_restart_reads_what_changed_and_little_more(world: World, absence: int) -> None:
    """Several rooms of which one has news: what did not change costs nothing, however many rooms there are."""
    reader, sender = world.people[2], world.people[0]
    room = await _room_of_two(world)
    await _be_quiet_for_a_minute(world)
    await reader.stop()
    await _let_pass(world, absence)
    await room.finish(sender, room.numbers(sender, 7))
    await sender.ask("drain", room=room.id)
    await begin(world)
    await reader.start()
    await reader.ask("caught_up")
    bill = (await bills(world))["radia"]
    assert bill.reads <= 7 + 1 + AT_MOST, bill  # the messages, and the summary of their room
    assert bill.by_collection["rooms"]["reads"] <= 2, bill
    assert len(await reader.screen(room.id)) == 3 + 2 + 7


@pytest.mark.parametrize("absence", [HOUR, MONTH], ids=["an hour", "a month"])
async def test_restart_with_a_room_on_screen_in_which_nothing_happened(world: World, absence: int) -> None:
    reader = world.people[2]
    room = await _room_of_two(world)
    await _be_quiet_for_a_minute(world)
    await reader.stop()
    await _let_pass(world, absence)
    await begin(world)
    await reader.start(room=room.id)
    await reader.ask("caught_up", room=room.id)
    bill = (await bills(world))["radia"]
    assert (bill.reads, bill.writes) == (AT_MOST, 0), bill
    wanted = ("list or listen to one's rooms", "list one's notes", "list or listen to messages")
    assert bill.rules == sum(map(lookups, wanted)), bill


async def test_who_goes_amid_messages_reads_those_of_ten_seconds_again(world: World) -> None:
    """A write may become visible after one of a later time: see ``sync/listeners/resume_plan.py``."""
    reader, sender = world.people[2], world.people[0]
    room = await _room_of_two(world)
    await reader.stop()
    await _let_pass(world, MONTH)
    await room.finish(sender, room.numbers(sender, 7))
    await sender.ask("drain", room=room.id)
    await begin(world)
    await reader.start()
    await reader.ask("caught_up")
    bill = (await bills(world))["radia"]
    assert bill.by_collection["messages"]["reads"] <= 7 + (3 + 2), bill
    assert bill.reads <= 7 + 1 + AT_MOST + (3 + 2), bill


async def _room_of_two(world: World) -> Room:
    sender, reader = world.people[0], world.people[2]
    room = await world.room(sender, reader)
    await room.finish(sender, room.numbers(sender, 3))
    assert await room.live_again(asyncio.get_running_loop().time(), 30) is not None
    await quiet(world)
    return room


async def _break_streams(world: World) -> None:
    """End everybody's stream; it comes back at once, and says that it has everything."""
    seen = {person.name: len(person.states) for person in world.people}
    await world.server.put_faults({"kind": "kill", "methods": ["Listen"]})
    await world.server.put_faults()
    for person in world.people:
        if person.running:
            assert await person.until(partial(_is_back, person, seen[person.name]), 30)
    await quiet(world)


async def _be_quiet_for_a_minute(world: World) -> None:
    """Everybody hears that nothing happened, as a stream tells twice a minute."""
    await quiet(world)
    await _let_pass(world, MINUTE)
    await _break_streams(world)


def _is_back(person: Person, seen: int) -> bool:
    states = [state for _, state in person.states[seen:]]
    return "online" in states and states[-1] == "online"


async def _let_pass(world: World, seconds: float) -> None:
    await world.server.turn_clock(seconds)
    for person in world.people:
        person.ahead += seconds
        if person.running:
            await person.ask("pass_by", seconds=seconds)
