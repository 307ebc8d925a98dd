"""Listen without an SDK: what a client of many targets on one stream hears."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import OWNER, SERVICE, Wire, value

EQUAL, ARRAY_CONTAINS = 5, 7
DESCENDING = 2


@dataclass(slots=True)
class Heard:
    """What a client of Listen knows: its documents by target, and what the server said about targets."""

    documents: dict[int, dict[str, Any]] = field(default_factory=dict)
    current: set[int] = field(default_factory=set)
    tokens: dict[int, bytes] = field(default_factory=dict)
    causes: dict[int, int] = field(default_factory=dict)
    log: list[Any] = field(default_factory=list)
    snapshots: list[dict[int, Mapping[str, Any]]] = field(default_factory=list)

    def ids(self, target_id: int) -> set[str]:
        """Return the last segment of the name of each document of a target."""
        return {name.rpartition("/")[2] for name in self.documents.get(target_id, {})}

    def kinds(self) -> list[str]:
        """Return the messages so far in short form: the kind of target change, or the kind of message."""
        return [self._kind(message) for message in self.log]

    @staticmethod
    def _kind(message: Any) -> str:
        kind = message.WhichOneof("response_type")
        if kind != "target_change":
            return str(kind)
        number = message.target_change.target_change_type
        return str(protos.TargetChange.TargetChangeType.Name(number))

    def take(self, message: Any) -> None:
        """Apply one message as a client would."""
        self.log.append(message)
        kind = message.WhichOneof("response_type")
        if kind == "target_change":
            self._target_change(message.target_change)
        elif kind == "document_change":
            change = message.document_change
            for target_id in change.target_ids:
                self.documents.setdefault(target_id, {})[change.document.name] = change.document
            self._gone(change.document.name, change.removed_target_ids)
        elif kind != "filter":
            gone = getattr(message, str(kind))
            self._gone(gone.document, gone.removed_target_ids)

    def _gone(self, name: str, target_ids: Collection[int]) -> None:
        for target_id in target_ids:
            self.documents.setdefault(target_id, {}).pop(name, None)

    def _target_change(self, change: Any) -> None:
        kind = self._kind(self.log[-1])
        for target_id in change.target_ids or list(self.current):
            if kind in ("RESET", "REMOVE"):
                self.documents[target_id] = {}
            if kind == "REMOVE":
                self.current.discard(target_id)
                self.causes[target_id] = change.cause.code
            if kind == "CURRENT":
                self.current.add(target_id)
            if change.resume_token:
                self.tokens[target_id] = change.resume_token
        if kind == "NO_CHANGE" and not change.target_ids:
            self.snapshots.append({target_id: dict(self.documents.get(target_id, {})) for target_id in self.current})


class RawListen:
    """One Listen call: `heard` grows while the test waits for what it expects."""

    def __init__(self, wire: Wire, call: Any) -> None:
        self._wire = wire
        self._call = call
        self.heard = Heard()

    async def add_query(
        self,
        target_id: int,
        collection: str,
        *,
        parent: str = "",
        group: bool = False,
        where: tuple[str, int, Any] | None = None,
        order: tuple[str, int] | None = None,
        limit: int | None = None,
        token: bytes = b"",
        expected: int | None = None,
        once: bool = False,
    ) -> None:
        """Listen to a query; `parent` is a path below the root."""
        request = protos.ListenRequest(database=self._wire.database)
        target = request.add_target
        target.target_id, target.once = target_id, once
        target.query.parent = self._wire.name(parent) if parent else self._wire.root
        query = target.query.structured_query
        source = query.from_.add()
        source.collection_id, source.all_descendants = collection, group
        if where is not None:
            query.where.field_filter.field.field_path = where[0]
            query.where.field_filter.op = where[1]
            query.where.field_filter.value.CopyFrom(value(where[2]))
        if order is not None:
            ordered = query.order_by.add()
            ordered.field.field_path, ordered.direction = order
        if limit is not None:
            query.limit.value = limit
        self._resume(target, token, expected)
        await self._call.write(request)

    async def add_documents(self, target_id: int, *paths: str, token: bytes = b"", expected: int | None = None) -> None:
        """Listen to documents by path."""
        request = protos.ListenRequest(database=self._wire.database)
        request.add_target.target_id = target_id
        request.add_target.documents.documents.extend(self._wire.name(path) for path in paths)
        self._resume(request.add_target, token, expected)
        await self._call.write(request)

    async def remove(self, target_id: int) -> None:
        """Listen to a target no longer."""
        await self._call.write(protos.ListenRequest(database=self._wire.database, remove_target=target_id))

    async def until(self, condition: Callable[[Heard], bool]) -> Heard:
        """Read until the condition holds after a message."""
        try:
            async with asyncio.timeout(15):
                while not condition(self.heard):
                    message = await self._call.read()
                    assert message is not grpc.aio.EOF, await self._call.code()
                    self.heard.take(message)
        except TimeoutError:
            raise AssertionError(f"last heard: {self.heard.kinds()[-20:]}") from None
        return self.heard

    async def until_snapshot(self, *target_ids: int) -> Heard:
        """Read until the next global snapshot with all of these targets current."""
        seen = len(self.heard.snapshots)

        def told(heard: Heard) -> bool:
            return len(heard.snapshots) > seen and heard.snapshots[-1].keys() >= set(target_ids)

        return await self.until(told)

    async def until_ids(self, target_id: int, ids: Collection[str]) -> Heard:
        """Read until a global snapshot shows exactly these documents."""

        def shown(heard: Heard) -> bool:
            if not heard.snapshots or target_id not in heard.snapshots[-1]:
                return False
            return {name.rpartition("/")[2] for name in heard.snapshots[-1][target_id]} == set(ids)

        return await self.until(shown)

    async def status(self) -> Any:
        """Return the status that the server ends the call with."""
        async with asyncio.timeout(15):
            # The status comes after what was sent before it.
            with contextlib.suppress(grpc.RpcError):
                while (message := await self._call.read()) is not grpc.aio.EOF:
                    self.heard.take(message)
            return await self._call.code()

    @staticmethod
    def _resume(target: Any, token: bytes, expected: int | None) -> None:
        if token:
            target.resume_token = token
        if expected is not None:
            target.expected_count.value = expected


@asynccontextmanager
async def raw_listen(wire: Wire, token: str | None = OWNER) -> AsyncIterator[RawListen]:
    """Open a Listen call."""
    async with grpc.aio.insecure_channel(wire.address) as channel:
        call = channel.stream_stream(
            f"{SERVICE}Listen",
            request_serializer=protos.ListenRequest.SerializeToString,
            response_deserializer=protos.ListenResponse.FromString,
        )(metadata=wire.metadata(token))
        try:
            yield RawListen(wire, call)
        finally:
            call.cancel()
