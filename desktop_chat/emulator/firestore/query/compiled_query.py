"""StructuredQuery as pure functions over documents: which match, in which order, which window of them."""

from collections.abc import Iterable
from typing import Any

import grpc

from desktop_chat.emulator.firestore import field_paths
from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument
from desktop_chat.emulator.firestore.field_paths import FieldPath
from desktop_chat.emulator.firestore.names import check_collection_id, collection_id_of, collection_of
from desktop_chat.emulator.firestore.protos import Document, StructuredQuery
from desktop_chat.emulator.firestore.query.filters import (
    KeyReader,
    Predicate,
    bounds_of,
    check_filter,
    compile_filter,
    contained_of,
    equality_of,
    inequality_fields,
    key_reader,
    leaves,
    pins_of,
)
from desktop_chat.emulator.firestore.values import REFERENCE, OrderKey, order_key

ROOT_SLASHES = "projects/p/databases/d/documents".count("/")
_DESCENDING = StructuredQuery.DESCENDING
SortKey = tuple[Any, ...]


class _Reversed:
    """A sort key that sorts the other way round."""

    __slots__ = ("key",)

    def __init__(self, key: OrderKey) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: "_Reversed") -> bool:
        return other.key < self.key


class CompiledQuery:
    """A StructuredQuery under a parent, checked and ready to be asked about documents.

    `collection` is the full name of the one collection it reads, None when it reads several: all below `parent` with
    `collection_id`, or of any id (at any depth with `all_descendants`, else those directly below).
    """

    def __init__(self, parent: str, query: Any) -> None:
        self.parent = parent
        selector = query.from_[0] if query.from_ else None
        self.collection_id: str = selector.collection_id if selector is not None else ""
        self.all_descendants: bool = selector is not None and selector.all_descendants
        one = bool(self.collection_id) and not self.all_descendants
        self.collection: str | None = f"{parent}/{self.collection_id}" if one else None
        self.offset: int = query.offset
        self.limit: int | None = query.limit.value if query.HasField("limit") else None
        self._filter: Predicate | None = compile_filter(query.where) if query.HasField("where") else None
        self.orders: tuple[tuple[str, bool], ...] = _orders(query)
        """(field path, descending) of each order, the implied ones included; `__name__` is always the last."""
        self._readers: tuple[tuple[KeyReader, bool], ...] = tuple(
            (key_reader(field), descending) for field, descending in self.orders
        )
        self._start = _bound(query, "start_at", self.orders)
        self._end = _bound(query, "end_at", self.orders)
        self.projection = _projection(query)
        filter_ = self.filter = query.where if query.HasField("where") else None
        """The Filter as it was sent, None without one."""
        self.ranges = 0 if filter_ is None else len(inequality_fields(filter_))
        """How many fields the filters compare by anything but equality."""
        self.equality: tuple[str, OrderKey] | None = None if filter_ is None else equality_of(filter_)
        """A field and the key that it has in all of the result, if the filters say so."""
        self.pins: tuple[tuple[FieldPath, OrderKey], ...] = () if filter_ is None else pins_of(filter_)
        """All fields, `__name__` too, and the keys that they have in all of the result, if the filters say so."""
        self.contained: tuple[str, tuple[OrderKey, ...]] | None = None if filter_ is None else contained_of(filter_)
        """A field with an array, and elements of which all of the result has one at least, if the filters say so."""
        self.first_range = self._first_range(filter_)

    def selects(self, name: str) -> bool:
        """Whether a document of this name is in the collections that the query reads."""
        if self.collection is not None:
            return collection_of(name) == self.collection
        if not name.startswith(f"{self.parent}/"):
            return False
        if self.collection_id:
            return collection_id_of(name) == self.collection_id
        return self.all_descendants or name.count("/") == self.parent.count("/") + 2

    def matches(self, document: Any) -> bool:
        """Whether the document is in the result, limit and offset aside."""
        return self.selects(document.name) and self.sort_key(document) is not None

    def sort_key(self, document: Any) -> SortKey | None:
        """The place of a document of the right collection in the result; None when it is not in it.

        Such keys are compared with each other; the smaller comes first.
        """
        if self._filter is not None and not self._filter(document):
            return None
        parts: list[Any] = []
        for read, descending in self._readers:
            key = read(document)
            if key is None:
                return None
            parts.append(_Reversed(key) if descending else key)
        place = tuple(parts)
        return place if self._in_bounds(place) else None

    def sorted(self, documents: Iterable[Any]) -> list[Any]:
        """Those documents of the right collection that match, in the order of the result."""
        placed = [(place, document) for document in documents if (place := self.sort_key(document)) is not None]
        placed.sort(key=_place)
        return [document for _, document in placed]

    def window(self, matching: list[Any]) -> list[Any]:
        """Offset and limit applied to sorted documents."""
        if self.limit is None:
            return matching[self.offset :] if self.offset else matching
        return matching[self.offset : self.offset + self.limit]

    def project(self, document: Any) -> Any:
        """The document with the selected fields only: the same object without a projection, else a copy."""
        return document if self.projection is None else project(document, self.projection)

    def _first_range(self, filter_: Any | None) -> tuple[OrderKey | None, OrderKey | None]:
        """Keys of the first order's field between which (inclusive, None: open) the whole result lies."""
        field, descending = self.orders[0]
        low, high = (None, None) if filter_ is None else bounds_of(filter_, field)
        for bound, is_low in ((self._start, not descending), (self._end, descending)):
            if bound is None or not bound[0]:
                continue
            key = bound[0][0].key if descending else bound[0][0]
            if is_low:
                low = key if low is None else max(low, key)
            else:
                high = key if high is None else min(high, key)
        return low, high

    def _in_bounds(self, place: SortKey) -> bool:
        if self._start is not None:
            bound, before = self._start
            head = place[: len(bound)]
            if head < bound or (head == bound and not before):
                return False
        if self._end is not None:
            bound, before = self._end
            head = place[: len(bound)]
            if bound < head or (head == bound and before):
                return False
        return True


