"""RoomList: the listener that knows which rooms this person is in.

The first query asks for all of them. One that begins after half an hour asks for those that were written since the
cursor, so that rooms in which nothing happened cost nothing, however many there are; ``membership_notes`` tells then
which ones the person is out of. It needs the composite index of firestore.indexes.json: while a project lacks it, the
whole list is read as before.
"""

import logging
from collections.abc import Callable

from desktop_chat.local.rows.resume import ROOM_LIST
from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Filter, Op, Order, Query, ResumePoint, Snapshot
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Room, RoomKind
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.listeners.resume_plan import BEGINNING, ResumePlan, packed, plan
from desktop_chat.sync.listeners.target_listener import TargetListener
from desktop_chat.sync.people.people import People
from desktop_chat.sync.people.session_check import SessionCheck
from desktop_chat.sync.rooms.membership_notes import MembershipNotes

log = logging.getLogger(__name__)


class RoomList:
    """All summaries, from the stored resume token on; ``on_change`` is called after each stored step."""

    def __init__(self, context: SyncContext, people: People, on_change: Callable[[], None]) -> None:
        self._context = context
        self._people = people
        self._on_change = on_change
        # Everybody may list their own rooms, so a refusal is about the person: banned, or signed out everywhere.
        check = SessionCheck(context.check_session, context.tasks, context.session_lost)
        self._listener = TargetListener(context, ROOM_LIST, self._plan, self._apply, check.denied, self._rejected)
        self._notes = MembershipNotes(context, on_change)
        self._since = BEGINNING
        self._is_whole = True
        self._has_index = True
        self.start, self.heard = self._listener.start, self._listener.heard

    def hurry(self) -> None:
        """The connection is back."""
        self._listener.hurry()
        self._notes.hurry()

    def stop(self) -> None:
        """End it; the cursor stays."""
        self._note_complete()
        self._listener.stop()
        self._notes.stop()

    def _note_complete(self) -> None:
        """Store up to when nothing was missed: what is in the cursor is not read again after a long absence."""
        state, complete_to = self._context.reader.target(ROOM_LIST), self._listener.complete_to
        if state is not None and state.cursor is not None and complete_to is not None and state.cursor < complete_to:
            self._context.store.put_target(TargetState(ROOM_LIST, state.token, complete_to))

    def _plan(self) -> tuple[Query, ResumePoint | None]:
        self._note_complete()
        self._is_whole = True
        state = self._context.reader.target(ROOM_LIST)
        planned = plan(state, self._context.server_time.now())
        if not planned.token and not self._has_index:
            planned = ResumePlan(BEGINNING)
        self._since = planned.since
        if state is not None and state.cursor is not None and self._since > BEGINNING:
            self._notes.start(state.cursor)
        if not planned.token:
            return self._query(), None
        known = frozenset(paths.room(room_id) for room_id in self._known())
        return self._query(), ResumePoint(planned.token, known)

    def _query(self) -> Query:
        mine = Filter("memberIds", Op.ARRAY_CONTAINS, self._context.account.uid)
        if self._since == BEGINNING:
            return Query(paths.ROOMS, filters=(mine,))
        recent = Filter("updatedAt", Op.GREATER_OR_EQUAL, self._since)
        return Query(paths.ROOMS, filters=(mine, recent), order_by=(Order("updatedAt"),))

    def _known(self) -> frozenset[RoomId]:
        """Return the stored rooms that the query is about."""
        reader = self._context.reader
        return reader.room_ids() if self._since == BEGINNING else reader.room_ids_since(self._since)

    def _rejected(self) -> None:
        if self._since > BEGINNING and self._has_index:
            log.warning("rooms are read as a whole: deploy firestore.indexes.json to read only what changed")
            self._has_index = False

    def _apply(self, snapshot: Snapshot) -> None:
        changed = []
        for document in snapshot.changed:
            room = documents.room_from(document)
            if room is None or self._context.account.uid not in room.member_ids:
                log.warning("skipped a document that is no room of ours: %s", document.path)
            else:
                changed.append(room)
        removed = [RoomId(path.rpartition("/")[2]) for path in snapshot.removed]
        if snapshot.reset:
            removed += self._vanished(snapshot)
        # With a document that was left out the server would count more than is here, and begin anew at each start.
        self._is_whole = self._is_whole and len(changed) == len(snapshot.changed)
        target = (
            None if snapshot.read_time is None else TargetState(ROOM_LIST, self._token(snapshot), snapshot.read_time)
        )
        self._context.publish(self._context.store.apply_rooms(changed, removed, target))
        self._people.want(_people_to_show(changed))
        if changed or removed:
            self._on_change()

    def _token(self, snapshot: Snapshot) -> bytes:
        return packed(self._since, snapshot.resume_token) if self._is_whole and snapshot.resume_token else b""

    def _vanished(self, snapshot: Snapshot) -> list[RoomId]:
        """Return the stored rooms that the whole result no longer holds; a room made after its reading stays."""
        present = {document.id for document in snapshot.changed}
        asked, gone = self._known(), []
        for row in self._context.reader.rooms(leaving=True):
            if row.room.id not in asked:
                continue
            made = row.room.created_at
            is_newer = made is not None and snapshot.read_time is not None and made > snapshot.read_time
            if row.room.id not in present and not is_newer:
                gone.append(row.room.id)
        return gone


def _people_to_show(rooms: list[Room]) -> set[Uid]:
    """Return whose names a room list draws: the other person of a direct room, and who wrote last."""
    wanted: set[Uid] = set()
    for room in rooms:
        if room.kind is RoomKind.DIRECT:
            wanted.update(room.member_ids[:2])
        if room.last_message is not None:
            wanted.add(room.last_message.sender_id)
    return wanted
