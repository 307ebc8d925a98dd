"""Invites: the part of ChatClient for links into groups."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from desktop_chat.model.ids import RoomId
from desktop_chat.model.invite import Invite
from desktop_chat.sync.engine import SyncEngine

T = TypeVar("T")

USES = 25
DAYS = 7


class OnEngine(Protocol):
    """Runs a command of the engine that needs the network."""

    def __call__(self, name: str, command: Callable[[SyncEngine], Coroutine[Any, Any, T]], /) -> "Future[T]": ...


class Invites:
    """``client.invites``. All of it needs the network; futures fail with what the server refused."""

    def __init__(self, on_engine: OnEngine) -> None:
        self._on_engine = on_engine

    def create(self, room_id: RoomId, uses: int = USES, days: int = DAYS) -> "Future[Invite]":
        """Make a link that lets so many people into a group, for so many days (1 to 31)."""
        return self._on_engine("make a link", lambda engine: engine.invites.create(room_id, uses, days))

    def of_room(self, room_id: RoomId) -> "Future[list[Invite]]":
        """Return the links of a group; only its owner and admins may."""
        return self._on_engine("list links", lambda engine: engine.invites.list(room_id))

    def revoke(self, link: str) -> "Future[None]":
        """Take a link back."""
        return self._on_engine("take a link back", lambda engine: engine.invites.revoke(link))

    def join(self, link: str) -> "Future[RoomId]":
        """Come into a group by a link, and return the group."""
        return self._on_engine("join by a link", lambda engine: engine.invites.join(link))
