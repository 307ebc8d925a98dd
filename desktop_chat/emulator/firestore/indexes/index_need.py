"""What an index must be like to serve a query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from desktop_chat.emulator.firestore.field_paths import NAME_FIELD
from desktop_chat.emulator.firestore.indexes.index import Index, IndexField, Mode
from desktop_chat.emulator.firestore.protos import CompositeFilter
from desktop_chat.emulator.firestore.query.compiled_query import CompiledQuery
from desktop_chat.emulator.firestore.query.filters import operator_of

_EQUAL = frozenset({"EQUAL", "IN", "IS_NULL", "IS_NAN"})
_CONTAINS = frozenset({"ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY"})


@dataclass(frozen=True, slots=True)
class IndexNeed:
    """First, in whatever order, the fields that equal something and the arrays that contain it; then the sort order.

    `order` is without ``__name__``, which ends every index; `name` is how that runs, None where it does not matter. An
    index is read in its own direction only; a field that equals something has no direction.
    """

    collection_id: str
    is_group: bool
    equal: frozenset[str]
    contains: frozenset[str]
    order: tuple[IndexField, ...]
    name: Mode | None

    @property
    def is_met_by_keys(self) -> bool:
        """Whether the documents as they lie, by name, are enough: that needs no index."""
        return not self.equal and not self.contains and not self.order and self.name is not Mode.DESCENDING

    def front(self, index: Index) -> frozenset[str] | None:
        """The fields before the sort order by which an index finds documents; None where it does not serve at all."""
        behind = len(self.order) + 1
        first, last = index.fields[:-behind], index.fields[-behind:]
        is_of_these = (index.collection_id, index.is_group) == (self.collection_id, self.is_group)
        if not is_of_these or last[:-1] != self.order or self.name not in (None, last[-1].mode):
            return None
        if any(field.path not in (self.contains if field.mode is Mode.CONTAINS else self.equal) for field in first):
            return None
        return frozenset(field.path for field in first)

    def is_met_by(self, fronts: Collection[frozenset[str]]) -> bool:
        """Whether indexes with these `front` fields are enough: one by itself, or several that are merged.

        Only equalities are merged: an array that contains something needs one index for the whole query.
        """
        wanted = self.equal | self.contains
        return wanted in fronts or (bool(wanted) and not self.contains and frozenset(chain(*fronts)) == wanted)

    def proposal(self) -> Index:
        """The index that Firestore would ask for."""
        equal = (IndexField(path, Mode.ASCENDING) for path in sorted(self.equal))
        contains = (IndexField(path, Mode.CONTAINS) for path in sorted(self.contains))
        name = IndexField(NAME_FIELD, self.name or Mode.ASCENDING)
        return Index(self.collection_id, self.is_group, (*equal, *contains, *self.order, name))


def needs_of(query: CompiledQuery, aggregated: Sequence[str] = ()) -> list[IndexNeed]:
    """One need for each alternative of the filters; an index also holds the fields that are added up."""
    filters = [[]] if query.filter is None else _alternatives(query.filter)
    return [_need(query, leaves, aggregated) for leaves in filters]


def _need(query: CompiledQuery, leaves: Sequence[Any], aggregated: Sequence[str]) -> IndexNeed:
    equal = {leaf.field.field_path for leaf in leaves if operator_of(leaf) in _EQUAL}
    contains = {leaf.field.field_path for leaf in leaves if operator_of(leaf) in _CONTAINS}
    *sorted_by, (_, name_descends) = query.orders
    order = [IndexField(field, Mode.of(descending=down)) for field, down in sorted_by if field not in equal]
    there = equal | contains | {field.path for field in order} | {NAME_FIELD}
    order += [IndexField(field, Mode.ASCENDING) for field in dict.fromkeys(aggregated) if field not in there]
    return IndexNeed(
        query.collection_id,
        query.all_descendants,
        frozenset(equal - {NAME_FIELD}),
        frozenset(contains),
        tuple(order),
        None if NAME_FIELD in equal else Mode.of(descending=name_descends),
    )


def _alternatives(filter_: Any) -> list[list[Any]]:
    """The filter as an "or" of "and"s."""
    kind = filter_.WhichOneof("filter_type")
    if kind != "composite_filter":
        return [[getattr(filter_, kind)]]
    parts = [_alternatives(part) for part in filter_.composite_filter.filters]
    if filter_.composite_filter.op == CompositeFilter.OR:
        return list(chain(*parts))
    return [list(chain(*choice)) for choice in product(*parts)]
