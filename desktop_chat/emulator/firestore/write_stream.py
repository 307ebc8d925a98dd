"""The Write call: a handshake, then one commit for each request, in order."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.conversation import Conversation, Conversations
from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.protos import WriteResponse
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime


class WriteService:
    """Serves Write for all databases. A refused commit ends the stream with its status."""

    def __init__(
        self, databases: Databases, authorizer: Authorizer, clock: Clock, conversations: Conversations
    ) -> None:
        self._databases = databases
        self._authorizer = authorizer
        self._clock = clock
        self._conversations = conversations
        self._streams = 0

    async def write(self, requests: AsyncIterator[Any], write: Callable[[Any], Any], caller: Caller) -> None:
        """Serve one call; raises the FirestoreError that it ends with."""
        self._streams += 1
        conversation = Conversation(caller, self._clock)
        stream = WriteStream(f"{self._streams}", self._databases, self._authorizer, caller)
        self._conversations.add(conversation)

        def on_request(request: Any) -> None:
            response = stream.answer(request)
            conversation.send(lambda: response)

        try:
            await conversation.run(requests, write, on_request)
        finally:
            self._conversations.discard(conversation)


class WriteStream:
    """The state of one Write call: before the handshake there is no database."""

    def __init__(self, stream_id: str, databases: Databases, authorizer: Authorizer, caller: Caller) -> None:
        self._id = stream_id
        self._databases = databases
        self._authorizer = authorizer
        self._caller = caller
        self._database: Database | None = None
        self._answers = 0

    def answer(self, request: Any) -> Any:
        """The WriteResponse to a WriteRequest; FirestoreError when the stream has to end.

        A client that resumes a stream names its id and last token in the handshake. Nothing is kept for it: a
        commit whose answer was lost has to be told by its preconditions, as after any other lost connection.
        """
        self._answers += 1
        response = WriteResponse(stream_token=f"{self._id}-{self._answers}".encode())
        if self._database is None:
            if request.writes:
                raise invalid_argument("The first request of a write stream must have no writes.")
            self._database = self._databases.get(request.database)
            response.stream_id = request.stream_id or self._id
        elif request.writes:
            outcome = self._authorizer.commit(self._database, self._caller, request.writes)
            response.write_results.extend(outcome.results)
            response.commit_time.CopyFrom(timestamp_of_datetime(outcome.time))
        return response
