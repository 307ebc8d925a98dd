"""The documents of one database in memory, indexed by collection, by collection id and by what lies below what."""

from collections.abc import Iterable, Iterator
from typing import Any

from desktop_chat.emulator.firestore.names import collection_of
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.indexes import ElementIndex, FieldIndex

MAX_INDEXES = 8
"""Indexes of one collection and kind; the oldest goes when another one is needed."""
_EMPTY: dict[str, Any] = {}


class Documents:
    """Documents by full name; a collection is a dict of its own, so that a query costs its collection only."""

    def __init__(self, database: str) -> None:
        self.root = f"{database}/documents"
        self._all: dict[str, Any] = {}
        self._collections: dict[str, dict[str, Any]] = {}
        self._groups: dict[str, set[str]] = {}
        self._indexes: dict[str, dict[str, FieldIndex]] = {}
        self._element_indexes: dict[str, dict[str, ElementIndex]] = {}
        # For each document and collection: its direct children and the number of documents at and below each.
        self._below: dict[str, dict[str, int]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def get(self, name: str) -> Any | None:
        """The document of that name."""
        return self._all.get(name)

    def names(self) -> list[str]:
        """The names of all documents."""
        return list(self._all)

    def apply(self, changes: Iterable[Change]) -> None:
        """Make the changes of a commit visible."""
        for change in changes:
            if change.after is None:
                self._remove(change.name)
            else:
                self._put(change.name, change.after)

    def collection(self, name: str) -> dict[str, Any]:
        """The documents directly in a collection (its full name), by their names."""
        return self._collections.get(name, _EMPTY)

    def group(self, collection_id: str, parent: str) -> Iterator[Any]:
        """The documents below `parent` in every collection of that id; in every collection when it is empty."""
        prefix = f"{parent}/"
        names = self._groups.get(collection_id, set()) if collection_id else self._collections.keys()
        for name in names:
            if name.startswith(prefix):
                yield from self._collections[name].values()

    def index(self, collection: str, field: str) -> FieldIndex:
        """The collection in the order of a field; made when first asked for, and kept up to date from then on."""
        indexes = self._indexes.setdefault(collection, {})
        if field not in indexes:
            if len(indexes) >= MAX_INDEXES:
                del indexes[next(iter(indexes))]
            indexes[field] = FieldIndex(field, self.collection(collection).values())
        return indexes[field]

    def element_index(self, collection: str, field: str) -> ElementIndex:
        """The collection by the elements of an array; made and kept as the other ones."""
        indexes = self._element_indexes.setdefault(collection, {})
        if field not in indexes:
            if len(indexes) >= MAX_INDEXES:
                del indexes[next(iter(indexes))]
            indexes[field] = ElementIndex(field, self.collection(collection).values())
        return indexes[field]

    def children(self, name: str) -> list[str]:
        """Full names: a document's collections, or a collection's documents, also missing ones with some below."""
        return list(self._below.get(name, _EMPTY))

    def _put(self, name: str, document: Any) -> None:
        collection = collection_of(name)
        members = self._collections.get(collection)
        if members is None:
            members = self._collections[collection] = {}
            self._groups.setdefault(collection.rpartition("/")[2], set()).add(collection)
        before = members.get(name)
        if before is None:
            self._count(name, 1)
        for index in self._indexes_of(collection):
            index.put(before, document)
        members[name] = self._all[name] = document

    def _remove(self, name: str) -> None:
        if self._all.pop(name, None) is None:
            return
        collection = collection_of(name)
        members = self._collections[collection]
        before = members.pop(name)
        for index in self._indexes_of(collection):
            index.put(before, None)
        self._count(name, -1)
        if not members:
            del self._collections[collection]
            self._indexes.pop(collection, None)
            self._element_indexes.pop(collection, None)
            collection_id = collection.rpartition("/")[2]
            self._groups[collection_id].discard(collection)
            if not self._groups[collection_id]:
                del self._groups[collection_id]

    def _indexes_of(self, collection: str) -> Iterator[FieldIndex | ElementIndex]:
        yield from self._indexes.get(collection, _EMPTY).values()
        yield from self._element_indexes.get(collection, _EMPTY).values()

    def _count(self, name: str, step: int) -> None:
        child = name
        while child != self.root:
            parent = child.rpartition("/")[0]
            counts = self._below.setdefault(parent, {})
            counts[child] = counts.get(child, 0) + step
            if not counts[child]:
                del counts[child]
                if not counts:
                    del self._below[parent]
            child = parent
