"""What a client wants to be written when it is gone."""

from dataclasses import dataclass
from typing import Any

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError, invalid
from desktop_chat.emulator.database.paths import is_inside, parse_path

_MAX_WRITES = 10_000


@dataclass(frozen=True, slots=True)
class _Write:
    path: str
    value: Any
    merge: bool


class OnDisconnect:
    """Each write must be allowed when it is registered, and again when it is run; values are filled in at the end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._writes: list[_Write] = []

    def put(self, path: str, value: Any, caller: Caller) -> None:
        """Remember a put, which replaces what was registered there and below; raises DatabaseError."""
        self._database.check_put(path, value, caller)
        self.cancel(path)
        self._remember(_Write(path, value, merge=False))

    def merge(self, path: str, values: Any, caller: Caller) -> None:
        """Remember a merge; raises DatabaseError."""
        self._database.check_merge(path, values, caller)
        self._remember(_Write(path, values, merge=True))

    def cancel(self, path: str) -> None:
        """Forget what was registered at ``path`` and below it."""
        where = _place(path)
        self._writes = [write for write in self._writes if not is_inside(_place(write.path), where)]

    def run(self, caller: Caller) -> None:
        """Write everything that the rules still allow, once."""
        writes, self._writes = self._writes, []
        for write in writes:
            try:
                if write.merge:
                    self._database.merge(write.path, write.value, caller)
                else:
                    self._database.put(write.path, write.value, caller)
            except DatabaseError:
                continue  # nobody is left to be told

    def _remember(self, write: _Write) -> None:
        if len(self._writes) >= _MAX_WRITES:
            raise invalid("Too many writes are waiting for the disconnect.")
        self._writes.append(write)


def _place(path: str) -> tuple[str, ...]:
    return parse_path(path.rstrip("/").removesuffix(".priority"))
