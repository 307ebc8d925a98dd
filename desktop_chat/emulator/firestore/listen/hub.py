"""Brings each commit of one database to the open targets that it concerns, and to nobody else."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

import grpc

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.absences import Absences
from desktop_chat.emulator.firestore.listen.index import ListenIndex
from desktop_chat.emulator.firestore.listen.target import WatchedTarget
from desktop_chat.emulator.firestore.store.commits import Change, Commit
from desktop_chat.emulator.firestore.store.database import Database

_log = logging.getLogger(__name__)


class TargetOwner(Protocol):
    """The stream that a target is on."""

    def deliver(self, changes: "dict[OpenTarget, list[Change]]", time: datetime) -> None:
        """Take in one commit's changes by target."""
        ...

    def recheck(self, target: "OpenTarget") -> None:
        """Ask the rules again."""
        ...

    def end(self, error: FirestoreError) -> None: ...


class OpenTarget:
    """A target on a stream; `depends_on` names the documents that the rules read to allow it."""

    __slots__ = ("depends_on", "id", "is_open", "owner", "watched")

    def __init__(self, target_id: int, owner: TargetOwner, watched: WatchedTarget) -> None:
        self.id = target_id
        self.owner = owner
        self.watched = watched
        self.depends_on: frozenset[str] = frozenset()
        self.is_open = False


class ListenHub:
    """The open targets of one database."""

    def __init__(self, database: Database) -> None:
        self.absences = Absences(database.now)
        self._index: ListenIndex[OpenTarget] = ListenIndex()
        self._open: dict[OpenTarget, None] = {}
        self._unsubscribe: Callable[[], None] = database.subscribe(self._on_commit)

    def __len__(self) -> int:
        return len(self._open)

    def open(self, target: OpenTarget, depends_on: frozenset[str]) -> None:
        """Bring commits to the target from now on."""
        target.is_open = True
        self._open[target] = None
        self._index.add(target, target.watched.scope)
        self.depend(target, depends_on)

    def depend(self, target: OpenTarget, names: frozenset[str]) -> None:
        """Note anew what the target's permission rests on."""
        if names != target.depends_on:
            self._index.forget_dependencies(target, target.depends_on)
            self._index.depend(target, names)
            target.depends_on = names

    def close(self, target: OpenTarget) -> None:
        """Bring nothing more to the target. Idempotent."""
        if target.is_open:
            target.is_open = False
            del self._open[target]
            self._index.discard(target, target.watched.scope)
            self.depend(target, frozenset())

    def recheck_all(self) -> None:
        """Ask the rules again about every target: they are other rules now."""
        self._recheck(list(self._open))

    def stop(self) -> None:
        """Follow the database no longer."""
        self._unsubscribe()

    def _on_commit(self, commit: Commit) -> None:
        doubtful: dict[OpenTarget, None] = {}
        concerned: dict[TargetOwner, dict[OpenTarget, list[Change]]] = {}
        for change in commit.changes:
            doubtful.update(dict.fromkeys(self._index.depending(change.name)))
            for target in self._index.concerned(change):
                concerned.setdefault(target.owner, {}).setdefault(target, []).append(change)
        # First the permissions: who loses one with this commit must not see what else is in it.
        self._recheck(doubtful)
        for owner, changes in concerned.items():
            still_open = {target: found for target, found in changes.items() if target.is_open}
            if still_open:
                _guarded(owner, owner.deliver, still_open, commit.time)

    def _recheck(self, targets: Iterable[OpenTarget]) -> None:
        for target in targets:
            if target.is_open:
                _guarded(target.owner, target.owner.recheck, target)


def _guarded(owner: TargetOwner, call: Callable[..., None], *arguments: object) -> None:
    """A listener that trips a bug must neither break the commit nor go on with a hole in it."""
    try:
        call(*arguments)
    except Exception:  # noqa: BLE001 - whatever it is, the commit has happened and others wait
        _log.exception("a listener failed")
        owner.end(FirestoreError(grpc.StatusCode.INTERNAL, "The listener failed; see the emulator's log."))
