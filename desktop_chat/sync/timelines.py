"""Timelines: the message listeners of the live rooms, and catching up with the others.

When a change reaches this device:

- in a live room at once, by its listener, which starts from the room's cursor;
- in another room when its summary moves, by a query from the cursor: the new message, and with it every edit, deletion
  and reaction since the last time;
- an edit, deletion or reaction moves no summary. Alone, in a room that is not live, it waits for the next message there
  or for the room to be opened, which makes it live. So a room that nobody looks at costs nothing.
"""

import logging
from datetime import datetime

from desktop_chat.errors import ChatError, SignInRequired, StoreError
from desktop_chat.model.firestore import Query, ResumePoint, Snapshot
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.room import Room
from desktop_chat.model.usage import Thrift
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.history import BEGINNING, History, changes_since, start_of
from desktop_chat.sync.incoming import IncomingMessages, target_key
from desktop_chat.sync.live_rooms import RoomChoice, choose_live_rooms
from desktop_chat.sync.retry_timer import RetryTimer
from desktop_chat.sync.target_listener import TargetListener

log = logging.getLogger(__name__)

MAX_CATCHING_UP = 4


class Timeline:
    """One live room: its newest page if it was never heard, then a listener from its cursor on."""

    def __init__(self, context: SyncContext, incoming: IncomingMessages, history: History, room_id: RoomId) -> None:
        self._context = context
        self._incoming = incoming
        self._history = history
        self._room_id = room_id
        self._since = BEGINNING
        self._stopped = False
        self._backoff = RetryTimer(context.clock, context.rng, f"begin:{room_id}")
        self._listener = TargetListener(context, target_key(room_id), self._plan, self._apply)
        self.heard = self._listener.heard

    def start(self) -> None:
        """Make the room live."""
        if self._incoming.cursor(self._room_id) is None:
            self._context.tasks.start(f"begin {self._room_id}", self._begin())
        else:
            self._listener.start()

    def stop(self) -> None:
        """End it; the cursor stays."""
        self._stopped = True
        self._backoff.cancel()
        self._listener.stop()

    def hurry(self) -> None:
        """The connection is back."""
        self._backoff.hurry()
        self._listener.hurry()

    async def _begin(self) -> None:
        try:
            await self._history.begin(self._room_id)
        except SignInRequired as error:
            self._context.session_lost(error)
        except ChatError as error:
            log.warning("the first page of %s did not come: %s", self._room_id, error)
            if error.permanent and not isinstance(error, StoreError):
                self._listener.refused(error)
            if not self._stopped:
                self._backoff.schedule(self.start)
        else:
            if not self._stopped:
                self._listener.start()

    def _plan(self) -> tuple[Query, ResumePoint | None]:
        # No resume token: a query from the cursor costs what changed, however long ago the token was given.
        self._since = start_of(self._incoming.cursor(self._room_id))
        return changes_since(self._room_id, self._since), None

    def _apply(self, snapshot: Snapshot) -> None:
        removed = [MessageId(path.rpartition("/")[2]) for path in snapshot.removed]
        if snapshot.reset:
            removed += self._vanished(snapshot)
        self._incoming.apply_heard(self._room_id, snapshot.changed, removed, begin=BEGINNING)

    def _vanished(self, snapshot: Snapshot) -> list[MessageId]:
        """Return what is stored inside the listener's range and was deleted on the server meanwhile."""
        reader, read_time = self._context.reader, snapshot.read_time
        if read_time is None:
            return []
        present = {document.id for document in snapshot.changed}
        missing = reader.known_message_ids(self._room_id, self._since) - present
        return sorted(message_id for message_id in missing if self._is_older(message_id, read_time))

    def _is_older(self, message_id: MessageId, read_time: datetime) -> bool:
        """Whether the snapshot would have to hold a message; one stored after its reading says nothing."""
        message = self._context.reader.message(self._room_id, message_id)
        return message is not None and message.updated_at is not None and message.updated_at <= read_time


