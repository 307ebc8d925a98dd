"""Transactions: what each has read, and whether that still holds when it commits."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from desktop_chat.emulator.firestore.errors import aborted, invalid_argument
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.locks import Claimant, Locks

IDLE_LIMIT = 60_000_000
"""Microseconds without a call after which a transaction expires."""
TOTAL_LIMIT = 270_000_000
"""Microseconds after its begin at which a transaction expires."""
MAX_CLOSED = 10_000


class State(Enum):
    """Where a transaction is.

    ACTIVE --commit, rollback--> CLOSED
    ACTIVE --too old, or idle--> CLOSED

    A closed one can be rolled back again without harm, as clients do after a failed commit; nothing else.
    """

    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(slots=True)
class Transaction:
    """One transaction; its reads all see the time `read_at`, which the first of them fixes.

    A `doomed` one had to read without a lock: its commit is ABORTED, which is where clients try again.
    """

    id: bytes
    read_only: bool
    begun: int
    used: int
    read_at: int | None = None
    state: State = State.ACTIVE
    doomed: bool = False
    claimant: Claimant = field(default_factory=lambda: Claimant(0))
    names: set[str] = field(default_factory=set)
    queries: list[Callable[[Any], bool]] = field(default_factory=list)

    def conflicts_with(self, changes: Iterable[Change]) -> bool:
        """Whether one of the changes touched what the transaction has read, or what its queries would find."""
        return any(
            change.name in self.names
            or any(
                (change.before is not None and matches(change.before))
                or (change.after is not None and matches(change.after))
                for matches in self.queries
            )
            for change in changes
        )


class Transactions:
    """The transactions of one database.

    A commit whose reads no longer hold is ABORTED, whatever was locked (see LockingService): no update is ever lost
    without its client being told.
    """

    def __init__(self, locks: Locks | None = None) -> None:
        self._locks = locks or Locks()
        self._active: OrderedDict[bytes, Transaction] = OrderedDict()
        self._closed: OrderedDict[bytes, int] = OrderedDict()  # with their ages
        self._count = 0

    def begin(self, now: int, *, read_only: bool, read_at: int | None, retried: bytes) -> bytes:
        """A new transaction; `retried` names the one that it tries again, if any.

        That one is left as it is: the Python SDK's decorator shares the id among threads, so it can be alive still.
        But the new one is as old as that, so that it is not the youngest of those who wait for each other forever.
        """
        self._expire(now)
        if retried:
            self._known(retried)
        self._count += 1
        alive = self._active.get(retried)
        age = self._closed.get(retried, self._count) if alive is None else alive.claimant.age
        # Unlike the ids of an earlier run of the process, so that those are refused.
        transaction = b"%d-%d" % (self._count, now)
        self._active[transaction] = Transaction(
            transaction, read_only, begun=now, used=now, read_at=read_at, claimant=Claimant(age)
        )
        return transaction

    def get(self, transaction: bytes, now: int) -> Transaction:
        """An active transaction; FirestoreError(INVALID_ARGUMENT) for every other id."""
        self._expire(now)
        self._known(transaction)
        found = self._active.get(transaction)
        if found is None:
            raise invalid_argument("The referenced transaction has expired or is no longer valid.")
        found.used = now
        return found

    def close(self, transaction: bytes) -> None:
        """End a transaction; ending it again is harmless."""
        self._known(transaction)
        found = self._active.pop(transaction, None)
        if found is not None:
            found.state = State.CLOSED
            self._closed[transaction] = found.claimant.age
            self._locks.retire(found.claimant)
            if len(self._closed) > MAX_CLOSED:
                self._closed.popitem(last=False)

    def close_all(self) -> None:
        """End every transaction."""
        for transaction in list(self._active):
            self.close(transaction)

    def _known(self, transaction: bytes) -> None:
        if transaction not in self._active and transaction not in self._closed:
            raise invalid_argument("Invalid transaction.")

    def _expire(self, now: int) -> None:
        for transaction in list(self._active.values()):
            if now - transaction.used > IDLE_LIMIT or now - transaction.begun > TOTAL_LIMIT:
                self.close(transaction.id)


def check_reads(transaction: Transaction, changes: Iterable[Change]) -> None:
    """Refuse a commit whose reads were overtaken; `changes` are those since `read_at`."""
    if transaction.conflicts_with(changes):
        raise aborted("Transaction lock timeout: a document that was read has changed. Please try again.")
