"""Indexes of the documents of one collection by one field, kept while documents come and go."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from desktop_chat.emulator.firestore.names import name_key
from desktop_chat.emulator.firestore.query.filters import key_reader
from desktop_chat.emulator.firestore.values import ARRAY, OrderKey

Entry = tuple[OrderKey, str, Any]
# Every name begins with "projects": this comes after all of them.
_AFTER_ALL_NAMES = "q"


class FieldIndex:
    """Documents that have the field, sorted by it and then by name."""

    def __init__(self, field: str, documents: Iterable[Any]) -> None:
        self._read = key_reader(field)
        entries = [entry for document in documents if (entry := self._entry(document)) is not None]
        # Names are unique, so that the documents themselves are never compared.
        self._entries = sorted(entries)

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, before: Any | None, after: Any | None) -> None:
        """Take over a change of one document."""
        old = None if before is None else self._entry(before)
        new = None if after is None else self._entry(after)
        if old is not None:
            del self._entries[bisect_left(self._entries, old[:2])]
        if new is not None:
            insort(self._entries, new)

    def groups(self, low: OrderKey | None, high: OrderKey | None, *, descending: bool) -> Iterator[list[Any]]:
        """Documents whose key is from `low` to `high` (both inclusive, None: open), those of equal keys together."""
        entries = self._entries
        start = 0 if low is None else bisect_left(entries, (low,))
        stop = len(entries) if high is None else bisect_right(entries, (high, _AFTER_ALL_NAMES))
        if descending:
            chosen: Iterable[Entry] = (entries[place] for place in range(stop - 1, start - 1, -1))
        else:
            chosen = islice(entries, start, stop)
        for _, group in groupby(chosen, key=_key):
            yield [entry[2] for entry in group]

    def _entry(self, document: Any) -> Entry | None:
        key = self._read(document)
        return None if key is None else (key, name_key(document.name), document)


class ElementIndex:
    """Documents with an array in the field, by each of its elements."""

    def __init__(self, field: str, documents: Iterable[Any]) -> None:
        self._read = key_reader(field)
        self._documents: dict[OrderKey, dict[str, Any]] = {}
        for document in documents:
            self.put(None, document)

    def put(self, before: Any | None, after: Any | None) -> None:
        """Take over a change of one document."""
        if before is not None:
            for element in self._elements(before):
                documents = self._documents[element]
                del documents[before.name]
                if not documents:
                    del self._documents[element]
        if after is not None:
            for element in self._elements(after):
                self._documents.setdefault(element, {})[after.name] = after

    def containing(self, elements: Iterable[OrderKey]) -> list[Any]:
        """The documents that have one of the elements at least, each once, in no particular order."""
        found: dict[str, Any] = {}
        for element in elements:
            found.update(self._documents.get(element, {}))
        return list(found.values())

    def _elements(self, document: Any) -> set[OrderKey]:
        key = self._read(document)
        return set(key[1]) if key is not None and key[0] == ARRAY else set()


def _key(entry: Entry) -> OrderKey:
    return entry[0]