def _place(placed: tuple[SortKey, Any]) -> SortKey:
    return placed[0]


def compile_query(parent: str, query: Any) -> CompiledQuery:
    """Check a StructuredQuery; FirestoreError(INVALID_ARGUMENT) says what is wrong with it."""
    if query.HasField("find_nearest"):
        raise FirestoreError(grpc.StatusCode.UNIMPLEMENTED, "Vector search is not supported here.")
    if len(query.from_) > 1:
        raise invalid_argument("only one collection selector is supported")
    for selector in query.from_:
        if selector.collection_id:
            check_collection_id(selector.collection_id)
    if query.limit.value < 0:
        raise invalid_argument("limit is negative")
    if query.offset < 0:
        raise invalid_argument("offset is negative")
    if query.HasField("where"):
        check_filter(query.where)
    compiled = CompiledQuery(parent, query)
    _check_scope(compiled, query)
    return compiled


def _check_scope(compiled: CompiledQuery, query: Any) -> None:
    """Refuse what only one collection, or one group below the root, can be asked."""
    below_root = compiled.parent.count("/") > ROOT_SLASHES
    if compiled.collection is not None or (compiled.collection_id and not below_root):
        return
    filtered = [leaf.field.field_path for leaf in leaves(query.where)] if query.HasField("where") else []
    others = [field for field in filtered if field != field_paths.NAME_FIELD]
    if compiled.orders == ((field_paths.NAME_FIELD, False),) and not others:
        return
    if compiled.collection_id:
        raise invalid_argument("collection group queries are only allowed at the root parent")
    if others:
        raise invalid_argument(f"kind is required for filter: {others[0]}")
    raise invalid_argument("kind is required for all orders except __key__ ascending")


def project(document: Any, paths: Iterable[field_paths.FieldPath]) -> Any:
    """A copy of the document with the fields at `paths` only."""
    copy = Document(name=document.name)
    if document.HasField("create_time"):  # a missing document of a list has no times
        copy.create_time.CopyFrom(document.create_time)
        copy.update_time.CopyFrom(document.update_time)
    for path in paths:
        value = field_paths.read(document, path)
        if value is not None:
            field_paths.write(copy, path, value)
    return copy


def mask_paths(field_masks: Iterable[str]) -> tuple[field_paths.FieldPath, ...]:
    """The fields that a mask or projection names; the name itself is always there and left out."""
    paths = {field_paths.parse_field_path(text) for text in field_masks if text != field_paths.NAME_FIELD}
    # Shorter first: a map that is selected as a whole is not cut down by one of its fields.
    return tuple(path for path in sorted(paths) if not any(path[:depth] in paths for depth in range(1, len(path))))


def _projection(query: Any) -> tuple[field_paths.FieldPath, ...] | None:
    if not query.HasField("select"):
        return None
    return mask_paths(field.field_path for field in query.select.fields)


def _orders(query: Any) -> tuple[tuple[str, bool], ...]:
    orders: dict[str, bool] = {}
    for order in query.order_by:
        field = order.field.field_path
        if field_paths.NAME_FIELD in orders:
            raise invalid_argument("order by clause cannot contain more fields after the key")
        if field in orders:
            raise invalid_argument(f"order by clause cannot contain duplicate fields {field}")
        orders[field] = order.direction == _DESCENDING
    # What is not said is ordered like the last thing said.
    descending = next(reversed(orders.values()), False)
    for field in inequality_fields(query.where) if query.HasField("where") else ():
        if field not in orders and field != field_paths.NAME_FIELD:
            if field_paths.NAME_FIELD in orders:
                raise invalid_argument("order by clause cannot contain more fields after the key")
            orders[field] = descending
    name_descending = orders.pop(field_paths.NAME_FIELD, descending)
    return (*orders.items(), (field_paths.NAME_FIELD, name_descending))


def _bound(query: Any, which: str, orders: tuple[tuple[str, bool], ...]) -> tuple[SortKey, bool] | None:
    if not query.HasField(which):
        return None
    cursor = getattr(query, which)
    if len(cursor.values) > max(len(query.order_by), _implied_cursor_length(query, orders)):
        raise invalid_argument("Cursor has too many values.")
    parts: list[Any] = []
    for value, (field, descending) in zip(cursor.values, orders, strict=False):
        key = order_key(value)
        if field == field_paths.NAME_FIELD and key[0] != REFERENCE:
            raise invalid_argument("Cursor __key__ value is not a document reference.")
        parts.append(_Reversed(key) if descending else key)
    return tuple(parts), cursor.before


def _implied_cursor_length(query: Any, orders: tuple[tuple[str, bool], ...]) -> int:
    # With no order at all there is nothing that a cursor could be a position in.
    return len(orders) if query.order_by else 0
