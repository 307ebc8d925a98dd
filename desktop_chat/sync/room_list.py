"""RoomList: the listener that knows which rooms this person is in, and the members of the open one."""

import logging
from collections.abc import Callable

from desktop_chat.local.resume import ROOM_LIST
from desktop_chat.local.store import TargetState
from desktop_chat.model import documents, paths
from desktop_chat.model.firestore import Filter, Op, Query, ResumePoint, Snapshot
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member, Room, RoomKind
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.people import People
from desktop_chat.sync.session_check import SessionCheck
from desktop_chat.sync.target_listener import TargetListener

log = logging.getLogger(__name__)


class RoomList:
    """All summaries, from the stored resume token on; ``on_change`` is called after each stored step."""

    def __init__(self, context: SyncContext, people: People, on_change: Callable[[], None]) -> None:
        self._context = context
        self._people = people
        self._on_change = on_change
        # Everybody may list their own rooms, so a refusal is about the person: banned, or signed out everywhere.
        check = SessionCheck(context.check_session, context.tasks, context.session_lost)
        self._listener = TargetListener(context, ROOM_LIST, self._plan, self._apply, check.denied)
        self.start, self.stop, self.hurry = self._listener.start, self._listener.stop, self._listener.hurry
        self.heard = self._listener.heard

    def _plan(self) -> tuple[Query, ResumePoint | None]:
        me = self._context.account.uid
        query = Query(paths.ROOMS, filters=(Filter("memberIds", Op.ARRAY_CONTAINS, me),))
        state = self._context.reader.target(ROOM_LIST)
        if state is None or not state.token:
            return query, None
        known = frozenset(paths.room(room_id) for room_id in self._context.reader.room_ids())
        return query, ResumePoint(state.token, known)

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
        target = TargetState(ROOM_LIST, snapshot.resume_token) if snapshot.resume_token else None
        self._context.publish(self._context.store.apply_rooms(changed, removed, target))
        self._people.want(_people_to_show(changed))
        if changed or removed:
            self._on_change()

    def _vanished(self, snapshot: Snapshot) -> list[RoomId]:
        """Return the stored rooms that the whole result no longer holds; a room made after its reading stays."""
        present = {document.id for document in snapshot.changed}
        gone = []
        for row in self._context.reader.rooms(leaving=True):
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


class MemberList:
    """The members of the room on screen."""

    def __init__(self, context: SyncContext, people: People) -> None:
        self._context = context
        self._people = people
        self._room_id: RoomId | None = None
        self._listener: TargetListener | None = None

    def open(self, room_id: RoomId) -> None:
        """Listen to this room's members and no longer to another's."""
        if room_id == self._room_id:
            return
        self.stop()
        self._room_id = room_id
        self._listener = TargetListener(
            self._context,
            f"members/{room_id}",
            lambda: self._plan(room_id),
            lambda snapshot: self._apply(room_id, snapshot),
        )
        self._listener.start()
        self._people.refresh(member.uid for member in self._context.reader.members(room_id))

    def hurry(self) -> None:
        """The connection is back."""
        if self._listener is not None:
            self._listener.hurry()

    def stop(self) -> None:
        """End it."""
        if self._listener is not None:
            self._listener.stop()
        self._listener = self._room_id = None

    def _plan(self, room_id: RoomId) -> tuple[Query, ResumePoint | None]:
        query = Query(paths.MEMBERS, parent=paths.room(room_id))
        state = self._context.reader.target(f"members/{room_id}")
        if state is None or not state.token:
            return query, None
        known = frozenset(paths.member(room_id, uid) for uid in self._context.reader.heard_members(room_id))
        return query, ResumePoint(state.token, known)

    def _apply(self, room_id: RoomId, snapshot: Snapshot) -> None:
        changed: list[Member] = []
        for document in snapshot.changed:
            member = documents.member_from(document)
            if member is None or member.room_id != room_id:
                log.warning("skipped a document that is no member: %s", document.path)
            else:
                changed.append(member)
        removed = [Uid(path.rpartition("/")[2]) for path in snapshot.removed]
        if snapshot.reset:
            present = {member.uid for member in changed}
            removed += sorted(self._context.reader.heard_members(room_id) - present)
        target = TargetState(f"members/{room_id}", snapshot.resume_token) if snapshot.resume_token else None
        self._context.publish(self._context.store.apply_members(room_id, changed, removed, target))
        self._people.refresh(member.uid for member in changed)
