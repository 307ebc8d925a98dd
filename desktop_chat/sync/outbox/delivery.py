"""Delivery: one mutation of the outbox becomes one commit, and a doubtful answer is looked up."""

from datetime import datetime

from desktop_chat.errors import ChatError, Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.firebase import documents, mutation_writes, paths
from desktop_chat.model.firebase.firestore import CommitResult, Document
from desktop_chat.model.ids import Uid, new_signal_key
from desktop_chat.model.mutation import (
    EditMessage,
    LeaveRoom,
    Mutation,
    OutboxRow,
    RemoveMember,
    SendMessage,
    SetReaction,
)
from desktop_chat.model.room import Role
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.step import Step


class Delivery:
    """Idempotent: whatever happened to an earlier request for the same row, delivering it again does no harm.

    A refusal is only believed after the document was looked for: the request before it may have arrived although its
    answer did not, and a change that the server has already is refused by some rules.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._me = context.account.uid

    async def deliver(self, row: OutboxRow) -> datetime | None:
        """Return the server's time of the change, None when nothing is left to change. Raises ChatError."""
        mutation = row.mutation
        if isinstance(mutation, RemoveMember | LeaveRoom):
            return await self._take_out(mutation)
        if row.attempts and not isinstance(mutation, SendMessage):
            # Repeating it blindly could undo what another device of this person did since.
            found = await self._read(mutation)
            if mutation_writes.is_done(mutation, found, self._me):
                return self._time(mutation, found)
        try:
            result = await self._commit(mutation)
        except ChatError as error:
            if not error.permanent:
                raise
            return await self._doubt(mutation, error)
        return result.commit_time

    async def _commit(self, mutation: Mutation) -> CommitResult:
        writes = mutation_writes.writes_of(mutation, self._me)
        priced = mutation_writes.price_path(mutation, self._me)
        if priced is not None:
            return await self._context.allowance.commit(writes, priced)
        return await self._context.firestore.commit(writes)

    async def _doubt(self, mutation: Mutation, error: ChatError) -> datetime | None:
        try:
            found = await self._read(mutation)
        except (Denied, NotFound):
            raise error from None
        if mutation_writes.is_done(mutation, found, self._me):
            self._note(found)
            return self._time(mutation, found)
        raise _explained(mutation, found, error)

    async def _read(self, mutation: Mutation) -> Document | None:
        found = await self._context.firestore.get([mutation_writes.path_of(mutation, self._me)])
        self._context.step(Step.READ_BACK)
        return found[0] if found else None

    def _note(self, found: Document | None) -> None:
        """Store what the server has of a message: it may differ from what is wanted by now."""
        message = None if found is None else documents.message_from(found)
        if message is not None:
            self._context.publish(self._context.store.apply_messages(message.room_id, [message], [], None))

    def _time(self, mutation: Mutation, found: Document | None) -> datetime | None:
        if found is None:
            return None
        name = "sentAt" if isinstance(mutation, SendMessage) else "updatedAt"
        at = found.fields.get(name)
        return at if isinstance(at, datetime) else found.update_time

    async def _take_out(self, mutation: RemoveMember | LeaveRoom) -> datetime | None:
        room = await self._room_to_leave(mutation)
        if mutation_writes.is_done(mutation, room, self._me):
            return None if room is None else self._time(mutation, room)
        if room is None:
            return None
        uid = mutation_writes.removed_uid(mutation, self._me)
        writes = mutation_writes.removal_writes(room, mutation, uid, new_signal_key(self._context.rng))
        try:
            result = await self._context.firestore.commit(writes)
        except ChatError as error:
            if not error.permanent:
                raise
            after = await self._room_to_leave(mutation)
            if after is None or mutation_writes.is_done(mutation, after, self._me):
                return None
            if after.fields.get("epoch") != room.fields.get("epoch"):
                raise Unavailable("Somebody else left at the same moment", "It is tried again by itself.") from error
            raise await self._why_stays(mutation, uid, error) from None
        return result.commit_time

    async def _why_stays(self, mutation: RemoveMember | LeaveRoom, uid: Uid, error: ChatError) -> ChatError:
        """Return why the rules kept somebody in a room: the server itself says no more than no."""
        found = await self._context.firestore.get([paths.member(mutation.room_id, uid)])
        if any(document.fields.get("role") == Role.OWNER.value for document in found):
            return Rejected(
                "An owner cannot go", "An owner cannot leave or be removed: another owner takes the role away first."
            )
        return error

    async def _room_to_leave(self, mutation: RemoveMember | LeaveRoom) -> Document | None:
        """Return the room as it is now, None when this person is out of it and wanted to be."""
        try:
            found = await self._read(mutation)
        except (Denied, NotFound):
            if isinstance(mutation, LeaveRoom):
                return None
            raise
        if found is None and isinstance(mutation, RemoveMember):
            raise NotFound("The room no longer exists", "Nothing was changed.")
        return found


def _explained(mutation: Mutation, found: Document | None, error: ChatError) -> ChatError:
    """Return why a change was refused, where the document tells it better than the server."""
    if not isinstance(mutation, EditMessage | SetReaction):
        return error
    if found is None:
        return NotFound("The message no longer exists", "There is nothing left to change.")
    if found.fields.get("deletedAt") is not None:
        return Rejected("The message was deleted", "It was deleted meanwhile, so it can no longer be changed.")
    return error
