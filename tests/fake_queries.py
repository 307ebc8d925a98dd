"""What a query of the Firestore in memory finds."""

from collections.abc import Callable
from typing import Any

from desktop_chat.model.firebase.firestore import Document, Filter, Op, Query


def field_of(name: str) -> Callable[[Document], Any]:
    """Return what to sort by."""
    return lambda document: document.fields[name]


def is_after(query: Query, document: Document) -> bool:
    """Tell whether a document comes after the query's bound."""
    for order, bound in zip(query.order_by, query.start_after, strict=False):
        value = document.fields[order.field]
        if value != bound:
            return bool(value < bound if order.descending else value > bound)
    return False


def matches(query: Query, document: Document) -> bool:
    """Tell whether a document is in the query's collection and passes its filters (limits aside)."""
    prefix = f"{query.parent}/{query.collection}/" if query.parent else f"{query.collection}/"
    if not document.path.startswith(prefix) or "/" in document.path[len(prefix) :]:
        return False
    if any(order.field not in document.fields for order in query.order_by):
        return False
    return all(_passes(condition, document) for condition in query.filters)


def _passes(condition: Filter, document: Document) -> bool:
    if condition.field not in document.fields:
        return False
    value, bound = document.fields[condition.field], condition.value
    if condition.op is Op.ARRAY_CONTAINS:
        return isinstance(value, list) and bound in value
    if condition.op is Op.EQUAL:
        return bool(value == bound)
    # As in Firestore, an inequality only finds values of the bound's type.
    if type(value) is not type(bound):
        return False
    comparisons = {
        Op.GREATER: lambda: value > bound,
        Op.GREATER_OR_EQUAL: lambda: value >= bound,
        Op.LESS: lambda: value < bound,
        Op.LESS_OR_EQUAL: lambda: value <= bound,
    }
    return bool(comparisons[condition.op]())
