"""Receipts: how far the others of a room have got, and what that says about one's own messages."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import Message, MessageState

LARGEST_WITH_READERS = 50
"""Members up to which a room tells who has read what."""


class Delivery(enum.IntEnum):
    """How far a message that the server has got with the others of its room.

    ::

        SENT ──every other member's device has it──► DELIVERED ──every other member has read it──► READ

    Never stored: it follows from the members' positions, which only move forward, so it never goes back either,
    unless somebody joins who has not got that far. What is not SENT yet has no delivery (``MessageState``).
    """

    SENT = 1
    DELIVERED = 2
    READ = 3


@dataclass(frozen=True, slots=True)
class Receipt:
    """One member's positions in a room, as ``sent_at`` of the last message; None while nothing is known."""

    uid: Uid
    read_up_to: datetime | None = None
    delivered_up_to: datetime | None = None

    def has_read(self, message: Message) -> bool:
        """Tell whether this member has read the message."""
        return message.sent_at is not None and self.read_up_to is not None and self.read_up_to >= message.sent_at

    def has(self, message: Message) -> bool:
        """Tell whether a device of this member has the message; what was read was delivered."""
        if self.has_read(message):
            return True
        known = self.delivered_up_to
        return message.sent_at is not None and known is not None and known >= message.sent_at

    def merged(self, other: "Receipt") -> "Receipt":
        """Return the further of each position; merging in any order, however often, gives the same."""
        return Receipt(
            self.uid,
            latest(self.read_up_to, other.read_up_to),
            latest(self.delivered_up_to, other.delivered_up_to),
        )


def delivery_of(message: Message, receipts: Iterable[Receipt]) -> Delivery | None:
    """Return how far one's own message got; ``receipts`` holds one for each OTHER member, also for silent ones.

    None while the server does not have it. Without other members it stays SENT.
    """
    if message.state is not MessageState.SENT or message.sent_at is None:
        return None
    others = list(receipts)
    if others and all(receipt.has_read(message) for receipt in others):
        return Delivery.READ
    if others and all(receipt.has(message) for receipt in others):
        return Delivery.DELIVERED
    return Delivery.SENT


def latest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later of two times, of which any may be unknown."""
    return max((at for at in (one, other) if at is not None), default=None)
