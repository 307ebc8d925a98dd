"""Which open targets a changed document concerns, found without asking every target."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator
from typing import Any, Generic, TypeVar

from desktop_chat.emulator.firestore.field_paths import FieldPath
from desktop_chat.emulator.firestore.listen.target import Scope
from desktop_chat.emulator.firestore.names import collection_id_of, collection_of
from desktop_chat.emulator.firestore.query.filters import path_reader
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.values import OrderKey

T = TypeVar("T", bound=Hashable)

_Place = tuple[str, str]
"""Where documents are: ("name", N), ("collection", C) or ("group", G)."""
_Fields = tuple[FieldPath, ...]
_Keys = tuple[OrderKey, ...]


class ListenIndex(Generic[T]):
    """Targets by where their documents are and by what these equal, and by the documents they depend on.

    A target whose query says `room == "x"` is filed under its collection, the field and the key; a changed document is
    looked up with its keys before and after, for it can leave one target and enter another. The keys are those that the
    filters compare, so 1 finds 1.0 here too.
    """

    def __init__(self) -> None:
        self._filed: _Sets[tuple[_Place, _Fields, _Keys], T] = _Sets()
        self._fields: defaultdict[_Place, Counter[_Fields]] = defaultdict(Counter)
        """How many targets of a place are filed by the same fields."""
        self._by_dependency: _Sets[str, T] = _Sets()

    def add(self, target: T, scope: Scope) -> None:
        """Take a target in. Idempotent."""
        fields, keys = _pinned(scope)
        for place in _places(scope):
            if self._filed.add((place, fields, keys), target):
                self._fields[place][fields] += 1

    def discard(self, target: T, scope: Scope) -> None:
        """Forget a target. Idempotent."""
        fields, keys = _pinned(scope)
        for place in _places(scope):
            if self._filed.discard((place, fields, keys), target):
                self._count_down(place, fields)

    def depend(self, target: T, names: frozenset[str]) -> None:
        """Note the documents that the target's permission rests on."""
        for name in names:
            self._by_dependency.add(name, target)

    def forget_dependencies(self, target: T, names: frozenset[str]) -> None:
        """Undo `depend`."""
        for name in names:
            self._by_dependency.discard(name, target)

    def concerned(self, change: Change) -> Iterator[T]:
        """Targets that hold the document before or after the change, each once, and few others.

        Of a group also those below another parent.
        """
        group = collection_id_of(change.name)
        for place in (
            ("name", change.name),
            ("collection", collection_of(change.name)),
            ("group", group),
            ("group", ""),
        ):
            for fields in tuple(self._fields.get(place, ())):
                for keys in dict.fromkeys((_keys_of(change.before, fields), _keys_of(change.after, fields))):
                    if keys is not None:
                        yield from self._filed.get((place, fields, keys))

    def depending(self, name: str) -> Iterator[T]:
        """Targets whose permission rests on the document."""
        yield from self._by_dependency.get(name)

    def _count_down(self, place: _Place, fields: _Fields) -> None:
        counts = self._fields[place]
        counts[fields] -= 1
        if not counts[fields]:
            del counts[fields]
            if not counts:
                del self._fields[place]


def _places(scope: Scope) -> Iterator[_Place]:
    for name in scope.names:
        yield "name", name
    if scope.collection is not None:
        yield "collection", scope.collection
    if scope.group is not None:
        yield "group", scope.group


def _pinned(scope: Scope) -> tuple[_Fields, _Keys]:
    return tuple(path for path, _ in scope.pins), tuple(key for _, key in scope.pins)


def _keys_of(document: Any | None, fields: _Fields) -> _Keys | None:
    """The keys of a document's fields; None when it lacks one, or is none: it equals nothing then."""
    keys = []
    for path in fields:
        key = None if document is None else path_reader(path)(document)
        if key is None:
            return None
        keys.append(key)
    return tuple(keys)


K = TypeVar("K", bound=Hashable)


class _Sets(Generic[K, T]):
    """Ordered sets by key; the empty ones take no room."""

    def __init__(self) -> None:
        self._sets: defaultdict[K, dict[T, None]] = defaultdict(dict)

    def add(self, key: K, item: T) -> bool:
        """Whether it was new."""
        found = self._sets[key]
        is_new = item not in found
        found[item] = None
        return is_new

    def discard(self, key: K, item: T) -> bool:
        """Whether it was there."""
        found = self._sets.get(key)
        if found is None or item not in found:
            return False
        del found[item]
        if not found:
            del self._sets[key]
        return True

    def get(self, key: K) -> tuple[T, ...]:
        return tuple(self._sets.get(key, ()))
