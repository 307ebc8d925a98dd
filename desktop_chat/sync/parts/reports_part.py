"""``client.reports``: showing a message to the operator of the project."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.sync.engine import SyncEngine

OnEngine = Callable[[str, Callable[[SyncEngine], Coroutine[Any, Any, None]]], "Future[None]"]


class ReportsPart:
    """Commands only enqueue; their future carries a ``ChatError``."""

    def __init__(self, on_engine: OnEngine) -> None:
        self._on_engine = on_engine

    def report(self, room_id: RoomId, message_id: MessageId, reason: str) -> "Future[None]":
        """Show a message to the operator, with what it says here and why; resolves when the server has it.

        Nobody else learns of it, nor what became of it; again is as good as once. Fails with NotFound for a message
        that is not stored here, Rejected without a reason, Denied outside of the room, Unavailable without network.
        """
        return self._on_engine(
            "report a message", lambda engine: engine.room_commands.report(room_id, message_id, reason)
        )
