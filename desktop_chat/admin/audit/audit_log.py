"""The audit log on this computer: append-only JSON Lines, one file per project, for its owner's eyes only.

Every entry holds the hash of the one before, so a line that was changed, removed or put in between is found. What is
missing at the end only the copy in the project's collection ``audit`` can tell.
"""

import fcntl
import json
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from desktop_chat.admin.audit.audit_entry import START, AuditEntry, entry_from
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.output.json_value import canonical

_CHAIN_BITS = 48


@dataclass(frozen=True, slots=True)
class Happening:
    """What is to be noted: the parts of an entry that the log does not make up itself."""

    at: datetime
    actor: str
    command: str
    arguments: Mapping[str, Any]
    result: str
    plan: str | None = None


@dataclass(frozen=True, slots=True)
class Flaw:
    """A place where the log is not as it was written; ``line`` counts from 1, 0 is the whole of it."""

    line: int
    what: str


class AuditLog:
    """The file ``audit-PROJECT.jsonl`` in ``folder``."""

    def __init__(self, folder: Path, project: str) -> None:
        self._project = project
        self._file = folder / f"audit-{project.replace(':', '_')}.jsonl"
        self._pushed = self._file.with_suffix(".pushed")

    @property
    def path(self) -> Path:
        return self._file

    def append(self, happening: Happening, rng: random.Random) -> AuditEntry:
        """Write one entry to the disk, for good. Raises Refused when the log cannot be continued."""
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a+", encoding="utf-8") as file:
                # Two administrators' terminals on one computer write one chain.
                fcntl.flock(file, fcntl.LOCK_EX)
                entry = self._next(file, happening, rng)
                file.write(canonical(entry.document()) + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise Refused(
                "The audit log cannot be written",
                f"{self._file}: {error.strerror}. Nothing is changed without a note of it: mend that first.",
            ) from None
        return entry

    def entries(self) -> list[AuditEntry]:
        """Return what can be read, oldest first; ``verify`` tells about the rest."""
        return [entry for _, entry, _ in self._lines() if entry is not None]

    def verify(self) -> list[Flaw]:
        """Return every place where the chain is broken."""
        flaws: list[Flaw] = []
        previous, seq, chain = START, 0, None
        for number, entry, claimed in self._lines():
            if entry is None:
                flaws.append(Flaw(number, "This line is no entry."))
                continue
            if entry.hash != claimed:
                flaws.append(Flaw(number, "This entry was changed after it was written."))
            if entry.previous != previous or entry.seq != seq + 1 or entry.chain != (chain or entry.chain):
                flaws.append(Flaw(number, "Before this entry something was removed, added or reordered."))
            previous, seq, chain = claimed, entry.seq, entry.chain
        return flaws

    def unpushed(self) -> list[AuditEntry]:
        """Return the entries that the project's collection has not got yet."""
        return self.entries()[self._pushed_lines() :]

    def mark_pushed(self, entry: AuditEntry) -> None:
        """Remember that the collection has everything up to and with ``entry``."""
        if entry.seq > self._pushed_lines():
            self._pushed.write_text(f"{entry.seq}\n", encoding="ascii")

    def _pushed_lines(self) -> int:
        try:
            return int(self._pushed.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return 0

    def _next(self, file: TextIO, happening: Happening, rng: random.Random) -> AuditEntry:
        last = _last_line(file)
        if last:
            try:
                document = json.loads(last)
                chain, seq, previous = str(document["chain"]), int(document["seq"]), str(document["hash"])
            except (ValueError, KeyError, TypeError):
                raise Refused(
                    "The audit log is damaged",
                    f"The last line of {self._file} is no entry. Look at it with audit verify, and move the file away.",
                ) from None
        else:
            chain, seq, previous = f"{rng.getrandbits(_CHAIN_BITS):012x}", 0, START
        return AuditEntry(
            chain=chain, seq=seq + 1, at=happening.at, actor=happening.actor, project=self._project,
            command=happening.command, arguments=happening.arguments, result=happening.result, plan=happening.plan,
            previous=previous,
        )  # fmt: skip

    def _lines(self) -> list[tuple[int, AuditEntry | None, str]]:
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        return [(number, *_read(line)) for number, line in enumerate(lines, start=1)]


def _read(line: str) -> tuple[AuditEntry | None, str]:
    try:
        document = json.loads(line)
        return entry_from(document), str(document["hash"])
    except (ValueError, KeyError, TypeError):
        return None, ""


def _last_line(file: TextIO) -> str:
    file.seek(0)
    last = ""
    for line in file:
        last = line
    return last.strip()
