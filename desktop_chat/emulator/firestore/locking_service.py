"""The calls that may have to wait for a transaction: they take their locks, and then FirestoreService answers.

What a read-write transaction reads is locked until it ends, found or missing; of a query, the query itself and what it
finds. Another transaction that reads it waits, and so does anybody's commit that writes it. Other reads never wait, nor
do those of transactions that only read; nor does the Write stream, whose clients have no transactions of this kind.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError, aborted
from desktop_chat.emulator.firestore.names import database_of
from desktop_chat.emulator.firestore.reads import Moment, moment_of
from desktop_chat.emulator.firestore.service import FirestoreService
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.store.locks import YOUNGEST, Claimant
from desktop_chat.emulator.firestore.store.transactions import Transaction
from desktop_chat.emulator.firestore.store.writes import target_of

Answer = TypeVar("Answer")


class LockingService:
    """Waits where it has to; between the end of the waiting and the answer nothing else happens."""

    def __init__(self, service: FirestoreService) -> None:
        self._service = service

    async def get_document(self, request: Any, caller: Caller) -> Any:
        """See FirestoreService, as for all of these."""
        database = self._of(request.name)
        lock = _lock_documents(database, [request.name])
        return await self._read(database, request, lock, lambda moment: self._service.get_document(
            request, caller, moment))  # fmt: skip

    async def batch_get_documents(self, request: Any, caller: Caller) -> list[Any]:
        database = self._service.databases.get(request.database)
        lock = _lock_documents(database, request.documents)
        return await self._read(database, request, lock, lambda moment: list(self._service.batch_get_documents(
            request, caller, moment)))  # fmt: skip

    async def run_query(self, request: Any, caller: Caller) -> list[Any]:
        database = self._of(request.parent)
        lock = _lock_query(database, request.parent, request.structured_query)
        return await self._read(database, request, lock, lambda moment: list(self._service.run_query(
            request, caller, moment)))  # fmt: skip

    async def run_aggregation_query(self, request: Any, caller: Caller) -> list[Any]:
        database = self._of(request.parent)
        lock = _lock_query(database, request.parent, request.structured_aggregation_query.structured_query)
        return await self._read(database, request, lock, lambda moment: list(self._service.run_aggregation_query(
            request, caller, moment)))  # fmt: skip

    async def commit(self, request: Any, caller: Caller) -> Any:
        database = self._service.databases.get(request.database)
        writer = database.writer(request.transaction)
        return await _write(database, writer, _targets(request.writes), lambda: self._service.commit(request, caller))

    async def batch_write(self, request: Any, caller: Caller) -> Any:
        database = self._service.databases.get(request.database)
        return await _write(
            database, None, _targets(request.writes), lambda: self._service.batch_write(request, caller)
        )

    async def update_document(self, request: Any, caller: Caller) -> Any:
        name = request.document.name
        return await _write(self._of(name), None, [name], lambda: self._service.update_document(request, caller))

    async def delete_document(self, request: Any, caller: Caller) -> Any:
        name = request.name
        return await _write(self._of(name), None, [name], lambda: self._service.delete_document(request, caller))

    def _of(self, name: str) -> Database:
        return self._service.databases.get(database_of(name))

    @staticmethod
    async def _read(
        database: Database,
        request: Any,
        lock: Callable[[Transaction], Awaitable[None]],
        answer: Callable[[Moment], Answer],
    ) -> Answer:
        moment = moment_of(database, request)
        try:
            writer = database.writer(moment.transaction)
            if writer is not None and not writer.doomed:
                await lock(writer)
            return answer(moment)
        except BaseException:
            if moment.begun:  # nobody will ever hear of it
                database.rollback(moment.begun)
            raise


def _targets(writes: Iterable[Any]) -> list[str]:
    try:
        return [target_of(write) for write in writes]
    except FirestoreError:
        return []  # the service refuses all of them


def _lock_documents(database: Database, names: Iterable[str]) -> Callable[[Transaction], Awaitable[None]]:
    async def lock(transaction: Transaction) -> None:
        await _hold(database, transaction, names)

    return lock


def _lock_query(database: Database, parent: str, query: Any) -> Callable[[Transaction], Awaitable[None]]:
    async def lock(transaction: Transaction) -> None:
        # The query has a lock of its own, so that those who ask the same queue up also where nothing is found yet.
        wanted = {f"{parent}?{query.SerializeToString(deterministic=True).hex()}"}
        wanted.update(document.name for document in database.run_query(parent, query))
        while not wanted <= transaction.claimant.holds and await _hold(database, transaction, wanted):
            # While it waited, there may have come more.
            wanted.update(document.name for document in database.run_query(parent, query))

    return lock


async def _hold(database: Database, transaction: Transaction, names: Iterable[str]) -> bool:
    if not await database.locks.hold(transaction.claimant, names):
        transaction.doomed = True
    database.catch_up(transaction)
    return not transaction.doomed


async def _write(
    database: Database, writer: Transaction | None, names: list[str], answer: Callable[[], Answer]
) -> Answer:
    claimant = Claimant(YOUNGEST) if writer is None else writer.claimant
    if database.locks.is_free(claimant, names):
        return answer()
    try:
        held = await database.locks.hold(claimant, names)
        if writer is None and not held:
            raise aborted("Transaction lock timeout. Please try again.")
        if writer is not None and not held:
            writer.doomed = True
        return answer()
    finally:
        if writer is None:
            database.locks.retire(claimant)
