"""Messages of a Firestore server and injected time, for the tests of ``remote``."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_chat.emulator.firestore.listen.bloom_filter import bloom_filter
from desktop_chat.errors import ChatError
from desktop_chat.model.firebase.firestore import Snapshot
from desktop_chat.remote.firestore import protos

DATABASE = "projects/demo/databases/(default)"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def document(path: str, **fields: int) -> Any:
    """Return a stored document as the server sends it."""
    message = protos.Document(name=f"{DATABASE}/documents/{path}")
    for name, value in fields.items():
        message.fields[name].integer_value = value
    message.update_time.FromDatetime(NOON)
    message.create_time.FromDatetime(NOON)
    return message


def changed(path: str, target_ids: Sequence[int], gone_from: Sequence[int] = (), **fields: int) -> Any:
    """Return a DocumentChange."""
    message = protos.ListenResponse()
    message.document_change.document.CopyFrom(document(path, **fields))
    message.document_change.target_ids.extend(target_ids)
    message.document_change.removed_target_ids.extend(gone_from)
    return message


def deleted(path: str, target_ids: Sequence[int]) -> Any:
    """Return a DocumentDelete."""
    message = protos.ListenResponse()
    message.document_delete.document = f"{DATABASE}/documents/{path}"
    message.document_delete.removed_target_ids.extend(target_ids)
    return message


def left(path: str, target_ids: Sequence[int]) -> Any:
    """Return a DocumentRemove."""
    message = protos.ListenResponse()
    message.document_remove.document = f"{DATABASE}/documents/{path}"
    message.document_remove.removed_target_ids.extend(target_ids)
    return message


def existence(target_id: int, count: int, names: Sequence[str] | None = None) -> Any:
    """Return an ExistenceFilter, with a bloom filter of the documents at these paths when they are given."""
    message = protos.ListenResponse()
    message.filter.target_id = target_id
    message.filter.count = count
    if names is not None:
        message.filter.unchanged_names.CopyFrom(bloom_filter([f"{DATABASE}/documents/{path}" for path in names]))
    return message


def target_change(kind: str, target_ids: Sequence[int] = (), token: bytes = b"", at: datetime | None = None) -> Any:
    """Return a TargetChange; without ids, of kind NO_CHANGE and with a time it is the global snapshot."""
    message = protos.ListenResponse()
    message.target_change.target_change_type = protos.TargetChange.TargetChangeType.Value(kind)
    message.target_change.target_ids.extend(target_ids)
    message.target_change.resume_token = token
    if at is not None:
        message.target_change.read_time.FromDatetime(at)
    return message


def added(*target_ids: int) -> Any:
    """Return the acknowledgement of targets."""
    return target_change("ADD", target_ids)


def current(*target_ids: int, token: bytes = b"") -> Any:
    """Return that targets are complete."""
    return target_change("CURRENT", target_ids, token, NOON)


def global_snapshot(token: bytes = b"", seconds: int = 0) -> Any:
    """Return that everything so far is one consistent state."""
    return target_change("NO_CHANGE", (), token, NOON + timedelta(seconds=seconds))


def removed(target_id: int, code: int, message: str = "as told") -> Any:
    """Return that the server ended a target."""
    answer = target_change("REMOVE", [target_id])
    answer.target_change.cause.code = code
    answer.target_change.cause.message = message
    return answer


def complete(target_id: int, *documents: str, token: bytes = b"t1") -> list[Any]:
    """Return all that a server says about a fresh target."""
    return [
        added(target_id),
        *(changed(path, [target_id]) for path in documents),
        current(target_id, token=token),
        global_snapshot(token),
    ]


class Clock:
    """Seconds that move only when told."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    def turn(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


class Pauses:
    """Stands in for ``asyncio.sleep``: notes each delay and holds until the test lets it pass."""

    def __init__(self) -> None:
        self.delays: asyncio.Queue[float] = asyncio.Queue()
        self._permits = asyncio.Semaphore(0)

    async def __call__(self, delay: float) -> None:
        self.delays.put_nowait(delay)
        await self._permits.acquire()

    async def next(self) -> float:
        """Wait until something pauses and return for how long it means to."""
        async with asyncio.timeout(30):
            return await self.delays.get()

    async def end_all(self) -> None:
        """Let every pause end as soon as it begins, until cancelled."""
        while True:
            self.pass_()
            await self.delays.get()

    def pass_(self, times: int = 1) -> None:
        """Let pauses end, present or future ones."""
        for _ in range(times):
            self._permits.release()


class Hearing:
    """A ListenObserver that keeps what it hears in order."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Snapshot | ChatError] = asyncio.Queue()

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self.heard.put_nowait(snapshot)

    def on_error(self, error: ChatError) -> None:
        self.heard.put_nowait(error)

    def on_away(self) -> None: ...

    async def snapshot(self) -> Snapshot:
        """Return the next thing heard, which must be a snapshot."""
        async with asyncio.timeout(30):
            one = await self.heard.get()
        assert isinstance(one, Snapshot), one
        return one

    async def error(self) -> ChatError:
        """Return the next thing heard, which must be an error."""
        async with asyncio.timeout(30):
            one = await self.heard.get()
        assert isinstance(one, ChatError), one
        return one


def paths(snapshot: Snapshot) -> list[str]:
    """Return the paths that changed, sorted."""
    return sorted(one.path for one in snapshot.changed)
