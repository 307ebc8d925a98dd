"""A Firestore server that does what the test says, call by call: it answers, refuses, cuts and keeps silent."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
import grpc.aio

from desktop_chat.remote.firestore import protos

_END = object()


@dataclass(frozen=True, slots=True)
class Call:
    """One unary call as it arrived."""

    method: str
    metadata: dict[str, str]
    request: Any


class Conversation:
    """One Listen stream seen from the server."""

    def __init__(self, metadata: dict[str, str]) -> None:
        self.metadata = metadata
        self._incoming: asyncio.Queue[Any] = asyncio.Queue()
        self._outgoing: asyncio.Queue[Any] = asyncio.Queue()
        self._over = asyncio.Event()

    async def request(self) -> Any:
        """Return the client's next request."""
        async with asyncio.timeout(30):
            return await self._incoming.get()

    async def added(self) -> Any:
        """Return the target that the client's next request adds."""
        request = await self.request()
        assert request.WhichOneof("target_change") == "add_target", request
        return request.add_target

    def say(self, *messages: Any) -> None:
        """Send messages."""
        for message in messages:
            self._outgoing.put_nowait(message)

    def abort(self, code: grpc.StatusCode) -> None:
        """End the stream with a status."""
        self._outgoing.put_nowait(code)

    def end(self) -> None:
        """End the stream as if all was well."""
        self._outgoing.put_nowait(_END)

    async def over(self) -> None:
        """Wait until the client is gone or the stream has ended."""
        async with asyncio.timeout(30):
            await self._over.wait()

    async def run(self, requests: AsyncIterator[Any], context: Any) -> None:
        """Serve the stream; for the server only."""
        reader = asyncio.create_task(self._take(requests))
        try:
            while (item := await self._outgoing.get()) is not _END:
                if isinstance(item, grpc.StatusCode):
                    await context.abort(item, "as told")
                await context.write(item)
        finally:
            reader.cancel()
            self._over.set()

    async def _take(self, requests: AsyncIterator[Any]) -> None:
        async for request in requests:
            self._incoming.put_nowait(request)


class StubFirestore:
    """Serves BatchGetDocuments, RunQuery, Commit from prepared answers and hands each Listen stream to the test."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.conversations: asyncio.Queue[Conversation] = asyncio.Queue()
        self.stuck = asyncio.Event()
        self._answers: deque[Sequence[Any] | grpc.StatusCode | None] = deque()
        self._server: grpc.aio.Server | None = None
        self.port = 0

    @property
    def host(self) -> str:
        """``host:port`` to connect to."""
        return f"127.0.0.1:{self.port}"

    def answer(self, *answers: Sequence[Any] | grpc.StatusCode | None) -> None:
        """Prepare the answers to the next unary calls: messages, a status, or None for silence."""
        self._answers.extend(answers)

    async def start(self) -> None:
        """Serve, on the port of the last time if there was one."""
        self._server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        handlers = {
            "BatchGetDocuments": self._streaming("BatchGetDocuments", protos.BatchGetDocumentsRequest),
            "RunQuery": self._streaming("RunQuery", protos.RunQueryRequest),
            "Commit": grpc.unary_unary_rpc_method_handler(
                self._commit, protos.CommitRequest.FromString, protos.CommitResponse.SerializeToString
            ),
            "Listen": grpc.stream_stream_rpc_method_handler(
                self._listen, protos.ListenRequest.FromString, protos.ListenResponse.SerializeToString
            ),
        }
        generic = grpc.method_handlers_generic_handler("google.firestore.v1.Firestore", handlers)
        self._server.add_generic_rpc_handlers((generic,))
        self.port = self._server.add_insecure_port(f"127.0.0.1:{self.port}")
        await self._server.start()

    async def stop(self) -> None:
        """Cut all connections."""
        server, self._server = self._server, None
        if server is not None:
            await server.stop(None)

    async def conversation(self) -> Conversation:
        """Return the next Listen stream."""
        async with asyncio.timeout(30):
            return await self.conversations.get()

    async def _listen(self, requests: AsyncIterator[Any], context: Any) -> None:
        conversation = Conversation(dict(context.invocation_metadata()))
        self.conversations.put_nowait(conversation)
        await conversation.run(requests, context)

    async def _commit(self, request: Any, context: Any) -> Any:
        [message] = await self._prepared("Commit", request, context)
        return message

    def _streaming(self, name: str, request_type: Any) -> Any:
        async def serve(request: Any, context: Any) -> AsyncIterator[Any]:
            for message in await self._prepared(name, request, context):
                yield message

        return grpc.unary_stream_rpc_method_handler(
            serve, request_type.FromString, lambda message: message.SerializeToString()
        )

    async def _prepared(self, method: str, request: Any, context: Any) -> Sequence[Any]:
        self.calls.append(Call(method, dict(context.invocation_metadata()), request))
        answer = self._answers.popleft()
        if isinstance(answer, grpc.StatusCode):
            await context.abort(answer, "as told")
            raise AssertionError
        if answer is None:
            self.stuck.set()
            await asyncio.Event().wait()
            raise AssertionError
        return answer
