"""What ``query`` is in a ``.read`` rule."""

from collections.abc import Mapping
from typing import Any

from desktop_chat.emulator.database.queries import Query


def query_value(query: Query) -> Mapping[str, Any]:
    """Return the properties of ``query``; those that it does not use are null, or false for an order."""
    start, end = query.start, query.end
    equal = start is not None and end is not None and start == end and start.inclusive
    return {
        "orderByKey": query.kind == "key",
        "orderByValue": query.kind == "value",
        "orderByPriority": query.kind == "priority",
        "orderByChild": "/".join(query.path) if query.kind == "child" else None,
        "startAt": None if start is None else start.value,
        "endAt": None if end is None else end.value,
        "equalTo": start.value if equal and start is not None else None,
        "limitToFirst": None if query.from_end else query.limit,
        "limitToLast": query.limit if query.from_end else None,
    }
