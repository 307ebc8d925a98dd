"""The oracle: compares what senders were promised, what the server holds and what every screen shows."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One message somewhere: who sent it, the sender's running number, the document's id, whether it says "sent"."""

    sender: str
    number: int
    id: str
    sent: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one room looks like from all sides after a fault.

    ``accepted``: the numbers that each sender's client took, in that order. ``server``: its documents in order of
    time. ``screens``: for each person what the client shows, in the order it is shown. ``claims``: ids that a sender's
    store called sent at a moment when the server did not have them.
    """

    accepted: Mapping[str, Sequence[int]]
    server: Sequence[Row]
    screens: Mapping[str, Sequence[Row]]
    claims: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, in words, by kind; empty when nothing is."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    reordered: list[str] = field(default_factory=list)
    unbacked: list[str] = field(default_factory=list)

    @property
    def breaches(self) -> list[str]:
        """All of it, each with its kind."""
        kinds = {"lost": self.lost, "doubled": self.doubled, "reordered": self.reordered, "unbacked": self.unbacked}
        return [f"{kind}: {what}" for kind, found in kinds.items() for what in found]

    def __add__(self, other: "Verdict") -> "Verdict":
        return Verdict(
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.reordered + other.reordered,
            self.unbacked + other.unbacked,
        )


def judge(evidence: Evidence) -> Verdict:
    """Hold the evidence to the four promises."""
    verdict = _place("the server", evidence.server, evidence.accepted)
    for person, rows in evidence.screens.items():
        verdict += _place(f"{person}'s screen", rows, evidence.accepted)
    on_server = {row.id for row in evidence.server}
    unbacked = [f"{claim} was called sent before the server had it" for claim in evidence.claims]
    for person, rows in evidence.screens.items():
        unbacked += [f"{row.id} on {person}'s screen" for row in rows if row.sent and row.id not in on_server]
    return verdict + Verdict(unbacked=unbacked)


def _place(place: str, rows: Sequence[Row], accepted: Mapping[str, Sequence[int]]) -> Verdict:
    held = Counter((row.sender, row.number) for row in rows)
    arrived = {(row.sender, row.number) for row in rows if row.sent}
    promised = ((sender, number) for sender, numbers in accepted.items() for number in numbers)
    return Verdict(
        lost=[f"{sender} {number} is not on {place}" for sender, number in promised if (sender, number) not in arrived],
        doubled=[f"{sender} {number} is {n} times on {place}" for (sender, number), n in held.items() if n > 1],
        reordered=list(_inversions(place, rows, accepted)),
    )


def _inversions(place: str, rows: Sequence[Row], accepted: Mapping[str, Sequence[int]]) -> Iterable[str]:
    for sender, numbers in accepted.items():
        rank = {number: position for position, number in enumerate(numbers)}
        mine = [row.number for row in rows if row.sender == sender and row.number in rank]
        for before, after in itertools.pairwise(mine):
            if rank[before] > rank[after]:
                yield f"{sender} {after} after {before} on {place}"
