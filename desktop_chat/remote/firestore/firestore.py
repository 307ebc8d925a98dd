"""Cloud Firestore with the user's own ID token: reads, commits and listeners on one grpc.aio channel.

Raw stubs with raw protobuf instead of google-cloud-firestore's generated async client, whose message types they use:
a raw message is read ten times faster, each call takes its token as plain metadata, and no private name of the library
has to be replaced to keep it from sending ``Bearer owner``.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import grpc
import grpc.aio

from desktop_chat.model.backoff import Backoff
from desktop_chat.model.firebase.firestore import CommitResult, Document, Query, ResumePoint, Target, Write
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.channel import ChannelTiming, Metadata, metadata, open_channel
from desktop_chat.remote.firestore.listen import Listener, Observer, Registration
from desktop_chat.remote.firestore.listen_stream import StreamTiming, TokenSource
from desktop_chat.remote.firestore.protos import Proto
from desktop_chat.remote.firestore.rpc_error import chat_error, closed, ends_with_its_channel
from desktop_chat.remote.firestore.serializer import Serializer
from desktop_chat.remote.firestore.values import from_timestamp

_log = logging.getLogger(__name__)

_SERVICE = "/google.firestore.v1.Firestore/"
CALL_SECONDS = 12.0

_T = TypeVar("_T")


class FirestoreConnection:
    """Fits ``sync.gateways.FirestoreGateway``. Use from one loop; the channel opens with the first call."""

    def __init__(
        self,
        endpoints: Endpoints,
        tokens: TokenSource,
        *,
        backoff: Backoff,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        call_seconds: float = CALL_SECONDS,
        channel_timing: ChannelTiming | None = None,
        stream_timing: StreamTiming | None = None,
    ) -> None:
        self._endpoints = endpoints
        self._tokens = tokens
        self._call_seconds = call_seconds
        self._channel_timing = channel_timing
        self._serializer = Serializer(endpoints.database)
        self._channel: grpc.aio.Channel | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._is_closed = False
        self._listener = Listener(
            self._serializer, self._open_listen, tokens, backoff=backoff, clock=clock, sleep=sleep, timing=stream_timing
        )

    async def get(self, paths: Sequence[str]) -> tuple[Document, ...]:
        """Read documents, in the order of ``paths``; the ones that do not exist are left out."""
        if not paths:
            return ()
        database = self._endpoints.database
        names = list(dict.fromkeys(self._serializer.name(path) for path in paths))
        request = protos.BatchGetDocumentsRequest(database=database, documents=names)

        async def read(token: str) -> dict[str, Document]:
            call = self._stream_method("BatchGetDocuments", protos.BatchGetDocumentsResponse)(
                request, metadata=metadata(self._endpoints, token, "database", database), timeout=self._call_seconds
            )
            return {
                answer.found.name: self._serializer.document(answer.found)
                async for answer in call
                if answer.WhichOneof("result") == "found"
            }

        found = await self._read("get", read)
        return tuple(found[name] for name in names if name in found)

    async def query(self, query: Query) -> tuple[Document, ...]:
        """Run a one-shot query."""
        parent = self._serializer.parent(query)
        request = protos.RunQueryRequest(parent=parent, structured_query=self._serializer.structured_query(query))

        async def read(token: str) -> tuple[Document, ...]:
            call = self._stream_method("RunQuery", protos.RunQueryResponse)(
                request, metadata=metadata(self._endpoints, token, "parent", parent), timeout=self._call_seconds
            )
            return tuple(
                [self._serializer.document(answer.document) async for answer in call if answer.HasField("document")]
            )

        return await self._read("query", read)

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        """Write atomically, once: no retry inside. Raises Unavailable when the outcome is unknown."""
        database = self._endpoints.database
        request = protos.CommitRequest(database=database, writes=[self._serializer.write(one) for one in writes])
        token = await self._tokens.id_token()
        method = self._open().unary_unary(
            _SERVICE + "Commit",
            request_serializer=protos.CommitRequest.SerializeToString,
            response_deserializer=protos.CommitResponse.FromString,
        )
        try:
            with ends_with_its_channel():
                answer = await method(
                    request, metadata=metadata(self._endpoints, token, "database", database), timeout=self._call_seconds
                )
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.UNAUTHENTICATED:
                self._tokens.invalidate(token)
            raise chat_error(error.code(), error.details(), "commit") from error
        return CommitResult(_server_time(request, answer))

    def listen(self, target: Target, resume: ResumePoint | None, observer: Observer) -> Registration:
        """Open a listener on the shared stream; it reconnects and resumes by itself."""
        self._open()
        return self._listener.listen(target, resume, observer)

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back with True when the listen stream hears the server, with False when it lost it."""
        self._listener.watch_connection(callback)

    def session_changed(self) -> None:
        """Let the stream take up another token at once: it speaks for the person it was opened for."""
        self._listener.restart()

    def token_is_back(self) -> None:
        """Let a stream go on that waits since there was no token."""
        self._listener.hurry()

    def reconnect(self) -> None:
        """Give up the present connection, which may be dead without knowing it, and connect again at once.

        Requests under way end with Unavailable, as they would with the connection.
        """
        if self._is_closed:
            return
        channel, self._channel = self._channel, None
        if channel is not None:
            # Kept until it is done: a task that nobody holds may be collected before it has run.
            closing = asyncio.get_running_loop().create_task(channel.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
        self._tokens.hurry()
        self._listener.restart()

    async def aclose(self) -> None:
        """Close streams and channel; idempotent."""
        self._is_closed = True
        await self._listener.aclose()
        channel, self._channel = self._channel, None
        if channel is not None:
            await channel.close()
        await asyncio.gather(*self._closing)

    def _open(self) -> grpc.aio.Channel:
        if self._is_closed:
            raise closed()
        if self._channel is None:
            self._channel = open_channel(self._endpoints, self._channel_timing)
        return self._channel

    def _stream_method(self, name: str, response: Any) -> Any:
        return self._open().unary_stream(
            _SERVICE + name,
            request_serializer=lambda request: request.SerializeToString(),
            response_deserializer=response.FromString,
        )

    def _open_listen(self, token: str, requests: AsyncIterator[Proto]) -> Any:
        headers: Metadata = metadata(self._endpoints, token, "database", self._endpoints.database)
        method = self._open().stream_stream(
            _SERVICE + "Listen",
            request_serializer=protos.ListenRequest.SerializeToString,
            response_deserializer=protos.ListenResponse.FromString,
        )
        return method(requests, metadata=headers)

    async def _read(self, doing: str, read: Callable[[str], Awaitable[_T]]) -> _T:
        """Read with a fresh token; one that the server refuses is renewed once."""
        token = await self._tokens.id_token()
        try:
            with ends_with_its_channel():
                return await read(token)
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.UNAUTHENTICATED:
                raise chat_error(error.code(), error.details(), doing) from error
        self._tokens.invalidate(token)
        try:
            with ends_with_its_channel():
                return await read(await self._tokens.id_token())
        except grpc.aio.AioRpcError as error:
            raise chat_error(error.code(), error.details(), doing) from error


def _server_time(request: Proto, answer: Proto) -> datetime:
    """Return what the ServerTimestamps of a commit became: a little before its commit time, in milliseconds.

    Only the transform results tell it; a commit without a ServerTimestamp has nothing but its commit time.
    """
    for write, result in zip(request.writes, answer.write_results, strict=False):
        for transform, value in zip(write.update_transforms, result.transform_results, strict=False):
            if transform.WhichOneof("transform_type") == "set_to_server_value":
                return from_timestamp(value.timestamp_value)
    return from_timestamp(answer.commit_time)
