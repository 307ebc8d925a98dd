"""A device that was away while a lot was written in many rooms."""

import asyncio

from tests.faults.oracle import Verdict
from tests.faults.outcome import Outcome
from tests.faults.person import Person
from tests.faults.scenarios.servers import message_fields
from tests.faults.world import Room, World
from tests.firestore_wire import Wire

PER_COMMIT = 100
STRANGER = "crowd"


async def backlog(world: World, messages: int) -> Outcome:
    """The receiver was away while ``messages`` were written in 50 rooms (a tenth of that in fewer); it hears all."""
    rooms = min(50, max(5, messages // 200))
    each = messages // rooms
    sender, receiver = world.people
    begun = [await world.room() for _ in range(rooms)]
    await receiver.stop()
    for room in begun:
        await asyncio.to_thread(_write, world.server.wire, room, sender, each)
    started = asyncio.get_running_loop().time()
    await receiver.start()
    wanted = {(room.id, f"{STRANGER} {number}") for room in begun for number in range(each)}
    complete = await receiver.until(lambda: wanted <= receiver.shown.keys(), 120)
    seconds = max(receiver.shown[one] for one in wanted) - started if complete else None
    verdict = Verdict()
    for room in begun:
        verdict += await room.verdict(extra={STRANGER: list(range(each))})
    return Outcome(1, rooms * each, verdict, seconds, note=f"{rooms} rooms")


def _write(wire: Wire, room: Room, sender: Person, count: int) -> None:
    """Write messages past all clients, and the summary as the last sender's client does."""
    from google.cloud import firestore

    client = wire.client()
    for first in range(0, count, PER_COMMIT):
        batch = client.batch()
        for number in range(first, min(first + PER_COMMIT, count)):
            fields = message_fields(f"{STRANGER} {number}", sender.uid, firestore.SERVER_TIMESTAMP)
            batch.set(client.document(f"rooms/{room.id}/messages/crowd{number:06}"), fields)
        done = batch.commit()
    last = {"id": f"crowd{count - 1:06}", "senderId": sender.uid, "body": f"{STRANGER} {count - 1}"}
    last_message = {**last, "sentAt": done[-1].update_time}
    client.document(f"rooms/{room.id}").update({"lastMessage": last_message, "updatedAt": firestore.SERVER_TIMESTAMP})
