"""``client.presence``: who is there, who is typing, who has read what, and what of that one tells others."""

from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from datetime import datetime
from typing import Any

from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.receipts import LARGEST_WITH_READERS, Receipt
from desktop_chat.sync.realtime.own_presence import SHARE_LAST_SEEN
from desktop_chat.sync.realtime.realtime import Realtime
from desktop_chat.sync.session import Session
from desktop_chat.sync.state.readers import ThreadReaders

Call = Callable[[Callable[[], StoreChanges | None]], None]
Command = Callable[[Callable[[], Coroutine[Any, Any, None]]], "Future[None]"]


class PresencePart:
    """Reads may be made from any thread. Without a Realtime Database all is unknown, and commands do nothing."""

    def __init__(self, session: Session, readers: ThreadReaders, call: Call, command: Command) -> None:
        """``call`` runs something on the sync thread that nobody waits for, ``command`` what is waited for."""
        self._session = session
        self._readers = readers
        self._call = call
        self._command = command

    # --- others -----------------------------------------------------------------------------------------
    @property
    def is_available(self) -> bool:
        """Whether the project has a Realtime Database; False also while nobody is signed in."""
        return self._realtime() is not None

    def of(self, uid: Uid) -> PersonPresence:
        """Return what is known about a person."""
        there = self._session.signs.availability(uid)
        if there in (Availability.ONLINE, Availability.IDLE) or not self.share_last_seen:
            return PersonPresence(there)
        reader = self._readers.current()
        return PersonPresence(there, reader.last_seen(uid) if reader is not None else None)

    def availability(self, uid: Uid) -> Availability:
        """Return whether a person is there; never touches the disk."""
        return self._session.signs.availability(uid)

    def typing(self, room_id: RoomId) -> tuple[Uid, ...]:
        """Return who else is typing in a room, whoever began first being first."""
        return self._session.signs.typing(room_id)

    def receipts(self, room_id: RoomId) -> list[Receipt]:
        """Return one receipt for each OTHER member, in the order of the room; none in a room of more than 50."""
        account, reader = self._session.account, self._readers.current()
        if account is None or reader is None:
            return []
        members = reader.member_ids(room_id)
        if len(members) > LARGEST_WITH_READERS:
            return []
        return reader.receipts(room_id, [uid for uid in members if uid != account.uid])

    # --- oneself ----------------------------------------------------------------------------------------
    def set_idle(self, idle: bool) -> None:
        """Tell whether there was no input for a while."""
        self._on_realtime(lambda realtime: realtime.own.set_idle(idle=idle))

    def typed(self, room_id: RoomId) -> None:
        """A key was pressed in the composer; others hear of it at most every four seconds."""
        self._on_realtime(lambda realtime: realtime.typing.typed(room_id))

    def stopped_typing(self, room_id: RoomId) -> None:
        """The text was sent or cleared."""
        self._on_realtime(lambda realtime: realtime.typing.stopped(room_id))

    def mark_unread(self, room_id: RoomId) -> None:
        """Let the newest message of somebody else count as unread, on all devices, until the room is read again."""
        self._call(lambda: self._on_store(lambda store: store.mark_unread(room_id, self._now())))

    @property
    def share_last_seen(self) -> bool:
        """Whether others may know when this person was last here; who hides that does not see it of others either."""
        reader = self._readers.current()
        return reader is None or reader.setting(SHARE_LAST_SEEN) != "no"

    def set_share_last_seen(self, share: bool) -> "Future[None]":
        """Choose; what was shared before is deleted from the server. Raises StoreError."""

        async def run() -> None:
            self._on_store(lambda store: store.put_setting(SHARE_LAST_SEEN, "yes" if share else "no"))
            realtime = self._realtime()
            if realtime is not None:
                realtime.privacy_changed()

        return self._command(run)

    # --- inside -----------------------------------------------------------------------------------------
    def _realtime(self) -> Realtime | None:
        engine = self._session.engine
        return None if engine is None else engine.realtime

    def _on_realtime(self, act: Callable[[Realtime], None]) -> None:
        def run() -> None:
            realtime = self._realtime()
            if realtime is not None:
                act(realtime)

        self._call(run)

    def _on_store(self, change: Callable[[LocalStore], StoreChanges]) -> StoreChanges | None:
        store = self._session.store
        return None if store is None else change(store)

    def _now(self) -> datetime:
        return self._session.server_time.now()
