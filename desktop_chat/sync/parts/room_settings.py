"""RoomSettings: the part of ChatClient for what a person chooses about a room on this device only."""

from collections.abc import Callable
from concurrent.futures import Future

from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId

ChangeStore = Callable[[Callable[[LocalStore], StoreChanges]], "Future[None]"]


class RoomSettings:
    """Commands may be called from any thread; they need no network."""

    def __init__(self, change_store: ChangeStore) -> None:
        self._change_store = change_store

    def pin(self, room_id: RoomId, *, pinned: bool) -> "Future[None]":
        """Keep a room on top of the list and its messages live, or no longer."""
        return self._change_store(lambda store: store.set_pinned(room_id, pinned=pinned))
