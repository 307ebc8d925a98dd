"""RoomCommands: creating rooms, finding whom to add to one, and reporting messages."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Document, Fields, ServerTimestamp, Write, WriteKind
from desktop_chat.model.ids import MessageId, RoomId, Uid, direct_room_id, new_room_id, new_signal_key
from desktop_chat.model.mutation import AddMember
from desktop_chat.model.room import Role, RoomKind
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.people.people import People
from desktop_chat.sync.step import Step

log = logging.getLogger(__name__)

MAX_FIRST_MEMBERS = 5
"""Rules look two documents up for each person; many more would pass their limit for one commit."""


class RoomCommands:
    """All of it needs the network and raises ChatError. ``wake`` tells the send queue of new rows in the outbox."""

    def __init__(self, context: SyncContext, people: People, wake: Callable[[], None]) -> None:
        self._context = context
        self._people = people
        self._wake = wake

    async def create_group(self, title: str, people: Sequence[str], room_id: RoomId | None = None) -> RoomId:
        """Create a group with these people (each an e-mail, @handle or uid); AlreadyExists when a given id is taken.

        Who does not fit into the commit that creates it follows through the outbox.
        """
        members = await self._resolve(people)
        me = self._context.account.uid
        first, rest = members[: MAX_FIRST_MEMBERS - 1], members[MAX_FIRST_MEMBERS - 1 :]
        room_id = room_id or new_room_id(self._context.rng)
        await self._create(room_id, RoomKind.GROUP, title, [me, *first])
        for uid in rest:
            self._queue(AddMember(room_id, uid))
        return room_id

    async def create_direct(self, person: str) -> RoomId:
        """Open the direct room with a person, or return the one that exists."""
        other = (await self._people.find(person)).uid
        me = self._context.account.uid
        if other == me:
            raise Rejected("That is you", "A direct room needs another person.")
        room_id = direct_room_id(me, other)
        if self._context.reader.room(room_id) is not None:
            return room_id
        try:
            await self._create(room_id, RoomKind.DIRECT, "", sorted((me, other)))
        except (AlreadyExists, Denied):
            # The other person opened it first.
            if not await self.fetch(room_id):
                raise
        return room_id

    async def invite(self, room_id: RoomId, person: str) -> None:
        """Let a person become a member of a group: by the outbox, once they are found.

        Raises AlreadyExists when they are in it, NotFound, Rejected.
        """
        row = self._context.reader.room(room_id)
        if row is None:
            raise NotFound("No such room", "You are not a member of it, or it is gone.")
        if row.room.kind is not RoomKind.GROUP:
            raise Rejected("A direct room has two people", "Create a group to talk with more.")
        user = await self._people.find(person)
        try:
            self._queue(AddMember(room_id, user.uid))
        except AlreadyExists:
            raise AlreadyExists(f"{user.display_name} is in this room already") from None

    async def report(self, room_id: RoomId, message_id: MessageId, reason: str) -> None:
        """Show a message to the operator, with what it says here. Raises NotFound, Rejected, Denied."""
        message = self._context.reader.message(room_id, message_id)
        if message is None or message.sent_at is None:
            raise NotFound("No such message", "Only what was sent and is stored here can be reported.")
        me = self._context.account.uid
        fields = documents.report_fields(message, me, reason)
        try:
            path = paths.report(message_id, me)
            await self._context.allowance.commit_patiently([Write(WriteKind.CREATE, path, fields)], path)
        except AlreadyExists:
            log.info("message %s was reported before", message_id)
        except Denied:
            raise Denied(
                "The message was not reported", "You are not in this room any more, or you have reported it before."
            ) from None

    async def _resolve(self, people: Iterable[str]) -> list[Uid]:
        found = [(await self._people.find(person)).uid for person in people]
        return [uid for uid in dict.fromkeys(found) if uid != self._context.account.uid]

    async def _create(self, room_id: RoomId, kind: RoomKind, title: str, members: Sequence[Uid]) -> None:
        me = self._context.account.uid
        fields = documents.room_fields(kind, title, members, new_signal_key(self._context.rng))
        writes = [Write(WriteKind.CREATE, paths.room(room_id), fields)]
        for uid in members:
            role = Role.OWNER if uid == me else Role.MEMBER
            writes.append(Write(WriteKind.CREATE, paths.member(room_id, uid), documents.member_fields(role, me)))
            writes.append(Write(WriteKind.CREATE, paths.membership(uid, room_id), documents.membership_fields()))
        try:
            result = await self._context.allowance.commit_patiently(writes, paths.room(room_id))
        except Unavailable:
            # The answer is missing; the room may be there.
            if not await self.fetch(room_id):
                raise
        else:
            self._store(_as_stored(paths.room(room_id), fields, result.commit_time))

    def _queue(self, wanted: AddMember) -> None:
        self._context.publish(self._context.store.outbox.change_room(wanted, self._context.server_time.now()))
        self._context.step(Step.QUEUED)
        self._wake()

    async def fetch(self, room_id: RoomId) -> bool:
        """Store the room as the server has it; False when it does not exist or is not visible."""
        try:
            found = await self._context.firestore.get([paths.room(room_id)])
        except ChatError as error:
            log.info("room %s was not read: %s", room_id, error)
            return False
        for document in found:
            self._store(document)
        return bool(found)

    def _store(self, document: Document) -> None:
        """Show the room now; the listener confirms it a moment later."""
        room = documents.room_from(document)
        if room is not None:
            self._context.publish(self._context.store.apply_rooms([room], [], None))
            self._people.want(room.member_ids)


def _as_stored(path: str, fields: Fields, commit_time: datetime) -> Document:
    stored = {name: commit_time if isinstance(value, ServerTimestamp) else value for name, value in fields.items()}
    return Document(path, stored, commit_time, commit_time)
