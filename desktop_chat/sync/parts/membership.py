"""Membership: who is in a group, what they may do, and what it is called."""

from concurrent.futures import Future
from datetime import datetime

from desktop_chat.errors import Rejected
from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.mutation import LeaveRoom, RemoveMember, RenameRoom, RoomChange, SetBlock, SetRole
from desktop_chat.model.room import MAX_TITLE, Role
from desktop_chat.sync.outbox.edits import ChangeOutbox


class Membership:
    """``client.membership``. Each future resolves when the outbox row is safe on disk; the echo is drawn by then.

    They fail with NotFound for a room that is not here and with Rejected for what the rules are known to refuse. What
    the server refuses later is undone, and waits with its reason in ``client.outbox.rejected``.
    """

    def __init__(self, change_outbox: ChangeOutbox) -> None:
        self._change_outbox = change_outbox

    def remove(self, room_id: RoomId, uid: Uid) -> "Future[None]":
        """Take somebody else out of a group; owners remove everybody but owners, admins remove members."""
        return self._change(RemoveMember(room_id, uid))

    def leave(self, room_id: RoomId) -> "Future[None]":
        """Leave a group; it disappears from the room list at once. What was sent there before goes first."""
        return self._change(LeaveRoom(room_id))

    def set_role(self, room_id: RoomId, uid: Uid, role: Role) -> "Future[None]":
        """Give somebody else another role; only owners can."""
        return self._change(SetRole(room_id, uid, role))

    def block(self, room_id: RoomId, uid: Uid, *, on: bool) -> "Future[None]":
        """Block the other person of a direct room, so that they can write there no more, or take that back."""
        return self._change(SetBlock(room_id, uid, on))

    def rename(self, room_id: RoomId, title: str) -> "Future[None]":
        """Give a group another title of 1 to 100 characters."""
        title = title.strip()

        def change(outbox: OutboxStore, now: datetime) -> StoreChanges:
            if not title:
                raise Rejected("The room needs a name", "Give it a name of at least one character.")
            if len(title) > MAX_TITLE:
                raise Rejected("The name of the room is too long", f"It has at most {MAX_TITLE} characters.")
            return outbox.change_room(RenameRoom(room_id, title), now)

        return self._change_outbox(change)

    def _change(self, wanted: RoomChange) -> "Future[None]":
        return self._change_outbox(lambda outbox, now: outbox.change_room(wanted, now))
