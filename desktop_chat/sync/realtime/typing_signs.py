"""Typing: what one's own keyboard tells others, throttled; what others tell, which ends by itself."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid, is_signal_key
from desktop_chat.model.realtime.realtime import to_millis
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.gateways import RealtimeGateway
from desktop_chat.sync.state.live_signs import LiveSigns
from desktop_chat.sync.timing.clock import Timer
from desktop_chat.sync.timing.server_time import ServerTime

log = logging.getLogger(__name__)

LASTS = timedelta(seconds=6)
"""How long one note of typing holds where none follows."""
EVERY_SECONDS = 4.0
LONGEST = timedelta(seconds=30)
"""A note that claims to hold longer is cut; database.rules.json refuses it anyway."""


class OwnTyping:
    """Tells a room at most every four seconds that this person is typing there."""

    def __init__(self, context: SyncContext, database: RealtimeGateway, server_time: ServerTime) -> None:
        self._context = context
        self._database = database
        self._server_time = server_time
        self._told: dict[RoomId, float] = {}

    def typed(self, room_id: RoomId) -> None:
        """A key was pressed in this room's composer."""
        now = self._context.clock.monotonic()
        told = self._told.get(room_id)
        if told is not None and now - told < EVERY_SECONDS:
            return
        self._told[room_id] = now
        self._put(room_id, to_millis(self._server_time.now() + LASTS))

    def stopped(self, room_id: RoomId) -> None:
        """The text was sent or cleared; nothing to tell where nothing was told."""
        told = self._told.pop(room_id, None)
        if told is not None and self._context.clock.monotonic() - told < LASTS.total_seconds():
            self._put(room_id, None)

    def _put(self, room_id: RoomId, until: float | None) -> None:
        summary = self._context.reader.room(room_id)
        if summary is None or not is_signal_key(summary.room.signal_key):
            return
        path = f"{paths.signals(summary.room.signal_key, self._context.account.uid)}/typing"
        self._context.tasks.start("typing", self._write(path, until))

    async def _write(self, path: str, until: float | None) -> None:
        try:
            await self._database.put(path, until)
        except ChatError as error:
            # Late news of typing is no news: it is not tried again.
            log.debug("typing was not told: %s", error.title)


class TypingBoard:
    """Who is typing where; each entry ends at its time, whether or not the other side says so."""

    def __init__(self, context: SyncContext, signs: LiveSigns, server_time: ServerTime) -> None:
        self._context = context
        self._signs = signs
        self._server_time = server_time
        self._until: dict[RoomId, dict[Uid, datetime]] = {}
        self._timers: dict[RoomId, Timer] = {}

    def heard(self, room_id: RoomId, until: Mapping[Uid, datetime]) -> None:
        """The whole of what is told in a room now."""
        latest = self._server_time.now() + LONGEST
        before = self._until.get(room_id, {})
        order = [uid for uid in before if uid in until] + [uid for uid in until if uid not in before]
        self._until[room_id] = {uid: min(until[uid], latest) for uid in order}
        self._show(room_id)

    def is_anybody(self, room_id: RoomId) -> bool:
        """Tell whether somebody is typing in a room."""
        return bool(self._until.get(room_id))

    def wrote(self, room_id: RoomId, uid: Uid) -> None:
        """A message of somebody came: what they were typing is here."""
        if self._until.get(room_id, {}).pop(uid, None) is not None:
            self._show(room_id)

    def forget(self, room_id: RoomId) -> None:
        """The room is not listened to any more."""
        self.heard(room_id, {})
        self._until.pop(room_id, None)

    def clear(self) -> None:
        """Nothing is known any more."""
        for room_id in list(self._until):
            self.forget(room_id)

    def _show(self, room_id: RoomId) -> None:
        now = self._server_time.now()
        typing = {uid: until for uid, until in self._until.get(room_id, {}).items() if until > now}
        self._until[room_id] = typing
        timer = self._timers.pop(room_id, None)
        if timer is not None:
            timer.cancel()
        if typing:
            seconds = (min(typing.values()) - now).total_seconds()
            self._timers[room_id] = self._context.clock.call_later(
                f"typing:{room_id}", seconds, lambda: self._show(room_id)
            )
        if self._signs.set_typing(room_id, tuple(typing)):
            self._context.publish(StoreChanges(typing=frozenset({room_id})))
