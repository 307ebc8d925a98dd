"""PendingRows: what waits in the outbox or was refused, and what to do about it."""

from collections.abc import Callable
from concurrent.futures import Future

from desktop_chat.model.ids import RoomId
from desktop_chat.model.mutation import OutboxRow
from desktop_chat.sync.outbox.edits import ChangeOutbox


class PendingRows:
    """``client.outbox``: rows in the order of sending; a rejected one blocks nobody and stays until it is decided."""

    def __init__(self, read: Callable[[RoomId | None], list[OutboxRow]], change_outbox: ChangeOutbox) -> None:
        self._read = read
        self._change_outbox = change_outbox

    def rows(self, room_id: RoomId | None = None) -> list[OutboxRow]:
        """Return everything that the server has not answered, of a room or of all. Raises StoreError."""
        return self._read(room_id)

    def rejected(self, room_id: RoomId | None = None) -> list[OutboxRow]:
        """Return what the server refused, each with its reason. Raises StoreError."""
        return [row for row in self._read(room_id) if row.rejected is not None]

    def retry(self, seq: int) -> "Future[None]":
        """Queue a rejected row again, at its old place; no effect on any other."""
        return self._change_outbox(lambda outbox, _: outbox.retry_row(seq))

    def discard(self, seq: int) -> "Future[None]":
        """Drop a rejected row for good; no effect on any other."""
        return self._change_outbox(lambda outbox, _: outbox.discard_row(seq))
