"""Timelines: the message listeners of the live rooms, and catching up with the others.

When a change reaches this device:

- in a live room at once, by its listener, which starts from the room's cursor;
- in another room when the room itself moves, which follows each message, edit and deletion (``summaries``), by a query
  from the cursor: that brings everything since the last time;
- a reaction moves no room. Alone, in a room that is not live, it waits for the next message there or for the room to be
  opened, which makes it live and brings it, whoever made it, also this person on another device. No list shows
  reactions, so nothing is missed by then, and a room that nobody looks at costs nothing.

A room that may be live becomes so when there is something to hear: it moved after its cursor, or it is on screen. Each
new listener is billed at least one read, so at a start only those rooms listen in which something has happened. A
program that was asleep or without network for half an hour chooses in the same way, room by room.
"""

import asyncio
import logging
from collections.abc import Callable, Collection
from datetime import datetime

from desktop_chat.errors import ChatError, SignInRequired, StoreError
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Query, ResumePoint, Snapshot
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.room import Room
from desktop_chat.model.usage import Thrift
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.listeners.history import History, changes_since
from desktop_chat.sync.listeners.incoming import IncomingMessages, target_key
from desktop_chat.sync.listeners.live_rooms import RoomChoice, choose_live_rooms
from desktop_chat.sync.listeners.resume_plan import BEGINNING, anew, packed, plan
from desktop_chat.sync.listeners.target_listener import TargetListener
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)

MAX_CATCHING_UP = 4
MAX_HEARD = 1000
"""So many documents a listener hears before it begins anew from the cursor, which costs one read."""


