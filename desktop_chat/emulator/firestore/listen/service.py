"""The Listen call: requests to targets, heartbeats, and the hubs that commits come through."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.conversation import Conversation, Conversations
from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.listen.hub import ListenHub
from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens
from desktop_chat.emulator.firestore.listen.stream import ListenStream
from desktop_chat.emulator.firestore.store.database import Databases

HEARTBEAT = 30.0
"""Seconds between the snapshots of a stream on which nothing else happens."""


class ListenService:
    """Serves Listen for all databases."""

    def __init__(
        self,
        databases: Databases,
        authorizer: Authorizer,
        tokens: ResumeTokens,
        clock: Clock,
        conversations: Conversations,
        heartbeat: float = HEARTBEAT,
        is_struck: Callable[[str, Caller], bool] = lambda _database, _caller: False,
    ) -> None:
        """`is_struck` says of a target (by database and caller) whether it has to begin anew, for tests of clients."""
        self._databases = databases
        self._authorizer = authorizer
        self._tokens = tokens
        self._clock = clock
        self._conversations = conversations
        self._heartbeat = heartbeat
        self.is_struck = is_struck
        self._streams: dict[_ServedStream, None] = {}
        self._hubs: dict[str, ListenHub] = {}

    def recheck_all(self) -> None:
        """Ask the rules again about every open target."""
        for hub in self._hubs.values():
            hub.recheck_all()

    def reset_struck(self) -> None:
        """Ask of every open target whether it has to begin anew."""
        for stream in list(self._streams):
            stream.reset_struck()

    def stop(self) -> None:
        """Follow no database any longer."""
        for hub in self._hubs.values():
            hub.stop()
        self._hubs.clear()

    def hub(self, database: str) -> ListenHub:
        """The open targets of a database."""
        found = self._hubs.get(database)
        if found is None:
            found = self._hubs[database] = ListenHub(self._databases.get(database))
        return found

    async def listen(self, requests: AsyncIterator[Any], write: Callable[[Any], Any], caller: Caller) -> None:
        """Serve one call; raises the FirestoreError that it ends with."""
        conversation = Conversation(caller, self._clock)
        served = _ServedStream(self, conversation)
        heart = asyncio.ensure_future(served.beat(self._heartbeat))
        self._conversations.add(conversation)
        self._streams[served] = None
        try:
            await conversation.run(requests, write, served.on_request)
        finally:
            self._conversations.discard(conversation)
            del self._streams[served]
            served.close()
            heart.cancel()

    def open_stream(self, database: str, conversation: Conversation) -> ListenStream:
        """A stream without targets."""
        hub = self.hub(database)
        return ListenStream(self._databases.get(database), hub, self._authorizer, self._tokens, conversation)


class _ServedStream:
    """A stream and the database that its first request names."""

    def __init__(self, service: ListenService, conversation: Conversation) -> None:
        self._service = service
        self._conversation = conversation
        self._database = ""
        self._stream: ListenStream | None = None

    def on_request(self, request: Any) -> None:
        if self._stream is None:
            self._database = request.database
            self._stream = self._service.open_stream(request.database, self._conversation)
        elif request.database and request.database != self._database:
            raise invalid_argument("A stream listens to one database.")
        kind = request.WhichOneof("target_change")
        if kind == "add_target":
            self._stream.add(request.add_target)
            if self._is_struck():
                self._stream.reset_newest()
        elif kind == "remove_target":
            self._stream.remove(request.remove_target)
        else:
            raise invalid_argument("A request of a stream adds a target or removes one.")

    async def beat(self, seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            if self._stream is not None:
                self._stream.recheck_all()
                self._stream.snapshot()

    def reset_struck(self) -> None:
        if self._stream is not None:
            self._stream.reset_where(self._is_struck)

    def _is_struck(self) -> bool:
        return self._service.is_struck(self._database, self._conversation.caller)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
