"""Counts what production would bill, by the published rules; see docs "Understand Cloud Firestore billing".

What the rules read of other documents is billed to whom they decide about, also where they refuse. Reads, writes and
deletes of administrators are counted apart: they prepare tests more often than they are what is measured.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

Kind = Literal["get", "query", "listener", "rules", "write", "delete"]
_ENTRIES_PER_READ: Final = 1000
_BILLED_AS: Final = {"write": "writes", "delete": "deletes"}


@dataclass(frozen=True, slots=True)
class Payer:
    """Who a read or a write is counted for; `uid` is "" unless it is a user."""

    kind: Literal["user", "anonymous", "owner"]
    uid: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    project: str
    payer: Payer
    collection: str
    kind: Kind


class Meter:
    """Sums by project, payer, collection id and kind."""

    def __init__(self) -> None:
        self._counts: Counter[_Entry] = Counter()

    def documents(self, payer: Payer, kind: Kind, names: Iterable[str]) -> None:
        """Count one for each document, found or missing; full names."""
        for name in names:
            self._add(name, payer, name.rsplit("/", 2)[1], kind, 1)

    def result(
        self, payer: Payer, kind: Kind, parent: str, collection: str, names: Collection[str], skipped: int = 0
    ) -> None:
        """Count the result of a new query and what its offset `skipped`; at least one read.

        `collection` is the id that the query names, "" for all.
        """
        if collection:  # then each of them is there
            self._add(parent, payer, collection, kind, max(len(names) + skipped, 1))
            return
        self.documents(payer, kind, names)
        if skipped or not names:
            self._add(parent, payer, "*", kind, max(skipped, 1))

    def aggregation(self, payer: Payer, parent: str, collection: str, entries: int) -> None:
        """Count a count, sum or average over that many index entries."""
        self._add(parent, payer, collection or "*", "query", max(1, math.ceil(entries / _ENTRIES_PER_READ)))

    def reset(self, project: str) -> None:
        """Begin anew with a project."""
        for entry in [entry for entry in self._counts if entry.project == project]:
            del self._counts[entry]

    def projects(self) -> list[str]:
        """Those with anything counted."""
        return sorted({entry.project for entry in self._counts})

    def report(self, project: str) -> dict[str, Any]:
        """The sums of everybody but administrators, in all and split up in several ways; `owner` is theirs."""
        mine = {entry: count for entry, count in self._counts.items() if entry.project == project}
        people = {entry: count for entry, count in mine.items() if entry.payer.kind != "owner"}
        owner = {entry: count for entry, count in mine.items() if entry.payer.kind == "owner"}
        anonymous = {entry: count for entry, count in people.items() if entry.payer.kind == "anonymous"}
        users = sorted({entry.payer.uid for entry in people if entry.payer.kind == "user"})
        by_user = {uid: {e: c for e, c in people.items() if e.payer == Payer("user", uid)} for uid in users}
        return {
            **_split(people),
            "byUser": {uid: _split(counts) for uid, counts in by_user.items()},
            "anonymous": _split(anonymous),
            "owner": _split(owner),
        }

    def _add(self, name: str, payer: Payer, collection: str, kind: Kind, number: int) -> None:
        self._counts[_Entry(name.split("/", 2)[1], payer, collection, kind)] += number


def _split(counts: dict[_Entry, int]) -> dict[str, Any]:
    by_collection: dict[str, Counter[str]] = {}
    by_kind: Counter[str] = Counter()
    for entry, count in counts.items():
        by_collection.setdefault(entry.collection, Counter())[_BILLED_AS.get(entry.kind, "reads")] += count
        by_kind[entry.kind] += count
    totals = sum(by_collection.values(), Counter())
    return {
        "totals": _sums(totals),
        "byCollection": {name: _sums(by_collection[name]) for name in sorted(by_collection)},
        "byKind": {kind: by_kind[kind] for kind in sorted(by_kind)},
    }


def _sums(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in ("reads", "writes", "deletes")}


def summary(meter: Meter) -> str:
    """A few lines for people: one for each project, user and collection."""
    lines = []
    for project in meter.projects():
        report = meter.report(project)
        lines.append(
            f"usage of {project}: {_line(report['totals'])}; administrators {_line(report['owner']['totals'])}"
        )
        lines += [f"  kind {kind}: {count}" for kind, count in report["byKind"].items()]
        lines += [f"  user {uid}: {_line(one['totals'])}" for uid, one in report["byUser"].items()]
        lines += [f"  collection {name}: {_line(one)}" for name, one in report["byCollection"].items()]
    return "".join(f"{line}\n" for line in lines)


def _line(totals: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in totals.items())
