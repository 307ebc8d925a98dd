"""Locks on documents, for transactions that read what they are about to write.

Each lock has one holder and a queue, first come, first served. Without them, of twenty clients that add one to the same
document nineteen would be ABORTED each time, and clients give up after a few attempts.
"""

import asyncio
import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

STALL = 5.0
"""Seconds in which nothing must move in the queue of a lock before a claimant gives up."""
YOUNGEST = sys.maxsize


@dataclass(eq=False, slots=True)
class Claimant:
    """Who wants or holds locks: a transaction, or one commit without one. A smaller `age` began earlier."""

    age: int
    holds: set[str] = field(default_factory=set)
    awaits: dict[str, "asyncio.Future[bool]"] = field(default_factory=dict)
    retired: bool = False


class Locks:
    """The locks of one database, by any names."""

    def __init__(self, stall: float = STALL) -> None:
        self._stall = stall
        self._queues: dict[str, deque[Claimant]] = {}  # the first one holds the lock

    def is_free(self, claimant: Claimant | None, names: Iterable[str]) -> bool:
        """Whether nobody else holds any of the locks."""
        return not self._queues or all(self._queues.get(name, (claimant,))[0] is claimant for name in names)

    async def hold(self, claimant: Claimant, names: Iterable[str]) -> bool:
        """Wait until the claimant holds all of the locks.

        False when it must do without: nothing moved for too long, or each of several waited for another and it is the
        youngest of them. It then holds no lock at all.
        """
        for name in sorted(set(names) - claimant.holds):
            if claimant.retired or not await self._hold_one(claimant, name):
                self.release(claimant)
                return False
        return not claimant.retired

    def retire(self, claimant: Claimant) -> None:
        """Release for good: a wait that is still going on ends with False."""
        claimant.retired = True
        self.release(claimant)

    def release(self, claimant: Claimant) -> None:
        """Give back every lock of a claimant and let the next ones have them; its own waiting ends with False."""
        for name, granted in list(claimant.awaits.items()):
            self._leave(claimant, name)
            granted.set_result(False)
        for name in claimant.holds:
            queue = self._queues[name]
            queue.popleft()
            if queue:
                self._grant(queue[0], name)
            else:
                del self._queues[name]
        claimant.holds.clear()

    async def _hold_one(self, claimant: Claimant, name: str) -> bool:
        if name in claimant.holds:
            return True
        granted = claimant.awaits.get(name)
        if granted is None:
            queue = self._queues.setdefault(name, deque())
            queue.append(claimant)
            if len(queue) == 1:
                claimant.holds.add(name)
                return True
            granted = claimant.awaits[name] = asyncio.get_running_loop().create_future()
            self._break_circles(claimant)
        try:
            return await self._granted(granted, name)
        finally:
            if not granted.done():  # the client hung up, or nothing moved
                self._leave(claimant, name)
                granted.set_result(False)

    async def _granted(self, granted: "asyncio.Future[bool]", name: str) -> bool:
        holder = None
        while not granted.done() and holder is not (holder := self._queues[name][0]):
            await asyncio.wait({granted}, timeout=self._stall)
        return granted.done() and granted.result()

    def _leave(self, claimant: Claimant, name: str) -> None:
        del claimant.awaits[name]
        self._queues[name].remove(claimant)

    def _grant(self, claimant: Claimant, name: str) -> None:
        claimant.holds.add(name)
        claimant.awaits.pop(name).set_result(True)

    def _break_circles(self, claimant: Claimant) -> None:
        """Let the youngest go of those who wait for each other through this claimant."""
        while circle := self._circle(claimant):
            self.release(max(circle, key=lambda one: one.age))

    def _circle(self, start: Claimant) -> list[Claimant]:
        """Claimants of whom each waits for the next, and the last for the first; empty when there are none."""
        came_from: dict[Claimant, Claimant] = {}
        pending = [start]
        while pending:
            one = pending.pop()
            for other in self._in_front_of(one):
                if other is start:
                    circle = [one]
                    while circle[-1] is not start:
                        circle.append(came_from[circle[-1]])
                    return circle
                if other not in came_from:
                    came_from[other] = one
                    pending.append(other)
        return []

    def _in_front_of(self, claimant: Claimant) -> Iterable[Claimant]:
        for name in claimant.awaits:
            for other in self._queues[name]:
                if other is claimant:
                    break
                yield other
