"""The whole life of a message as this device knows it, for people and for a report of a fault."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desktop_chat.model.messages.message import Message


class LifeStep(enum.StrEnum):
    """What happened to a message, or to a change of it, on this device.

    ::

        QUEUED ─► SENDING ─► ANSWERED ─► HEARD
                   │  ▲
                   ▼  │
               RETRYING, or REJECTED ─► QUEUED (retry) or DISCARDED
    """

    QUEUED = "queued"
    SENDING = "sending"
    RETRYING = "retrying"
    REJECTED = "rejected"
    ANSWERED = "answered"
    DISCARDED = "discarded"
    HEARD = "heard"


SEND = "send"
"""The kind of the events that are about the message itself, not about a change of it."""


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One step; ``at`` is this device's clock (None where there was none), ``kind`` what waited in the outbox."""

    step: LifeStep
    at: datetime | None
    kind: str = SEND
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a message got with one other member."""

    name: str
    delivered: bool
    read: bool


@dataclass(frozen=True, slots=True)
class MessageLife:
    """A message with its events, oldest first, and how far it got; ``mine`` when this account wrote it."""

    message: Message
    mine: bool
    sender_name: str
    events: tuple[LifeEvent, ...] = ()
    reach: tuple[Reach, ...] = ()

    @property
    def attempts(self) -> int:
        """How often a request was started for the message itself."""
        return sum(event.step is LifeStep.SENDING and event.kind == SEND for event in self.events)


_SAYS = {
    LifeStep.QUEUED: "Queued on this device",
    LifeStep.SENDING: "Sending",
    LifeStep.RETRYING: "Waiting to try again",
    LifeStep.REJECTED: "Refused",
    LifeStep.ANSWERED: "Taken by the server",
    LifeStep.DISCARDED: "Discarded",
    LifeStep.HEARD: "Heard back from the server",
}


def describe(events: Sequence[LifeEvent]) -> list[tuple[datetime | None, str]]:
    """Return the events as a person reads them, attempts counted."""
    attempts: dict[str, int] = {}
    told = []
    for event in events:
        says = _SAYS[event.step]
        if event.step is LifeStep.SENDING:
            attempts[event.kind] = attempts.get(event.kind, 0) + 1
            says = f"{says}, attempt {attempts[event.kind]}" if attempts[event.kind] > 1 else says
        about = "" if event.kind == SEND else f" ({event.kind})"
        detail = f": {event.detail}" if event.detail else ""
        told.append((event.at, f"{says}{about}{detail}"))
    return told
