"""Small values that a project keeps beside its accounts: codes, settings, half-done sign-ins."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

Written = Callable[[str, str, Mapping[str, Any] | None], None]
"""Told of (kind, key, new value), None for a value that is gone."""


class Notes:
    """JSON objects by kind and key, each kind in order of making; every change is told to ``written``."""

    def __init__(self, written: Written) -> None:
        self._written = written
        self._values: dict[str, dict[str, dict[str, Any]]] = {}

    def put(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Keep ``value``."""
        self.restore(kind, key, value)
        self._written(kind, key, value)

    def get(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the value, if it is there."""
        return self._values.get(kind, {}).get(key)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Return the values of a kind, oldest first."""
        return list(self._values.get(kind, {}).values())

    def by_key(self, kind: str) -> dict[str, dict[str, Any]]:
        """Return the values of a kind by their keys, oldest first."""
        return dict(self._values.get(kind, {}))

    def remove(self, kind: str, key: str) -> None:
        """Forget the value; nothing happens when there is none."""
        if self._values.get(kind, {}).pop(key, None) is not None:
            self._written(kind, key, None)

    def clear(self, *, but: Collection[str]) -> None:
        """Forget every value except those of some kinds."""
        for kind in [kind for kind in self._values if kind not in but]:
            for key in list(self._values[kind]):
                self.remove(kind, key)

    def restore(self, kind: str, key: str, value: Mapping[str, Any]) -> None:
        """Take over a value that a journal kept."""
        self._values.setdefault(kind, {})[key] = dict(value)
