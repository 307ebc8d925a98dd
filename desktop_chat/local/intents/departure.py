"""Taking a room that the person is no longer in out of the store."""

import sqlite3

from desktop_chat.local.device import notices, pins
from desktop_chat.local.outbox import due_summaries, outbox, pending
from desktop_chat.local.rows import members, messages, read_positions, receipts, resume, rooms
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.notice import NoticeKind

NOT_A_MEMBER = "You are no longer a member of this room."
"""Why a message that was still unsent when its room went is rejected."""

REMOVED = (
    "An admin took you out, or you left on another device. Its messages are no longer on this computer; "
    "ask a member to add you again if this was a mistake."
)
UNSENT = " What you had not sent yet is still in the room for you to copy."


def taken_out(rows: sqlite3.Connection, room_id: RoomId, me: Uid) -> StoreChanges:
    """Drop a room that the server no longer shows this person, and tell why it is gone.

    Nothing is told of a room that the person is leaving on this device, nor of one that is gone already.
    """
    is_news = rooms.kind_of(rows, room_id) is not None and not pending.is_leaving(outbox.changes(rows, room_id))
    title = next((line.title for line in rooms.summaries(rows, me, {}, room_id, leaving=True)), "")
    changes = remove_room(rows, room_id)
    if not is_news:
        return changes
    kept = outbox.count(rows, room_id) > 0
    notices.add(rows, NoticeKind.REMOVED, f"You were removed from “{title}”", REMOVED + UNSENT * kept, room_id)
    return changes | StoreChanges(notices=True)


def remove_room(rows: sqlite3.Connection, room_id: RoomId) -> StoreChanges:
    """Drop a room with all that hangs on it; its unsent messages become rejected and keep its row.

    Changes of what is gone go with it: there is nothing left to show them on.
    """
    unsent = []
    for row in outbox.in_order(rows, room_id):
        if not isinstance(row.mutation, SendMessage):
            outbox.remove(rows, row.seq)
        elif row.rejected is None:
            outbox.set_rejected(rows, row.seq, NOT_A_MEMBER)
            unsent.append(row.mutation.message_id)
    remove_rows(rows, room_id)
    if not rooms.remove(rows, room_id) and not unsent:
        return StoreChanges()
    rooms.refresh_top(rows, room_id)
    return StoreChanges(
        rooms=frozenset({room_id}),
        members=frozenset({room_id}),
        messages=frozenset((room_id, message_id) for message_id in unsent),
    )


def remove_rows(rows: sqlite3.Connection, room_id: RoomId) -> None:
    """Drop what hangs on a room, except pending messages."""
    messages.remove_room(rows, room_id)
    due_summaries.remove_room(rows, room_id)
    members.remove_room(rows, room_id)
    pins.remove(rows, room_id)
    read_positions.remove_room(rows, room_id)
    receipts.remove_room(rows, room_id)
    resume.remove_room(rows, room_id)
