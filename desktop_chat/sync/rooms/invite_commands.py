"""InviteCommands: links into groups on the server; making, listing, taking back, and coming in by one."""

from datetime import timedelta

from desktop_chat.errors import Denied, NotFound, Rejected
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ArrayUnion, Query, ServerTimestamp, Write, WriteKind
from desktop_chat.model.ids import RoomId, new_document_id
from desktop_chat.model.invite import MAX_DAYS, Invite, invite_fields, invite_from, parse_link
from desktop_chat.model.room import Role
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.rooms.room_commands import RoomCommands

_SPARE = timedelta(minutes=5)
"""A clock that is a little fast must not ask for more days than the rules give."""


class InviteCommands:
    """All of it needs the network and raises ChatError."""

    def __init__(self, context: SyncContext, rooms: RoomCommands) -> None:
        self._context = context
        self._rooms = rooms

    async def create(self, room_id: RoomId, uses: int, days: int) -> Invite:
        """Make a link. Raises Rejected, Denied for who is neither owner nor admin."""
        if not 1 <= days <= MAX_DAYS:
            raise Rejected("That link would not work", f"A link lasts 1 to {MAX_DAYS} days.")
        me = self._context.account.uid
        expires_at = self._context.server_time.now() + timedelta(days=days) - _SPARE
        made = Invite(room_id, new_document_id(self._context.rng), me, expires_at, uses)
        path = paths.invite(room_id, made.id)
        write = Write(WriteKind.CREATE, path, invite_fields(me, expires_at, uses))
        await self._context.allowance.commit_patiently([write], path)
        return made

    async def list(self, room_id: RoomId) -> list[Invite]:
        """Return the links of a room, for its owner and admins."""
        found = await self._context.firestore.query(Query(paths.INVITES, parent=paths.room(room_id)))
        return [invite for invite in map(invite_from, found) if invite is not None]

    async def revoke(self, link: str) -> None:
        """Take a link back; no effect when it is gone already."""
        room_id, secret = parse_link(link)
        await self._context.firestore.commit([Write(WriteKind.DELETE, paths.invite(room_id, secret), {})])

    async def join(self, link: str) -> RoomId:
        """Come in by a link and return the room. Raises NotFound for one that is gone, Rejected for one that is over.

        The server is asked who is in: what this device knows of the room may be old.
        """
        room_id, secret = parse_link(link)
        if not await self._rooms.fetch(room_id):
            await self._use(await self._valid(room_id, secret))
            await self._rooms.fetch(room_id)
        return room_id

    async def _valid(self, room_id: RoomId, secret: str) -> Invite:
        found = await self._context.firestore.get([paths.invite(room_id, secret)])
        invite = invite_from(found[0]) if found else None
        if invite is None:
            raise NotFound("The link is not good any more", "It was taken back. Ask for a new one.")
        if invite.expires_at <= self._context.server_time.now():
            raise Rejected("The link is over", "It was made for a time that has passed. Ask for a new one.")
        if invite.uses_left < 1:
            raise Rejected("The link is used up", "It let in as many people as it was made for. Ask for a new one.")
        return invite

    async def _use(self, invite: Invite) -> None:
        me, now = self._context.account.uid, ServerTimestamp()
        note = paths.membership(me, invite.room_id)
        was_here = await self._context.firestore.get([note])
        writes = [
            Write(
                WriteKind.UPDATE,
                paths.invite(invite.room_id, invite.id),
                {"usesLeft": invite.uses_left - 1, "usedBy": me, "usedAt": now},
            ),
            Write(WriteKind.UPDATE, paths.room(invite.room_id), {"memberIds": ArrayUnion((me,)), "updatedAt": now}),
            Write(
                WriteKind.CREATE,
                paths.member(invite.room_id, me),
                {**documents.member_fields(Role.MEMBER, me), "invite": invite.id},
            ),
            Write(WriteKind.UPDATE if was_here else WriteKind.CREATE, note, documents.membership_fields()),
        ]
        try:
            await self._context.firestore.commit(writes)
        except Denied:
            raise Rejected(
                "The link does not let you in",
                "It is over, somebody else used it at this moment, or you left after it was made. Ask for a new one.",
            ) from None
