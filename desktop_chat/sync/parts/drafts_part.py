"""``client.drafts``: what is half written in each room, on this device."""

from collections.abc import Callable

from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.sync.state.readers import ThreadReaders


class DraftsPart:
    """Neither reading nor writing needs the network.

    A message that comes out of a draft takes its text with it in one transaction: see ``typed`` of ``send``.
    """

    def __init__(
        self, readers: ThreadReaders, change_store: Callable[[Callable[[LocalStore], StoreChanges]], None]
    ) -> None:
        self._readers = readers
        self._change_store = change_store

    def every(self) -> dict[RoomId, Draft]:
        """Return all drafts. Raises StoreError."""
        reader = self._readers.current()
        return {} if reader is None else reader.drafts()

    def put(self, room_id: RoomId, draft: Draft) -> None:
        """Keep a draft, or forget it when it is empty; what was put before a command is stored before it."""
        self._change_store(lambda store: store.put_draft(room_id, draft))
