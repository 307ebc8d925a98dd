"""Random documents, queries and commits: the same seed makes the same ones."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from desktop_chat.emulator.firestore import protos
from tests.firestore_messages import both, cursor, either, geo_point, patch, query, transform, value, where

FIELDS: Final = ("a", "b", "m.x", "list", "`odd field`")
_SIMPLE: Final = (
    None, True, False, float("nan"), -1, 0, 1, 1.0, 1.5, 2, 2**53 + 1, float("inf"), "", "a", "b", "ä", b"", b"\xff",
    datetime(2026, 1, 2, 3, 4, 5, 678000, UTC), datetime(1969, 1, 1, tzinfo=UTC),
)  # fmt: skip
_OPERATORS: Final = (
    *(("EQUAL",) * 4), "LESS_THAN", "LESS_THAN_OR_EQUAL", "GREATER_THAN", "GREATER_THAN_OR_EQUAL", "NOT_EQUAL",
    "ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY", "IN", "NOT_IN", "IS_NULL", "IS_NAN", "IS_NOT_NULL", "IS_NOT_NAN",
)  # fmt: skip
_PATHS: Final = (*(f"c/{number}" for number in range(12)), "c/1/c/1", "c/1/c/2", "c/2/d/1", "c/__id5__", "c/__id12__")


class RandomFirestore:
    """Makes messages for the database whose documents are below `root`."""

    def __init__(self, seed: int, root: str) -> None:
        self._pick = random.Random(seed)
        self._root = root

    def commit(self) -> list[Any]:
        """A few writes: sets, merges with transforms, deletes, with and without preconditions."""
        return [self._write() for _ in range(self._pick.randint(1, 5))]

    def query(self) -> tuple[str, Any]:
        """A parent and a StructuredQuery."""
        pick = self._pick
        filter_ = self._filter() if pick.random() < 0.8 else None
        orders = tuple(
            ("-" if pick.random() < 0.4 else "") + field
            for field in pick.sample((*FIELDS, "__name__"), pick.choice((0, 0, 1, 1, 2)))
        )
        group = pick.random() < 0.2
        made = query(
            pick.choice(("c", "c", "c", "c", "d")),
            filter_,
            order=orders,
            start=self._cursor(orders),
            end=self._cursor(orders),
            limit=pick.choice((None, None, 0, 1, 3, 5)),
            offset=pick.choice((0, 0, 0, 1, 2)),
            select=pick.sample((*FIELDS, "__name__", "m"), pick.randint(0, 2)) if pick.random() < 0.2 else None,
            group=group,
        )
        below = not group and pick.random() < 0.1
        return f"{self._root}/c/1" if below else self._root, made

    def aggregation(self) -> tuple[str, Any]:
        """A parent and a StructuredAggregationQuery."""
        parent, inner = self.query()
        made = protos.StructuredAggregationQuery(structured_query=inner)
        for number in range(self._pick.randint(1, 3)):
            one = made.aggregations.add(alias=f"x{number}")
            kind = self._pick.choice(("count", "sum", "avg"))
            if kind == "count":
                one.count.SetInParent()
            else:
                getattr(one, kind).field.field_path = self._pick.choice(("a", "b", "m.x"))
        return parent, made

    def _value(self, depth: int = 0) -> Any:
        pick = self._pick
        makers: tuple[tuple[int, Callable[[], Any]], ...] = (
            (14, lambda: value(pick.choice(_SIMPLE))),
            (1, lambda: self._reference()),
            (1, lambda: geo_point(pick.choice((0.0, 1.5, -90.0)), pick.choice((0.0, 180.0)))),
            (0 if depth else 3, lambda: value([self._value(2) for _ in range(pick.randint(0, 3))])),
            (2 if depth < 2 else 0, lambda: value({key: self._value(depth + 1) for key in pick.sample("xyz", 2)})),
        )
        return pick.choices([make for _, make in makers], [weight for weight, _ in makers])[0]()

    def _reference(self) -> Any:
        return protos.Value(reference_value=f"{self._root}/{self._pick.choice(_PATHS)}")

    def _document(self, path: str) -> Any:
        made = protos.Document(name=f"{self._root}/{path}")
        for field in self._pick.sample(("a", "b", "list", "odd field"), self._pick.randint(0, 4)):
            made.fields[field].CopyFrom(self._value())
        if self._pick.random() < 0.6:
            made.fields["m"].CopyFrom(value({"x": self._value(1)}))
        return made

    def _write(self) -> Any:
        pick = self._pick
        path = pick.choice(_PATHS)
        kind = pick.random()
        made = protos.Write(update=self._document(path)) if kind > 0.15 else protos.Write(delete=f"{self._root}/{path}")
        if 0.15 <= kind < 0.45:
            made.update_mask.CopyFrom(patch(path, pick.sample(FIELDS, pick.randint(0, 3))).update_mask)
        if kind > 0.7:
            made.update_transforms.extend(self._transform() for _ in range(pick.randint(1, 2)))
        if pick.random() < 0.15:
            made.current_document.exists = pick.random() < 0.7
        return made

    def _transform(self) -> Any:
        pick = self._pick
        kind = pick.choice(("increment", "maximum", "minimum", "append_missing_elements", "remove_all_from_array"))
        if kind.endswith(("elements", "array")):
            return transform(pick.choice(FIELDS), **{kind: [self._value(2) for _ in range(2)]})
        return transform(pick.choice(FIELDS), **{kind: pick.choice((1, -2, 0.5, 2.0, 2**62))})

    def _filter(self) -> Any:
        parts = [self._leaf() for _ in range(self._pick.choice((1, 1, 1, 2, 2, 3)))]
        if len(parts) == 1:
            return parts[0]
        join, other = (both, either) if self._pick.random() < 0.7 else (either, both)
        return join(parts[0], other(*parts[1:])) if len(parts) > 2 else join(*parts)

    def _leaf(self) -> Any:
        pick = self._pick
        operator = pick.choice(_OPERATORS)
        field = pick.choice((*FIELDS, *FIELDS, "__name__"))
        make = self._reference if field == "__name__" and pick.random() < 0.9 else self._value
        if operator in ("IN", "NOT_IN", "ARRAY_CONTAINS_ANY"):
            return where(field, operator, [make() for _ in range(pick.randint(1, 3))])
        return where(field, operator, None if operator.startswith("IS_") else make())

    def _cursor(self, orders: tuple[str, ...]) -> Any:
        pick = self._pick
        if not orders or pick.random() < 0.7:
            return None
        makers = [self._reference if order.endswith("__name__") else self._value for order in orders]
        return cursor(*[make() for make in makers[: pick.randint(1, len(makers))]], before=pick.random() < 0.5)
