"""MembershipNotes: learns of rooms that this person is out of, where the room list cannot tell.

A room list that asks only for what was written since its cursor never holds a room that was quiet, so it cannot say
that the room left it. But whoever takes somebody out of a room says so in ``users/{uid}/memberships/{room}``, in the
same commit: ``leftAt``. A note is the state of that moment: it is cleared when the person comes back.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Filter, Op, Order, Query, ResumePoint, Snapshot
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.listeners.resume_plan import BEGINNING, packed, plan
from desktop_chat.sync.listeners.target_listener import TargetListener

log = logging.getLogger(__name__)

KEY = "memberships"


class MembershipNotes:
    """Listens to the notes since its cursor, which begins where the room list no longer held everything.

    The snapshots of one stream follow its time: when a note says that the person left, nothing that was stored before
    can be of a later return.
    """

    def __init__(self, context: SyncContext, on_change: Callable[[], None]) -> None:
        self._context = context
        self._on_change = on_change
        self._since = BEGINNING
        self._heard: set[str] = set()
        self._listener = TargetListener(context, KEY, self._plan, self._apply)
        self.hurry = self._listener.hurry

    def start(self, complete_to: datetime) -> None:
        """Listen; until ``complete_to`` the room list knows by itself who went. No effect while it does."""
        if self._context.reader.target(KEY) is None:
            self._context.store.put_target(TargetState(KEY, b"", complete_to))
        self._listener.start()

    def stop(self) -> None:
        """End it; the cursor stays."""
        self._note_complete()
        self._listener.stop()

    def _note_complete(self) -> None:
        state, complete_to = self._context.reader.target(KEY), self._listener.complete_to
        if state is not None and state.cursor is not None and complete_to is not None and state.cursor < complete_to:
            self._context.store.put_target(TargetState(KEY, state.token, complete_to))

    def _plan(self) -> tuple[Query, ResumePoint | None]:
        self._note_complete()
        planned = plan(self._context.reader.target(KEY), self._context.server_time.now())
        self._since, self._heard = planned.since, set(planned.names)
        query = Query(
            paths.MEMBERSHIPS,
            parent=paths.user(self._context.account.uid),
            filters=(Filter("updatedAt", Op.GREATER_OR_EQUAL, planned.since),),
            order_by=(Order("updatedAt"),),
        )
        return query, ResumePoint(planned.token, planned.names) if planned.token else None

    def _apply(self, snapshot: Snapshot) -> None:
        left = [RoomId(note.id) for note in snapshot.changed if note.fields.get("leftAt") is not None]
        gone = [room_id for room_id in left if room_id in self._context.reader.room_ids()]
        self._heard.difference_update(snapshot.removed)
        self._heard.update(note.path for note in snapshot.changed)
        target = None
        if snapshot.read_time is not None:
            token = packed(self._since, snapshot.resume_token, self._heard) if snapshot.resume_token else b""
            target = TargetState(KEY, token, snapshot.read_time)
        self._context.publish(self._context.store.apply_rooms([], gone, target))
        if gone:
            self._on_change()
