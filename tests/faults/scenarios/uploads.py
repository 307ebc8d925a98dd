"""Files on their way: the link is cut, and the sender dies at every named step; the receiver's bytes are compared."""

import asyncio

from desktop_chat.sync.step import Step
from tests.faults.outcome import Outcome, slowest
from tests.faults.scenarios.kills import dies
from tests.faults.world import Room, World

SIZE = 2_500_000
"""Bytes of a file: a few parts of an upload."""

STEPS = (
    f"{Step.QUEUED}:2", f"{Step.SENDING}:1", f"{Step.UPLOAD_BEGUN}:1", f"{Step.UPLOAD_PART}:2", f"{Step.UPLOADED}:1",
    f"{Step.ANSWERED}:1", f"{Step.SENT}:1",
)  # fmt: skip


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


async def _end(room: Room, runs: int, seconds: list[float | None], complaints: list[str]) -> Outcome:
    verdict = await room.verdict()
    for person in room.members:
        found = await person.ask("check_files", room=room.id, size=SIZE)
        complaints += [f"{person.name}: {complaint}" for complaint in found]
    return Outcome(runs, room.messages, verdict, slowest(seconds), complaints=complaints)
