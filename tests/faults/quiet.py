"""Whether a client process has nothing more to do, so that a bill can be read: a condition instead of a wait."""

import asyncio

from desktop_chat.errors import ChatError
from desktop_chat.model.firebase.firestore import Query, Snapshot
from desktop_chat.sync.client import ChatClient
from desktop_chat.sync.gateways import FirestoreGateway
from tests.faults.clocks import TurnedClock

NOBODYS = Query("nobody-may-read-this")
"""No rule names this collection: the refusal looks nothing up and costs nothing."""

HOUSEKEEPING = frozenset({"usage", "wake", "index"})
"""Timers that run for ever, or only write what was counted; they ask for nothing."""


class Fence:
    """A listener that is refused: the stream keeps its order, so all that was said before has been heard by then."""

    def __init__(self) -> None:
        self._passed = asyncio.Event()

    def on_snapshot(self, snapshot: Snapshot) -> None: ...
    def on_away(self) -> None: ...
    def on_error(self, error: ChatError) -> None:
        self._passed.set()

    async def pass_(self, firestore: FirestoreGateway) -> None:
        """Wait until the server answered."""
        firestore.listen(NOBODYS, None, self)
        await self._passed.wait()


async def until_quiet(client: ChatClient, firestore: FirestoreGateway, clock: TurnedClock) -> None:
    """Wait until everything that was heard until now has led to whatever it leads to. Runs on the sync loop.

    That is: the stream has told all it had, nothing waits in the outbox, no summary is owed, nothing is under way, and
    no timer but housekeeping runs.
    """
    while True:
        await Fence().pass_(firestore)
        if not busy(client, clock):
            return
        await asyncio.sleep(0.01)


def busy(client: ChatClient, clock: TurnedClock) -> list[str]:
    """Return what is still to be done."""
    session = client._session
    engine, store = session.engine, session.store
    if engine is None or store is None:
        return ["starting"]
    found = [f"timer {name}" for name in clock.pending() if name not in HOUSEKEEPING]
    found += [f"task {name}" for name in engine.running]
    found += [f"owed {due.room_id}" for due in store.outbox.due_summaries()]
    return found + [f"outbox {row.seq}" for row in client.outbox.rows() if row.rejected is None]
