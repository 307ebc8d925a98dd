"""Rows of message events: what happened to one's own messages, written by triggers with each step of the outbox.

Only so many are kept. They hold states, times and reasons, never a text.
"""

import sqlite3

from desktop_chat.local.micros import from_micros
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message_life import LifeEvent, LifeStep

KEPT = 5000
_INSERT = "INSERT INTO message_events (room_id, message_id, at, step, kind, detail)"

MESSAGE_EVENTS = (
    """CREATE TABLE message_events (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        room_id TEXT NOT NULL,
        message_id TEXT NOT NULL,
        at INTEGER,
        step TEXT NOT NULL,
        kind TEXT NOT NULL,
        detail TEXT NOT NULL
    )""",
    "CREATE INDEX message_events_by_message ON message_events (message_id, room_id)",
    f"""CREATE TRIGGER message_events_bounded AFTER INSERT ON message_events BEGIN
        DELETE FROM message_events WHERE number <= new.number - {KEPT};
    END""",  # noqa: S608 - a number of ours
    f"""CREATE TRIGGER message_events_queued AFTER INSERT ON outbox WHEN new.message_id <> '' BEGIN
        {_INSERT} VALUES (new.room_id, new.message_id, new.queued_at, new.state, new.kind, '');
    END""",  # noqa: S608 - texts of ours
    f"""CREATE TRIGGER message_events_step AFTER UPDATE OF state ON outbox WHEN new.message_id <> '' BEGIN
        {_INSERT} VALUES (new.room_id, new.message_id, event_time(), new.state, new.kind,
            coalesce(new.rejected, ''));
    END""",
    f"""CREATE TRIGGER message_events_end AFTER DELETE ON outbox WHEN old.message_id <> '' BEGIN
        {_INSERT} VALUES (old.room_id, old.message_id, event_time(),
            CASE WHEN old.rejected IS NULL THEN 'answered' ELSE 'discarded' END, old.kind, '');
    END""",
    f"""CREATE TRIGGER message_events_heard AFTER UPDATE OF heard ON messages WHEN new.heard AND NOT old.heard BEGIN
        {_INSERT} VALUES (new.room_id, new.id, event_time(), 'heard', 'send', '');
    END""",
)
"""The statements of the migration that brings the events."""

TELL_TROUBLE = (
    "DROP TRIGGER message_events_step",
    f"""CREATE TRIGGER message_events_step AFTER UPDATE OF state ON outbox WHEN new.message_id <> '' BEGIN
        {_INSERT} VALUES (new.room_id, new.message_id, event_time(), new.state, new.kind,
            coalesce(new.rejected, new.trouble, ''));
    END""",
)
"""The statements with which an event also tells why an attempt failed; the outbox has a column for it then."""


def of_message(rows: sqlite3.Connection, room_id: RoomId, message_id: MessageId) -> list[LifeEvent]:
    """Return the events of a message, oldest first; steps of a newer program are left out."""
    found = rows.execute(
        "SELECT step, at, kind, detail FROM message_events WHERE message_id = ? AND room_id = ? ORDER BY number",
        (message_id, room_id),
    )
    return [
        LifeEvent(LifeStep(step), from_micros(at), kind, detail) for step, at, kind, detail in found if step in _STEPS
    ]


_STEPS = frozenset(step.value for step in LifeStep)
