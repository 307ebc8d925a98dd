"""Invented rooms: number N of a seed is always the same room with the same people, and says the same."""

import itertools
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from desktop_chat.admin.seeding.conversation import conversation
from desktop_chat.admin.seeding.names import KINDS, TOPICS
from desktop_chat.admin.seeding.people import Invented, invented
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.documents import MAX_PREVIEW
from desktop_chat.model.ids import RoomId, direct_room_id, new_signal_key

_DIRECT = 0.4
_LARGEST = 40
_MANY = 1000
_EULER = 0.5772156649015329
_STEP = 7919  # a prime, so that neighbours do not get the same people
Documents = Iterator[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Amount:
    """How much is made, until ``end``; conversations begin ``days`` before."""

    seed: int
    people: int
    rooms: int
    messages: int
    end: datetime
    days: int

    def share(self, number: int) -> int:
        """Return how many of the messages are said in room ``number``: the first rooms are the busy ones."""
        total = _harmonic(self.rooms)
        said_before, said_so_far = (round(self.messages * _harmonic(rooms) / total) for rooms in (number, number + 1))
        return said_so_far - said_before


@dataclass(frozen=True, slots=True)
class InventedRoom:
    """One room; ``title`` is empty of a direct one, whose people are sorted."""

    id: RoomId
    title: str
    people: tuple[Invented, ...]


def invented_room(amount: Amount, number: int) -> InventedRoom:
    """Return room ``number``; the first one is a group, so that everybody who looks finds one."""
    rng = random.Random(f"{amount.seed}/room/{number}")  # noqa: S311 - to be the same again
    if 0 < number < _pairs(amount.people) and rng.random() < _DIRECT:
        one, other = _pair(amount, number)
        return InventedRoom(
            direct_room_id(one.uid, other.uid), "", tuple(sorted((one, other), key=lambda who: who.uid))
        )
    size = min(amount.people, 2 + int(rng.expovariate(1 / 6)), _LARGEST)
    title = rng.choice(TOPICS) + rng.choice(KINDS)
    return InventedRoom(RoomId(f"seed{amount.seed}r{number}"), title, tuple(_some(amount, size, rng)))


def room_documents(amount: Amount, number: int) -> Documents:
    """Yield (path, fields) of everything in room ``number``; the messages come one by one, the room last."""
    room = invented_room(amount, number)
    rng = random.Random(f"{amount.seed}/conversation/{number}")  # noqa: S311 - to be the same again
    begin = amount.end - timedelta(days=amount.days * rng.uniform(0.3, 1.0))
    last: dict[str, Any] | None = None
    moved_at = begin
    said_until = amount.end - timedelta(minutes=rng.randrange(60 * 24))
    for said in conversation(room.people, amount.share(number), (begin, max(said_until, begin)), rng):
        yield paths.message(room.id, said.id), said.fields
        moved_at = max(moved_at, said.fields["updatedAt"])
        last = {
            "id": said.id, "senderId": said.fields["senderId"], "body": said.fields["body"][:MAX_PREVIEW],
            "sentAt": said.fields["sentAt"],
        }  # fmt: skip
    yield from _membership(room, begin)
    fields = {
        "kind": "group" if room.title else "direct", "title": room.title, "photo": None,
        "memberIds": [person.uid for person in room.people], "epoch": 0, "signalKey": new_signal_key(rng),
        "lastMessage": last, "createdAt": begin, "updatedAt": moved_at,
    }  # fmt: skip
    yield paths.room(room.id), fields


def _membership(room: InventedRoom, begin: datetime) -> Documents:
    owner = room.people[0].uid
    for place, person in enumerate(room.people):
        role = "owner" if place == 0 else "admin" if place == 1 and room.title and len(room.people) > 5 else "member"
        yield paths.member(room.id, person.uid), {"role": role, "joinedAt": begin, "addedBy": owner}
        yield paths.membership(person.uid, room.id), {"joinedAt": begin, "leftAt": None, "updatedAt": begin}


def _harmonic(number: int) -> float:
    """Return 1 + 1/2 + ... + 1/number; of many, as close as a float tells, by Euler's formula."""
    if number < _MANY:
        return sum(1 / place for place in range(1, number + 1))
    return math.log(number) + _EULER + 1 / (2 * number) - 1 / (12 * number**2)


def _pairs(people: int) -> int:
    return people * (people - 1) // 2


def _pair(amount: Amount, number: int) -> tuple[Invented, Invented]:
    """Return two people; another number below the count of pairs gives another pair."""
    pairs = _pairs(amount.people)
    step = next(step for step in itertools.count(_STEP) if math.gcd(step, pairs) == 1)
    # Pair k is (i, j) with i < j, counted row by row: j begins a row at j (j - 1) / 2.
    k = (number * step + amount.seed) % pairs
    j = (1 + math.isqrt(1 + 8 * k)) // 2
    return invented(amount.seed, k - _pairs(j)), invented(amount.seed, j)


def _some(amount: Amount, count: int, rng: random.Random) -> list[Invented]:
    return [invented(amount.seed, number) for number in rng.sample(range(amount.people), count)]
