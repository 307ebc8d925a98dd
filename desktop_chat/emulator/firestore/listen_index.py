"""Which open targets a changed document concerns, found without asking every target."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

from desktop_chat.emulator.firestore.listen_target import Scope
from desktop_chat.emulator.firestore.names import collection_id_of, collection_of

T = TypeVar("T", bound=Hashable)


class ListenIndex(Generic[T]):
    """Targets by the names, collections and collection groups they watch, and by the documents they depend on."""

    def __init__(self) -> None:
        self._by_name: _Sets[T] = _Sets()
        self._by_collection: _Sets[T] = _Sets()
        self._by_group: _Sets[T] = _Sets()
        self._by_dependency: _Sets[T] = _Sets()

    def add(self, target: T, scope: Scope) -> None:
        """Take a target in."""
        for where, key in self._places(scope):
            where.add(key, target)

    def discard(self, target: T, scope: Scope) -> None:
        """Forget a target."""
        for where, key in self._places(scope):
            where.discard(key, target)

    def depend(self, target: T, names: frozenset[str]) -> None:
        """Note the documents that the target's permission rests on."""
        for name in names:
            self._by_dependency.add(name, target)

    def forget_dependencies(self, target: T, names: frozenset[str]) -> None:
        """Undo `depend`."""
        for name in names:
            self._by_dependency.discard(name, target)

    def concerned(self, name: str) -> Iterator[T]:
        """Targets whose scope holds the document (of a group also those below another parent)."""
        yield from self._by_name.get(name)
        yield from self._by_collection.get(collection_of(name))
        yield from self._by_group.get(collection_id_of(name))
        yield from self._by_group.get("")

    def depending(self, name: str) -> Iterator[T]:
        """Targets whose permission rests on the document."""
        yield from self._by_dependency.get(name)

    def _places(self, scope: Scope) -> "Iterator[tuple[_Sets[T], str]]":
        for name in scope.names:
            yield self._by_name, name
        if scope.collection is not None:
            yield self._by_collection, scope.collection
        if scope.group is not None:
            yield self._by_group, scope.group


class _Sets(Generic[T]):
    """Ordered sets by key; the empty ones take no room."""

    def __init__(self) -> None:
        self._sets: defaultdict[str, dict[T, None]] = defaultdict(dict)

    def add(self, key: str, item: T) -> None:
        self._sets[key][item] = None

    def discard(self, key: str, item: T) -> None:
        found = self._sets.get(key)
        if found is not None:
            found.pop(item, None)
            if not found:
                del self._sets[key]

    def get(self, key: str) -> tuple[T, ...]:
        return tuple(self._sets.get(key, ()))
