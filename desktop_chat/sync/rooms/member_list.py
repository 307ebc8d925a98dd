"""MemberList: the members of the room on screen, kept equal to what its document tells, for as few reads as possible.

Nothing listens to members. The room's document comes with the room list anyway, and tells by ``memberIds`` who is in it
and by ``epoch`` how often somebody went or got another role. Compared with what it told when the members were stored:

- everything is the same: nothing is read;
- new people: their documents are read, one each;
- each step of ``epoch`` belongs to somebody who went: they are dropped, and nothing is read;
- steps are left over: the members who got their role since then are asked for. If there are as many as steps, that was
  all. If not (somebody went and came back, or got two roles), all members are read.
"""

import asyncio
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.errors import ChatError
from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Document, Filter, Op, Order, Query
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Member
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.people.people import People
from desktop_chat.sync.timing.retry_timer import RetryTimer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the room's document told when its members were stored."""

    epoch: int
    uids: frozenset[Uid]
    at: datetime | None

    @classmethod
    def stored(cls, state: TargetState | None) -> "Told | None":
        """Return what it told then; None where nothing is stored, or something that an older version wrote."""
        if state is None:
            return None
        try:
            epoch, uids = json.loads(state.token)
        except ValueError:
            return None
        return cls(epoch, frozenset(map(Uid, uids)), state.cursor)

    def state(self, room_id: RoomId) -> TargetState:
        """Return it as it is stored."""
        return TargetState(_key(room_id), json.dumps([self.epoch, sorted(self.uids)]).encode(), self.at)


class MemberList:
    """Looks when a room comes on screen and whenever the room list changed."""

    def __init__(self, context: SyncContext, people: People) -> None:
        self._context = context
        self._people = people
        self._room_id: RoomId | None = None
        self._looking: asyncio.Task[None] | None = None
        self._backoff = RetryTimer(context.clock, context.rng, "members")

    def open(self, room_id: RoomId) -> None:
        """Care for this room's members and no longer for another's."""
        self._room_id = room_id
        self._people.want(self._context.reader.heard_members(room_id))
        self.look()

    def hurry(self) -> None:
        """The connection is back."""
        self._backoff.hurry()

    def stop(self) -> None:
        """Read nothing more."""
        self._backoff.cancel()
        self._room_id = None

    def look(self) -> None:
        """Compare, and read what differs."""
        room_id, is_free = self._room_id, self._looking is None and not self._backoff.waiting
        if room_id is None or not is_free:
            return
        now = self._now(room_id)
        if now is not None and self._differs(room_id, now):
            self._looking = self._context.tasks.start(f"members of {room_id}", self._look(room_id, now))

    def _now(self, room_id: RoomId) -> Told | None:
        told = self._context.reader.told_members(room_id)
        return None if told is None or self._context.account.uid not in told[1] else Told(*told)

    def _before(self, room_id: RoomId) -> Told | None:
        return Told.stored(self._context.reader.target(_key(room_id)))

    def _differs(self, room_id: RoomId, now: Told) -> bool:
        before = self._before(room_id)
        if before is None:
            return True
        # Somebody who goes by our own hand is out of the stored room before its own word, with the step, is heard.
        is_ahead = now.epoch - before.epoch < len(before.uids - now.uids)
        return not is_ahead and (before.epoch, before.uids) != (now.epoch, now.uids)

    async def _look(self, room_id: RoomId, now: Told) -> None:
        try:
            await self._read(room_id, now)
        except ChatError as error:
            log.warning("the members of %s were not read: %s", room_id, error)
            self._backoff.schedule(self.look)
        else:
            self._backoff.reset()
        finally:
            self._looking = None
        self.look()

    async def _read(self, room_id: RoomId, now: Told) -> None:
        before = self._before(room_id)
        news = None if before is None else await self._news(room_id, before, now)
        if before is not None and news is not None:
            members, gone = _members(room_id, news), before.uids - now.uids
        else:
            members = _members(room_id, await self._context.firestore.query(_query(room_id)))
            gone = self._context.reader.heard_members(room_id) - {member.uid for member in members}
        if room_id not in self._context.reader.room_ids():
            return  # left meanwhile: what is stored now would outlive the room
        self._context.publish(self._context.store.apply_members(room_id, members, sorted(gone), now.state(room_id)))
        self._people.want(member.uid for member in members)

    async def _news(self, room_id: RoomId, before: Told, now: Told) -> list[Document] | None:
        """Return the documents that differ, None where they cannot be told."""
        unexplained = now.epoch - before.epoch - len(before.uids - now.uids)
        changed: list[Document] = []
        if unexplained:
            if unexplained < 0 or before.at is None or now.at is None:
                return None
            found = await self._context.firestore.query(_query(room_id, before.at))
            # What was changed later is counted by a later state of the room.
            changed = [one for one in found if _changed_by(one, now.at)]
            if len(changed) != unexplained:
                return None
        new = sorted(now.uids - before.uids)
        if new:
            changed += await self._context.firestore.get([paths.member(room_id, uid) for uid in new])
        return changed


def _key(room_id: RoomId) -> str:
    return f"members/{room_id}"


def _query(room_id: RoomId, since: datetime | None = None) -> Query:
    if since is None:
        return Query(paths.MEMBERS, parent=paths.room(room_id))
    return Query(
        paths.MEMBERS,
        parent=paths.room(room_id),
        filters=(Filter("updatedAt", Op.GREATER, since),),
        order_by=(Order("updatedAt"),),
    )


def _changed_by(document: Document, at: datetime) -> bool:
    changed = document.fields.get("updatedAt")
    return isinstance(changed, datetime) and changed <= at


def _members(room_id: RoomId, found: Iterable[Document]) -> list[Member]:
    members = []
    for document in found:
        member = documents.member_from(document)
        if member is None or member.room_id != room_id:
            log.warning("skipped a document that is no member: %s", document.path)
        else:
            members.append(member)
    return members
