"""Files on their way: the link is cut, and the sender dies at every named step; the receiver's bytes are compared."""

import asyncio

import requests

from desktop_chat.sync.step import Step
from tests.faults.outcome import Outcome, slowest
from tests.faults.scenarios.kills import dies
from tests.faults.server import PROJECT
from tests.faults.world import Room, World

SIZE = 2_500_000
"""Bytes of a file: a few parts of an upload."""

STEPS = (
    f"{Step.QUEUED}:2", f"{Step.SENDING}:1", f"{Step.TICKETED}:1", f"{Step.UPLOAD_BEGUN}:1", f"{Step.UPLOAD_PART}:2",
    f"{Step.UPLOADED}:1", f"{Step.ANSWERED}:1", f"{Step.SENT}:1",
)  # fmt: skip

REMOVALS = (Step.REMOVING, Step.REMOVED)


async def cut(world: World, runs: int) -> Outcome:
    """The link of the sender is gone for a while in the middle of an upload."""
    room = await world.room()
    sender = room.members[0]
    seconds = []
    for _ in range(runs):
        sender.network.weather(rate=4_000_000)
        answer = room.send_files(sender, room.numbers(sender, 3), SIZE)
        await asyncio.sleep(world.rng.uniform(0.0, 1.0))
        await sender.network.cut()
        await asyncio.sleep(world.rng.uniform(0.0, 0.5))
        await answer
        ended = asyncio.get_running_loop().time()
        await sender.network.mend()
        seconds.append(await room.live_again(ended, 30))
    return await _end(room, runs, seconds, [])


async def kill_at_steps(world: World, runs: int) -> Outcome:
    """The sender dies at each named step of an upload, ``runs`` times each."""
    room = await world.room()
    sender = room.members[0]
    complaints = []
    for step in STEPS * runs:
        await sender.stop()
        await sender.start(kill_at=f"step.{step}", wait=False)
        sender.begin("open", room=room.id)
        numbers = room.numbers(sender, 2)
        room.send_files(sender, numbers, SIZE)
        complaints += await dies(sender, step)
        await room.note_claims(sender)
        await world.running(room)
        async with asyncio.timeout(120):
            await room.send_files(sender, numbers, SIZE)
    ended = asyncio.get_running_loop().time()
    return await _end(room, len(STEPS) * runs, [await room.live_again(ended, 30)], complaints)


async def kill_at_removals(world: World, runs: int) -> Outcome:
    """The sender deletes a message with a file and dies at each step of removing it; the file goes all the same."""
    room = await world.room()
    sender = room.members[0]
    complaints = []
    for step in REMOVALS * runs:
        numbers = room.numbers(sender, 1)
        async with asyncio.timeout(120):
            await room.send_files(sender, numbers, SIZE)
            await sender.ask("drain", room=room.id)
        if not await asyncio.to_thread(_objects, world.server.hosts["storage"], room.id):
            complaints.append("the file was never there")
        await sender.stop()
        await sender.start(kill_at=f"step.{step}:1")
        sender.begin("delete", room=room.id, body=f"{sender.name} {numbers[0]}")
        complaints += await dies(sender, step)
        sender.accepted[room.id].remove(numbers[0])
        await world.running(room)
        if not await _is_empty(world, room):
            complaints.append(f"the file of {numbers[0]} is still there")
    ended = asyncio.get_running_loop().time()
    return await _end(room, len(REMOVALS) * runs, [await room.live_again(ended, 30)], complaints)


async def _is_empty(world: World, room: Room) -> bool:
    """Wait until no file of the room is on the server; False when that takes too long."""
    for _ in range(60):
        if not await asyncio.to_thread(_objects, world.server.hosts["storage"], room.id):
            return True
        await asyncio.sleep(0.5)
    return False


def _objects(host: str, room_id: str) -> list[object]:
    url = f"http://{host}/storage/v1/b/{PROJECT}.appspot.com/o"
    answer = requests.get(
        url, params={"prefix": f"rooms/{room_id}/"}, headers={"Authorization": "Bearer owner"}, timeout=20
    )
    answer.raise_for_status()
    found: list[object] = answer.json().get("items", [])
    return found


async def _end(room: Room, runs: int, seconds: list[float | None], complaints: list[str]) -> Outcome:
    verdict = await room.verdict()
    for person in room.members:
        found = await person.ask("check_files", room=room.id, size=SIZE)
        complaints += [f"{person.name}: {complaint}" for complaint in found]
    return Outcome(runs, room.messages, verdict, slowest(seconds), complaints=complaints)
