"""Rows of the timeline: messages, and the day pills and unread line between them."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.messages.message import Message, MessageKind, MessageState
from desktop_chat.model.realtime.receipts import Delivery, Receipt, delivery_of
from desktop_chat.ui.attachments.file_states import FileLook
from desktop_chat.ui.attachments.file_text import quoted_line
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.timeline.refusal import refusal_of
from desktop_chat.ui.times import Times

PAUSE = timedelta(minutes=5)
DELETED = "This message was deleted"
SOMEBODY = "Somebody"


class RowKind(enum.Enum):
    """What a row draws."""

    DAY = enum.auto()
    UNREAD = enum.auto()
    NOTE = enum.auto()
    MESSAGE = enum.auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``key`` stays the same while the row changes; rows that compare equal look the same.

    ``delivery`` says how far an own message got, None before the server has it. ``first`` and ``last`` tell the
    place in a group of one sender; ``name`` is the author's, ``show_name`` whether it is drawn; ``reply_name``
    and ``reply_text`` are what the message answers; ``files`` are its files and where their bytes are.
    """

    key: str
    kind: RowKind
    text: str = ""
    message: Message | None = None
    own: bool = False
    first: bool = True
    last: bool = True
    name: str = ""
    show_name: bool = False
    reply_name: str = ""
    reply_text: str = ""
    delivery: Delivery | None = None
    files: tuple[FileLook, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """What rows depend on besides the messages.

    ``unread_after`` is the read position at which the line is drawn, None for no line; ``whole`` tells that the
    first message given is the first of the room, so that a line may stand before it.
    """

    me: Uid
    times: Times
    name_of: Callable[[Uid], str]
    find: Callable[[MessageId], Message | None]
    is_direct: bool = False
    unread_after: datetime | None = None
    whole: bool = False
    receipts: Sequence[Receipt] = ()
    files_of: Callable[[Message], tuple[FileLook, ...]] = lambda _: ()


def build_rows(messages: Sequence[Message], scene: Scene) -> list[Row]:
    """Return the rows for messages in display order."""
    rows: list[Row] = []
    today = scene.times.today()
    line_at = _unread_index(messages, scene)
    # The last message waits until it is known whether the next one goes on with its group.
    held: tuple[Message, bool] | None = None
    day: date | None = None
    for index, message in enumerate(messages):
        at = message.shown_at
        on = scene.times.local(at).date() if at else today
        is_note = message.kind is MessageKind.SYSTEM
        first = held is None or index == line_at or on != day or is_note or _separates(held[0], message)
        if held is not None:
            rows.append(_message_row(held[0], scene, first=held[1], last=first))
            held = None
        if on != day:
            rows.append(Row(f"day:{on.isoformat()}", RowKind.DAY, scene.times.day(on)))
            day = on
        if index == line_at:
            rows.append(Row("unread", RowKind.UNREAD, "New messages"))
        if is_note:
            rows.append(Row(f"m:{message.id}", RowKind.NOTE, one_line(message.body), message))
        else:
            held = message, first
    if held is not None:
        rows.append(_message_row(held[0], scene, first=held[1], last=True))
    return rows


_STATES = {
    MessageState.QUEUED: "waiting",
    MessageState.SENDING: "sending",
    MessageState.RETRYING: "waiting",
    MessageState.SENT: "sent",
    MessageState.REJECTED: "not sent",
}


def waiting_text(message: Message, times: Times) -> str:
    """Return why a message waits to be tried again, and when that is; "" when it does not."""
    if message.state is not MessageState.RETRYING:
        return ""
    reason = one_line(message.error or "", 200).rstrip(".")
    when = f"at {times.clock(message.retry_at)}" if message.retry_at else "soon"
    again = f"It is tried again by itself {when}."
    return f"{reason}. {again}" if reason else again


def state_text(row: Row) -> str:
    """Return the sender's view of a message for screen readers."""
    if row.message is None:
        return ""
    refusal = refusal_of(row.message)
    if refusal is not None:
        return refusal.text
    if row.delivery is not None:
        return row.delivery.name.lower()
    return _STATES[row.message.state] if row.own else ""


def accessible_text(row: Row, times: Times) -> str:
    """Return what a screen reader says for a row: author, text, files, time, state, reactions."""
    message = row.message
    if message is None or row.kind is not RowKind.MESSAGE:
        return row.text
    parts = ["You" if row.own else row.name, DELETED if message.deleted_at else one_line(message.body, 2000)]
    if row.reply_name:
        parts.insert(1, f"answers {row.reply_name}")
    parts += [look.spoken for look in row.files]
    if message.shown_at:
        parts.append(times.clock(message.shown_at))
    if message.edited_at and not message.deleted_at:
        parts.append("edited")
    parts += [state_text(row), waiting_text(message, times)]
    if message.reactions and not message.deleted_at:
        parts.append("reactions " + " ".join(emoji for given in message.reactions.values() for emoji in given))
    return ", ".join(part for part in parts if part)


def _unread_index(messages: Sequence[Message], scene: Scene) -> int | None:
    if scene.unread_after is None:
        return None
    for index, message in enumerate(messages):
        if message.sender_id != scene.me and message.sent_at and message.sent_at > scene.unread_after:
            return index if index > 0 or scene.whole else None
    return None


def _separates(previous: Message, message: Message) -> bool:
    if previous.sender_id != message.sender_id:
        return True
    before, after = previous.shown_at, message.shown_at
    return before is not None and after is not None and after - before >= PAUSE


def _message_row(message: Message, scene: Scene, *, first: bool, last: bool) -> Row:
    own = message.sender_id == scene.me
    reply_name, reply_text = "", ""
    if message.reply_to and not message.deleted_at:
        target = scene.find(message.reply_to)
        reply_name = scene.name_of(target.sender_id) if target else "Earlier message"
        reply_text = _quoted(target) if target else "Not loaded on this device"
    return Row(
        f"m:{message.id}",
        RowKind.MESSAGE,
        message=message,
        own=own,
        first=first,
        last=last,
        name=scene.name_of(message.sender_id),
        show_name=first and not own and not scene.is_direct,
        reply_name=reply_name,
        reply_text=reply_text,
        delivery=delivery_of(message, scene.receipts) if own else None,
        files=scene.files_of(message) if message.attachments else (),
    )


def _quoted(target: Message) -> str:
    return DELETED if target.deleted_at else quoted_line(target)