class Timelines:
    """All rooms of the account."""

    def __init__(self, context: SyncContext, incoming: IncomingMessages, history: History) -> None:
        self._context = context
        self._incoming = incoming
        self._history = history
        self._live: dict[RoomId, Timeline] = {}
        self._open: RoomId | None = None
        self._caught_up: dict[RoomId, datetime] = {}
        self._behind: dict[RoomId, datetime] = {}
        self._failed: set[RoomId] = set()
        self._catching_up = 0
        self._backoff = RetryTimer(context.clock, context.rng, "catch-up")

    @property
    def live(self) -> frozenset[RoomId]:
        """The rooms with a listener."""
        return frozenset(self._live)

    async def heard(self, room_id: RoomId | None) -> None:
        """Wait until the server was heard on this room, or on each live one; a room that is not live is no wait.

        Raises the refusal of this room. Among all rooms one that the server refuses is only done with: it must not
        hold up the others.
        """
        for live_id, timeline in list(self._live.items()):
            if room_id in (None, live_id):
                try:
                    await timeline.heard()
                except ChatError:
                    if room_id is not None:
                        raise

    def open(self, room_id: RoomId) -> None:
        """The room is on screen."""
        self._open = room_id
        self.update()

    def update(self) -> None:
        """Choose the live rooms anew, after the room list or the open room changed."""
        summaries = self._context.reader.rooms()
        rooms = [row.room for row in summaries]
        choice = RoomChoice(
            rooms=[room.id for room in rooms],
            pinned={row.room.id for row in summaries if row.is_pinned},
            open_room=self._open,
            is_saving=self._saving,
        )
        chosen = choose_live_rooms(choice, self._live.keys())
        for room_id in self._live.keys() - chosen:
            self._live.pop(room_id).stop()
        for room in rooms:
            if room.id in chosen:
                self._behind.pop(room.id, None)
                if room.id not in self._live:
                    self._live[room.id] = Timeline(self._context, self._incoming, self._history, room.id)
                    self._live[room.id].start()
            self._note_activity(room, live=room.id in chosen)
        self._catch_up()

    @property
    def _saving(self) -> bool:
        """Whether rooms that nobody looks at wait, because the quota of the day is running out."""
        return self._context.thrift() is not Thrift.NORMAL

    def hurry(self) -> None:
        """The connection is back: nobody waits any longer."""
        for timeline in list(self._live.values()):
            timeline.hurry()
        self._backoff.hurry()

    def stop(self) -> None:
        """End all listeners."""
        for timeline in self._live.values():
            timeline.stop()
        self._live.clear()
        self._behind.clear()
        self._backoff.cancel()

    def _note_activity(self, room: Room, *, live: bool) -> None:
        """Remember a room that is not live and whose summary moved."""
        if room.updated_at is None:
            return
        seen = self._caught_up.get(room.id)
        if not live and (self._missed(room) if seen is None else room.updated_at > seen):
            self._behind[room.id] = room.updated_at
        self._caught_up[room.id] = room.updated_at

    def _missed(self, room: Room) -> bool:
        """Tell at start whether a room was active while this device was away; a room never opened can wait.

        That its last message is stored says nothing: it may be our own, acknowledged before others' were heard.
        """
        last, cursor = room.last_message, self._incoming.cursor(room.id)
        return cursor is not None and last is not None and last.sent_at is not None and last.sent_at > cursor

    def _catch_up(self) -> None:
        while self._behind and self._catching_up < MAX_CATCHING_UP and not self._saving:
            newest = max(self._behind, key=lambda room_id: self._behind[room_id])
            del self._behind[newest]
            self._catching_up += 1
            self._context.tasks.start(f"catch up {newest}", self._catch_up_one(newest))

    async def _catch_up_one(self, room_id: RoomId) -> None:
        try:
            await self._history.catch_up(room_id)
            if not self._failed:
                self._backoff.reset()
        except ChatError as error:
            log.warning("could not catch up with %s: %s", room_id, error)
            self._failed.add(room_id)
            self._backoff.schedule(self._retry_failed)
        finally:
            self._catching_up -= 1
        self._catch_up()

    def _retry_failed(self) -> None:
        failed, self._failed = self._failed, set()
        self._behind.update(dict.fromkeys(failed - self._behind.keys() - self._live.keys(), BEGINNING))
        self._catch_up()
