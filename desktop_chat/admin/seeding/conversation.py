"""What is said in a room: bursts of talk with pauses between them, answers, reactions, edits and deletions."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.seeding.people import Invented
from desktop_chat.admin.seeding.phrases import ANSWER, DAYS, EMOJI, LONG, OPENING, THINGS
from desktop_chat.model.ids import MessageId, new_message_id

_REPLY, _REACTED, _EDITED, _DELETED, _LONG, _MENTION = 0.12, 0.18, 0.05, 0.02, 0.05, 0.04
_TALK = 14
"""Messages in one go, about."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message; ``fields`` as docs/data-model.md has them."""

    id: MessageId
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a message stands: whether it ``opens`` a talk, what came just before it, when all is said and done."""

    opens: bool
    recent: Sequence[MessageId]
    end: datetime


def conversation(
    people: Sequence[Invented], count: int, span: tuple[datetime, datetime], rng: random.Random
) -> Iterator[Said]:
    """Yield ``count`` messages, oldest first, the last at the end of ``span``; nothing changes outside of it."""
    recent: list[MessageId] = []
    opens, speaker = True, people[0]
    for sent_at in _times(count, span, rng):
        speaker = rng.choice(people) if opens or rng.random() < 0.7 else speaker
        said = _message(people, speaker, sent_at, _Turn(opens, recent, span[1]), rng)
        yield said
        recent = [*recent[-9:], said.id]
        opens = rng.random() < 1 / _TALK


def _times(count: int, span: tuple[datetime, datetime], rng: random.Random) -> list[datetime]:
    """Spread ``count`` times: most a minute after the one before, some after hours."""
    begin, end = span
    gaps = [rng.expovariate(1.0) * (1 if rng.random() > 1 / _TALK else 150) for _ in range(count)]
    scale, passed, times = (end - begin) / (sum(gaps) or 1), 0.0, []
    for gap in gaps:
        passed += gap
        # Whole milliseconds: what every client and every store can hold.
        at = begin + scale * passed
        times.append(min(at - timedelta(microseconds=at.microsecond % 1000), end))
    return times


def _message(
    people: Sequence[Invented],
    sender: Invented,
    sent_at: datetime,
    turn: _Turn,
    rng: random.Random,
) -> Said:
    message_id = new_message_id(rng)
    others = [person for person in people if person is not sender] or [sender]
    fields: dict[str, Any] = {
        "senderId": sender.uid, "sentAt": sent_at, "updatedAt": sent_at, "kind": "text", "alg": "none",
        "body": _text(turn.opens, rng.choice(others), rng),
        "replyTo": rng.choice(turn.recent) if turn.recent and not turn.opens and rng.random() < _REPLY else None,
        "mentions": [rng.choice(others).uid] if rng.random() < _MENTION else [],
        "attachments": [], "reactions": {}, "editedAt": None, "deletedAt": None,
    }  # fmt: skip
    later = min(sent_at + timedelta(seconds=rng.randrange(5, 600)), turn.end)
    chance = rng.random()
    if chance < _DELETED:
        fields |= {"body": "", "replyTo": None, "mentions": [], "deletedAt": later, "updatedAt": later}
    elif chance < _DELETED + _EDITED:
        fields |= {"body": fields["body"] + rng.choice(("!", " (edited)", " – sorry, typo")), "editedAt": later}
    if fields["deletedAt"] is None and rng.random() < _REACTED:
        who = rng.sample(people, rng.randrange(1, min(len(people), 4) + 1))
        fields["reactions"] = {person.uid: [rng.choice(EMOJI)] for person in who}
    if fields["editedAt"] or fields["reactions"]:
        fields["updatedAt"] = later
    return Said(message_id, fields)


def _text(opens: bool, other: Invented, rng: random.Random) -> str:
    phrases = LONG if rng.random() < _LONG else OPENING if opens else ANSWER
    return rng.choice(phrases).format(
        person=other.name.split()[0], thing=rng.choice(THINGS), day=rng.choice(DAYS), number=rng.randrange(2, 60),
        time=f"{rng.randrange(8, 18)}:{rng.choice(('00', '15', '30'))}",
    )  # fmt: skip
