"""Presence and typing in words, for the eye and for screen readers."""

from collections.abc import Sequence

from desktop_chat.model.messages.message import Message
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.times import Times

DOTS = {Availability.ONLINE: "online", Availability.IDLE: "warn"}
"""The colour token of the dot; who is not there has none."""

_SEVERAL = 2
_LONGEST = 24


def presence_text(presence: PersonPresence, times: Times) -> str:
    """Return "Online", "Away", "Last seen …" or nothing where nothing is known."""
    if presence.availability is Availability.ONLINE:
        return "Online"
    if presence.availability is Availability.IDLE:
        return "Away"
    if presence.last_seen is not None:
        day = times.day(times.local(presence.last_seen).date())
        when = f"{day.lower()} at" if day in ("Today", "Yesterday") else f"{day},"
        return f"Last seen {when} {times.clock(presence.last_seen)}"
    return "Offline" if presence.availability is Availability.OFFLINE else ""


def typing_text(names: Sequence[str], *, is_direct: bool = False) -> str:
    """Return who is typing, by first name; nobody is an empty text. ``is_direct`` leaves the only name out."""
    first = [one_line(name, _LONGEST).partition(" ")[0] or "Somebody" for name in names]
    if not first:
        return ""
    if is_direct:
        return "typing…"
    if len(first) == 1:
        return f"{first[0]} is typing…"
    if len(first) == _SEVERAL:
        return f"{first[0]} and {first[1]} are typing…"
    return "Several people are typing…"


def readers_text(message: Message, receipts: Sequence[Receipt]) -> str:
    """Return "Read by 3 of 5" about one's own message in a group; nothing where nobody tells."""
    if message.sent_at is None or len(receipts) <= 1:
        return ""
    read = sum(receipt.has_read(message) for receipt in receipts)
    return f"Read by {read} of {len(receipts)}"
