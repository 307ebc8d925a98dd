"""The sender is taken out of the room in the middle of it, and let in again: what was refused waits for the person."""

import asyncio
import random
from types import SimpleNamespace
from typing import Any

from desktop_chat.admin.rooms.archive import ArchiveRooms, restore
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.sync.step import Step
from tests.faults.outcome import Outcome, slowest
from tests.faults.person import DriverFailed, DriverGone, Person
from tests.faults.scenarios.kills import dies
from tests.faults.world import Room, World

BATCH = 6
HEARD_SECONDS = 40.0
KILL = {"kind": "kill", "methods": ["Listen"], "count": 2}
DEADLY = Step.REJECTED
MISHAPS = ("none", "cut", "kill", "lost answers")
"""What happens to the sender beside the removal."""


async def taken_out_and_back(world: World, runs: int) -> Outcome:
    """The operator archives the room and restores it. Nothing of what was refused goes out by itself afterwards."""
    room = await world.room()
    sender = room.members[0]
    complaints: list[str] = []
    seconds = []
    refused = 0
    for run in range(runs):
        numbers = room.numbers(sender, BATCH)
        room.send(sender, numbers[: BATCH // 2])
        await asyncio.sleep(world.rng.uniform(0.0, 0.15))
        await _archived(world, room, sender, MISHAPS[run % len(MISHAPS)])
        complaints += await _told(room, sender, numbers[BATCH // 2 :])
        waiting = await _unsent(room, sender)
        complaints += [f"{body} is {state}, {error!r} said" for body, _, state, error in waiting if state != "rejected"]
        on_server = {row.id for row in await world.server.messages(room.id)}
        waiting = [one for one in waiting if one[1] not in on_server]
        refused += len(waiting)
        await asyncio.to_thread(_restore, world, room)
        ended = asyncio.get_running_loop().time()
        await _back(room)
        seconds.append(await room.live_again(ended, 30))
        complaints += await _stayed(world, room, sender, waiting)
        await _decide(room, sender, waiting)
    note = f"{refused} refused and told"
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), complaints=complaints, note=note)


async def kill_at_refusal(world: World, runs: int) -> Outcome:
    """The sender dies at the very refusal: the room is gone, and its listeners have heard nothing of that."""
    room = await world.room()
    sender = room.members[0]
    complaints: list[str] = []
    seconds = []
    for _ in range(runs):
        numbers = room.numbers(sender, BATCH)
        await sender.stop()
        await sender.start(kill_at=f"step.{DEADLY}:1")
        await world.server.put_faults({"kind": "refuse", "status": "UNAVAILABLE", "methods": ["Listen"]}, KILL)
        await asyncio.to_thread(_archive, world, room)
        room.send(sender, numbers)
        complaints += await dies(sender, DEADLY)
        await world.server.put_faults()
        await sender.start()
        for person in room.members:
            await _without(person, room)
        waiting = await _unsent(room, sender)
        await asyncio.to_thread(_restore, world, room)
        ended = asyncio.get_running_loop().time()
        await _back(room)
        seconds.append(await room.live_again(ended, 30))
        complaints += await _stayed(world, room, sender, waiting)
        await _decide(room, sender, waiting)
        if not waiting:
            complaints.append("nothing was refused")
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds), complaints=complaints)


async def _archived(world: World, room: Room, sender: Person, mishap: str) -> None:
    """Archive the room while the sender has trouble of its own, and wait until all have heard of it."""
    if mishap == "cut":
        await sender.network.cut()
    elif mishap == "lost answers":
        sender.network.weather(loss=0.3)
    await asyncio.to_thread(_archive, world, room)
    if mishap == "kill":
        await asyncio.sleep(world.rng.uniform(0.0, 0.3))
        await sender.kill()
        await sender.start()
    else:
        await asyncio.sleep(world.rng.uniform(0.0, 1.0))
        await sender.network.mend()
    for person in room.members:
        await _without(person, room)


async def _without(person: Person, room: Room) -> None:
    """Wait until a client has heard that its person is not in the room."""
    async with asyncio.timeout(HEARD_SECONDS):
        while room.id in (await person.ask("state"))["rooms"]:
            await person.until(lambda: False, 0.05)


async def _told(room: Room, sender: Person, numbers: list[int]) -> list[str]:
    """Whoever writes on after that is told at once; returns what is wrong."""
    try:
        async with asyncio.timeout(HEARD_SECONDS):
            await room.send(sender, numbers)
    except DriverFailed as error:
        return [] if "member" in str(error) else [f"told {error}"]
    except (DriverGone, TimeoutError) as error:
        return [f"told nothing: {error!r}"]
    return ["a message into a room that is gone was taken"]


async def _unsent(room: Room, sender: Person) -> list[list[Any]]:
    async with asyncio.timeout(HEARD_SECONDS):
        await sender.ask("drain", room=room.id)
    found: list[list[Any]] = await sender.ask("unsent", room=room.id)
    return found


async def _back(room: Room) -> None:
    for person in room.members:
        async with asyncio.timeout(HEARD_SECONDS):
            while room.id not in (await person.ask("state"))["rooms"]:
                await person.until(lambda: False, 0.05)
        await person.ask("open", room=room.id)
        await person.ask("caught_up", room=room.id)


async def _stayed(world: World, room: Room, sender: Person, waiting: list[list[Any]]) -> list[str]:
    """Nothing that was refused is on the server, and all of it still waits for the person."""
    on_server = {row.id for row in await world.server.messages(room.id)}
    wrong = [f"{body} went out by itself" for body, message_id, *_ in waiting if message_id in on_server]
    left = {message_id for _, message_id, state, _ in await _unsent(room, sender) if state == "rejected"}
    return wrong + [f"{body} is gone" for body, message_id, *_ in waiting if message_id not in left | on_server]


async def _decide(room: Room, sender: Person, waiting: list[list[Any]]) -> None:
    """The person discards every other message and sends the rest again: it comes after what was said since."""
    accepted = sender.accepted[room.id]
    for position, (body, message_id, *_) in enumerate(waiting):
        number = int(body.rpartition(" ")[2])
        if number in accepted:  # killed between the disk and the word of it, it is in the outbox all the same
            accepted.remove(number)
        if position % 2:
            await sender.ask("discard", id=message_id)
        else:
            await sender.ask("retry", id=message_id)
            await sender.ask("drain", room=room.id)
            accepted.append(number)


def _archive(world: World, room: Room) -> None:
    services: Any = SimpleNamespace(firestore=world.server.wire.client())
    deed = ArchiveRooms(random.Random(world.rng.random()))
    now = Rooms(services).find(room.id).created_at
    assert now is not None
    survey = deed.survey(services, {"rooms": [room.id]}, now)
    assert not deed.perform(services, survey, {}, now, lambda _: None).failures


def _restore(world: World, room: Room) -> None:
    services: Any = SimpleNamespace(firestore=world.server.wire.client())
    restore(services, Rooms(services).find(room.id))