class Timeline:
    """One live room: its newest page if it was never heard, then a listener from its cursor on.

    ``away`` is called when the connection comes back after half an hour; ``renew`` goes on then at the lowest price.
    """

    def __init__(
        self,
        context: SyncContext,
        incoming: IncomingMessages,
        history: History,
        room_id: RoomId,
        away: Callable[[], None],
    ) -> None:
        self._context = context
        self._incoming = incoming
        self._history = history
        self._room_id = room_id
        self._since = BEGINNING
        self._is_whole = True
        self._heard = 0
        self._stopped = False
        self._backoff = RetryTimer(context.clock, context.rng, f"begin:{room_id}")
        self._listener = TargetListener(context, target_key(room_id), self._plan, self._apply, away=away)
        self.heard, self.renew = self._listener.heard, self._listener.renew

    @property
    def complete_to(self) -> datetime | None:
        """Up to which time of the server everything is stored, as far as the listener knows."""
        return self._listener.complete_to

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
        self._is_whole, self._heard = True, 0
        state = self._context.reader.target(target_key(self._room_id))
        planned = plan(state, self._context.server_time.now())
        if planned.token:
            stored = self._context.reader.known_message_ids(self._room_id, planned.since)
            if len(stored) < MAX_HEARD:
                self._since = planned.since
                paths_of_stored = frozenset(paths.message(self._room_id, message_id) for message_id in stored)
                return changes_since(self._room_id, self._since), ResumePoint(planned.token, paths_of_stored)
        self._since = anew(state).since
        return changes_since(self._room_id, self._since), None

    def _apply(self, snapshot: Snapshot) -> None:
        removed = [MessageId(path.rpartition("/")[2]) for path in snapshot.removed]
        if snapshot.reset:
            removed += self._vanished(snapshot)
        token = b""
        if self._is_whole and snapshot.resume_token:
            token = packed(self._since, snapshot.resume_token)
        is_whole = self._incoming.apply_heard(
            self._room_id,
            snapshot.changed,
            removed,
            begin=BEGINNING,
            complete_to=snapshot.read_time,
            token=token if snapshot.read_time is not None else None,
        )
        # With a document that was left out the server would count more than is here, and begin anew at each start.
        self._is_whole = self._is_whole and is_whole
        # What a listener begins with comes again however often it begins: only what follows is a reason to.
        self._heard += 0 if snapshot.reset else len(snapshot.changed)
        if self._heard > MAX_HEARD:
            # The names of what was heard are kept for as long as the listener: it begins anew from the cursor.
            self._heard = 0
            asyncio.get_running_loop().call_soon(self._renew)

    def _renew(self) -> None:
        if not self._stopped:
            self._context.publish(self._context.store.forget_target(target_key(self._room_id)))
            self._listener.renew()

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
        self._is_noting = False
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
        summaries = [row for row in self._context.reader.rooms() if row.is_member]
        rooms = [row.room for row in summaries]
        choice = RoomChoice(
            rooms=[room.id for room in rooms],
            pinned={row.room.id for row in summaries if row.is_pinned},
            open_room=self._open,
            is_saving=self._saving,
        )
        chosen = choose_live_rooms(choice, self._live.keys())
        chosen = frozenset(room.id for room in rooms if room.id in chosen and self._must_listen(room))
        leaving = self._live.keys() - chosen
        self._note_complete(leaving)
        for room_id in leaving:
            self._live.pop(room_id).stop()
        for room in rooms:
            if room.id in chosen:
                self._behind.pop(room.id, None)
                if room.id not in self._live:
                    self._live[room.id] = self._timeline(room.id)
                    self._live[room.id].start()
            self._note_activity(room, live=room.id in chosen)
        self._catch_up()
        self._note_complete_soon()

    def _timeline(self, room_id: RoomId) -> Timeline:
        return Timeline(self._context, self._incoming, self._history, room_id, lambda: self._away(room_id))

    def _away(self, room_id: RoomId) -> None:
        """The connection comes back after half an hour: a room in which nothing happened until then need not listen.

        What happened meanwhile is told by the room list, as at a start.
        """
        self._note_complete([room_id])
        row = self._context.reader.room(room_id)
        if room_id == self._open or (row is not None and self._moved(row.room)):
            self._live[room_id].renew()
        else:
            self._live.pop(room_id).stop()

    def _must_listen(self, room: Room) -> bool:
        """Tell whether a room that may be live has something to hear, or did so before in this session."""
        return room.id in self._live or room.id == self._open or self._moved(room)

    def _moved(self, room: Room) -> bool:
        """Tell whether the room was written after everything that is stored of it; one never begun is all new."""
        cursor = self._incoming.cursor(room.id)
        return cursor is None or room.updated_at is None or room.updated_at > cursor

    def _note_complete_soon(self) -> None:
        """A room has moved: once the messages of this moment are stored too, its cursor can move after it.

        The listeners of one stream are told of a moment one after the other, without a pause for the loop.
        """
        if not self._is_noting:
            self._is_noting = True
            asyncio.get_running_loop().call_soon(self._note_moved)

    def _note_moved(self) -> None:
        self._is_noting = False
        rooms = [self._context.reader.room(room_id) for room_id in self._live]
        self._note_complete({row.room.id for row in rooms if row is not None and self._moved(row.room)})

    def _note_complete(self, room_ids: Collection[RoomId]) -> None:
        """Store up to when the listeners of these rooms are known to have missed nothing."""
        moments = {room_id: self._live[room_id].complete_to for room_id in room_ids if room_id in self._live}
        try:
            self._incoming.complete({room_id: at for room_id, at in moments.items() if at is not None})
        except StoreError as error:
            log.warning("the cursors stay where they are: %s", error)

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
        self._note_complete(self._live.keys())
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
        return self._incoming.cursor(room.id) is not None and self._moved(room)

    def _catch_up(self) -> None:
        while self._behind and self._catching_up < MAX_CATCHING_UP and not self._saving:
            newest = max(self._behind, key=lambda room_id: self._behind[room_id])
            del self._behind[newest]
            self._catching_up += 1
            self._context.tasks.start(f"catch up {newest}", self._catch_up_one(newest))

    async def _catch_up_one(self, room_id: RoomId) -> None:
        try:
            row = self._context.reader.room(room_id)
            await self._history.catch_up(room_id)
            if row is not None and row.room.updated_at is not None:
                # Whatever moved the room was there before the room was heard to have moved. A time that is still to
                # come would make us deaf until then.
                self._incoming.complete({room_id: min(row.room.updated_at, self._context.server_time.now())})
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
