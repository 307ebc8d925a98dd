"""kill -9 of sender and receiver, at random points and at every named step."""

import asyncio
from collections.abc import Sequence

from desktop_chat.sync.step import Step
from tests.faults.outcome import Outcome, slowest
from tests.faults.person import Person
from tests.faults.steps import INSIDE, RECEIVER_STEPS, SENDER_STEPS
from tests.faults.world import Room, World

BATCH = 5
PROBE_EVERY = 25
"""Kills between two looks at whether all are live again."""

REACH_SECONDS = 30.0

SURE_STEPS = (Step.QUEUED, Step.SENDING, Step.ANSWERED, Step.SENT, Step.SUMMARIZING, Step.SUMMARIZED)
DOUBTFUL_STEPS = (Step.READ_BACK, Step.RETRYING)
SELDOM = (Step.SUMMARIZING, Step.SUMMARIZED, Step.READ_BACK)


async def kill_sender(world: World, runs: int) -> Outcome:
    """The sender dies while it starts, sends or hears; whoever starts it again finishes what was not accepted."""
    return await _kill_at_random(world, runs, senders=True, receivers=False)


async def kill_receiver(world: World, runs: int) -> Outcome:
    """The receiver dies while it starts or hears."""
    return await _kill_at_random(world, runs, senders=False, receivers=True)


async def kill_at_sending_steps(world: World, runs: int) -> Outcome:
    """The sender dies at each named step, ``runs`` times each."""
    latest = {INSIDE: 12}
    steps = [f"{step}:{world.rng.randint(1, latest.get(step, 3))}" for step in SENDER_STEPS * runs]
    return await kill_at_sending(world, steps)


async def kill_at_sending(world: World, switches: Sequence[str]) -> Outcome:
    """The sender dies once for each ``step:nth``."""
    room = await world.room()
    sender = room.members[0]
    complaints = []
    for switch in switches:
        await sender.stop()
        await sender.start(kill_at=switch, wait=False)
        sender.begin("open", room=room.id)
        numbers = room.numbers(sender, BATCH)
        room.send(sender, numbers)
        complaints += await dies(sender, switch)
        await room.note_claims(sender)
        await world.running(room)
        await room.finish(sender, numbers)
    return await _end(room, len(switches), complaints)


async def kill_at_message_steps(world: World, runs: int) -> Outcome:
    """The sender dies at each step that a message has in the program's own words, ``runs`` times each.

    Some of them exist while answers get lost only.
    """
    room = await world.room()
    sender = room.members[0]
    complaints = []
    for step in (*SURE_STEPS, *DOUBTFUL_STEPS) * runs:
        await sender.stop()
        if step in DOUBTFUL_STEPS:
            seed = world.rng.randrange(1000)
            await world.server.put_faults({"kind": "drop", "percent": 60, "seed": seed, "methods": ["Commit"]})
        nth = 1 if step in SELDOM else world.rng.randint(1, 3)
        await sender.start(kill_at=f"step.{step}:{nth}", wait=False)
        sender.begin("open", room=room.id)
        numbers = room.numbers(sender, BATCH)
        room.send(sender, numbers)
        complaints += await dies(sender, step)
        await world.server.put_faults()
        await room.note_claims(sender)
        await world.running(room)
        await room.finish(sender, numbers)
    return await _end(room, (len(SURE_STEPS) + len(DOUBTFUL_STEPS)) * runs, complaints)


async def kill_at_receiving_steps(world: World, runs: int) -> Outcome:
    """The receiver dies at each named step, ``runs`` times each."""
    room = await world.room()
    sender, receiver = room.members
    complaints = []
    for step in RECEIVER_STEPS * runs:
        await receiver.stop()
        # Away for a while: its next start has something to hear, of every kind.
        await room.finish(sender, room.numbers(sender, BATCH))
        await sender.ask("drain", room=room.id)
        opened = room.id
        if step.startswith(("apply_rooms", "apply_members")):
            # Its members are unknown: those of a room that did not change are not asked for.
            opened = await sender.ask("create_group", title=f"For {step}", members=[receiver.email])
        await receiver.start(kill_at=f"{step}:{world.rng.randint(1, 6 if step == INSIDE else 1)}", wait=False)
        receiver.begin("open", room=opened)
        room.send(sender, room.numbers(sender, BATCH))
        complaints += await dies(receiver, step)
        await world.running(room)
    return await _end(room, len(RECEIVER_STEPS) * runs, complaints)


async def _kill_at_random(world: World, runs: int, *, senders: bool, receivers: bool) -> Outcome:
    room = await world.room()
    sender, receiver = room.members
    victims = ([sender] if senders else []) + ([receiver] if receivers else [])
    seconds: list[float | None] = []
    for run in range(runs):
        numbers = room.numbers(sender, BATCH)
        for person in room.members:
            if not person.running:
                await person.start(wait=False)
                person.begin("open", room=room.id)
        room.send(sender, numbers)
        for victim in victims:
            await _at_random(world, victim)
            await victim.kill()
            await room.note_claims(sender)
        if senders:
            await world.running(room)
            await room.finish(sender, numbers)
        if (run + 1) % PROBE_EVERY == 0 or run == runs - 1:
            ended = asyncio.get_running_loop().time()
            await world.running(room)
            seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def _at_random(world: World, victim: Person) -> None:
    """Wait for a random number of events of a process, and a moment more; a start without any counts too."""
    wanted = world.rng.randrange(0, 4 * BATCH)
    await victim.until(lambda: victim.events >= wanted, world.rng.uniform(0.0, 1.2))
    await asyncio.sleep(world.rng.uniform(0.0, 0.02))


async def dies(person: Person, step: str) -> list[str]:
    """Wait until a process has killed itself; return a complaint when it never did."""
    if await person.until(lambda: not person.running, REACH_SECONDS):
        await person.ended()
        return []
    await person.kill()
    return [f"step {step} was never reached"]


async def _end(room: Room, runs: int, complaints: list[str]) -> Outcome:
    seconds = await room.live_again(asyncio.get_running_loop().time(), 30)
    return Outcome(runs, room.messages, await room.verdict(), seconds, complaints=complaints)
