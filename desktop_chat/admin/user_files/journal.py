"""The journal of a bulk job: what is done survives a kill at any moment, and only one process works on it.

JSON Lines, each on the disk before the next step. A last line without its end was never acted upon.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from desktop_chat.admin.failures import Refused
from desktop_chat.admin.output.json_value import canonical


class Journal:
    """An open journal; use ``open_journal``."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def read(self) -> list[dict[str, Any]]:
        """Return all complete entries, oldest first."""
        self._file.seek(0)
        lines = self._file.readlines()
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def add(self, entry: Mapping[str, Any]) -> None:
        """Write one entry, for good."""
        self._file.seek(0, os.SEEK_END)
        self._file.write(canonical(entry) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


@contextmanager
def open_journal(path: Path) -> Iterator[Journal]:
    """Open the journal of a job, or begin it. Raises Refused while another process has it open."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("The job is running", f"Another process works on it ({path}).") from None
        _cut_half_line(file)
        yield Journal(file)


def _cut_half_line(file: TextIO) -> None:
    text = file.read()
    whole = text[: text.rfind("\n") + 1]
    if whole != text:
        file.truncate(len(whole.encode()))
