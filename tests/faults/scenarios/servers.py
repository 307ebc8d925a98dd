"""Trouble at the server: it dies, forgets where listeners were, loses answers, repeats itself."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

from tests.faults.outcome import Outcome, slowest
from tests.faults.world import Room, World
from tests.firestore_wire import Wire

BATCH = 8
TIES = 40

Act = Callable[[], Awaitable[None]]


async def restart(world: World, runs: int) -> Outcome:
    """The server is killed in the middle of sending and comes back with its data."""
    return await _strike(world, runs, world.restart_server)


async def reset_targets(world: World, runs: int) -> Outcome:
    """Every target of every listener begins anew with RESET, several times while messages come."""

    async def act() -> None:
        await world.server.put_faults({"kind": "reset", "methods": ["Listen"]})
        await world.server.put_faults()

    return await _strike(world, runs, act)


async def kill_streams(world: World, runs: int) -> Outcome:
    """Every open stream ends with UNAVAILABLE."""

    async def act() -> None:
        await world.server.put_faults({"kind": "kill", "methods": ["Listen"], "count": 2})
        await world.server.put_faults()

    return await _strike(world, runs, act)


async def dropped_acknowledgements(world: World, runs: int) -> Outcome:
    """The server commits and one answer in three is lost."""

    async def act() -> None:
        seed = world.rng.randrange(1000)
        await world.server.put_faults({"kind": "drop", "percent": 33, "seed": seed, "methods": ["Commit"]})

    return await _strike(world, runs, act, last=world.server.put_faults)


async def refused_listens(world: World, runs: int) -> Outcome:
    """The server refuses to listen, as it does when it does not know a resume token any more."""

    async def act() -> None:
        refusal = {"kind": "refuse", "status": "INVALID_ARGUMENT", "methods": ["Listen"], "count": 2}
        await world.server.put_faults({"kind": "kill", "methods": ["Listen"], "count": 2}, refusal)

    return await _strike(world, runs, act, last=world.server.put_faults)


async def foreign_tokens(world: World, runs: int) -> Outcome:
    """The stored resume tokens are of another server: each start has to ask anew, and misses nothing."""
    room = await world.room()
    sender, receiver = room.members
    seconds = []
    for _ in range(runs):
        await receiver.stop()
        await asyncio.to_thread(spoil_tokens, world, receiver.name)
        await room.finish(sender, room.numbers(sender, BATCH))
        ended = asyncio.get_running_loop().time()
        await world.running(room)
        seconds.append(await room.live_again(ended, 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))


async def unruly_snapshots(world: World, runs: int) -> Outcome:
    """Snapshots come twice, late, out of order and in pieces, to a receiver that is killed now and then.

    In the receiver's own process, between stream and store: a proxy cannot cut what is framed and compressed.
    """
    return await twins(world, runs, "unruly")


async def twins(world: World, runs: int, nature: str) -> Outcome:
    """A receiver of any nature hears many messages of one and the same time, and dies in the middle of it."""
    room = await world.room()
    sender, receiver = room.members
    receiver.nature, ties = nature, 0
    for _ in range(runs):
        await receiver.kill()
        numbers = room.numbers(sender, BATCH)
        # The first start hears a part of the twins and dies; the next one has to hear the rest.
        ties = await write_twins(world, room, ties)
        await receiver.start(kill_at=f"apply_messages.after:{world.rng.randint(1, 3)}", wait=False)
        receiver.begin("open", room=room.id)
        answer = room.send(sender, numbers)
        await receiver.until(lambda: not receiver.running, 10)
        await receiver.kill()
        await receiver.start()
        await receiver.ask("open", room=room.id)
        await answer
    seconds = await room.live_again(asyncio.get_running_loop().time(), 30)
    verdict = await room.verdict(extra={"twins": list(range(ties))})
    receiver.nature = ""
    await receiver.stop()
    await receiver.start()
    return Outcome(runs, room.messages + ties, verdict, seconds)


async def write_twins(world: World, room: Room, first: int) -> int:
    """Write messages of one commit, so that all have the same time; returns the number after the last."""
    await asyncio.to_thread(_write_twins, world.server.wire, room, first)
    return first + TIES


def _write_twins(wire: Wire, room: Room, first: int) -> None:
    from google.cloud import firestore

    client = wire.client()
    batch = client.batch()
    writer = room.members[0].uid
    for number in range(first, first + TIES):
        fields = message_fields(f"twins {number}", writer, firestore.SERVER_TIMESTAMP)
        batch.set(client.document(f"rooms/{room.id}/messages/twin{number:06}"), fields)
    batch.commit()


def message_fields(body: str, sender: str, now: Any) -> dict[str, Any]:
    """Return a message as another client would write it."""
    return {
        "senderId": sender, "sentAt": now, "updatedAt": now, "kind": "text", "alg": "none", "body": body,
        "replyTo": None, "mentions": [], "attachments": [], "reactions": {}, "editedAt": None, "deletedAt": None,
    }  # fmt: skip


def spoil_tokens(world: World, name: str) -> None:
    """Overwrite every stored resume token of a profile that nobody uses."""
    for path in (world.folder / name).rglob("*.sqlite3"):
        with closing(sqlite3.connect(path)) as rows:
            if rows.execute("SELECT 1 FROM sqlite_master WHERE name = 'targets'").fetchone():
                rows.execute("UPDATE targets SET token = x'0badc0de' WHERE length(token) > 0")
                rows.commit()


async def _strike(world: World, runs: int, act: Act, last: Act | None = None) -> Outcome:
    room = await world.room()
    seconds = []
    for _ in range(runs):
        answers = [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.sleep(world.rng.uniform(0.0, 0.1))
        await act()
        answers += [room.send(person, room.numbers(person, BATCH)) for person in room.members]
        await asyncio.gather(*answers)
        if last is not None:
            await asyncio.sleep(world.rng.uniform(0.2, 1.0))
            await last()
        seconds.append(await room.live_again(asyncio.get_running_loop().time(), 30))
    return Outcome(runs, room.messages, await room.verdict(), slowest(seconds))
