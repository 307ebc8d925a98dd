"""Where to cut a collection group into parts of like size, for clients that read it in parallel."""

from collections.abc import Sequence
from typing import Any

from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.field_paths import NAME_FIELD
from desktop_chat.emulator.firestore.protos import Cursor, StructuredQuery, Value

_NOT_MORE = ("where", "start_at", "end_at", "limit", "find_nearest")


def check_partition(request: Any) -> None:
    """Refuse a PartitionQueryRequest for anything but a whole collection group by name."""
    query = request.structured_query
    if request.partition_count <= 0:
        raise invalid_argument("partition_count must be greater than zero")
    if request.page_size < 0:
        raise invalid_argument("page_size is negative")
    group = len(query.from_) == 1 and query.from_[0].all_descendants
    orders = [(order.field.field_path, order.direction) for order in query.order_by]
    if not group or orders != [(NAME_FIELD, StructuredQuery.ASCENDING)]:
        raise invalid_argument("A partition query must be of a collection with all descendants, by ascending name.")
    if query.offset or any(query.HasField(field) for field in _NOT_MORE):
        raise invalid_argument("Partition queries take no filters, cursors, limits or offsets.")


def partition_cursors(documents: Sequence[Any], count: int) -> list[Any]:
    """At most `count` cursors, each at the first document of the next part; documents come in order of their names."""
    places = {len(documents) * part // (count + 1) for part in range(1, count + 1)} - {0}
    return [Cursor(values=[Value(reference_value=documents[place].name)], before=True) for place in sorted(places)]


def page_of_cursors(cursors: Sequence[Any], page_size: int, page_token: str) -> tuple[list[Any], str]:
    """The cursors of a page, and the token of the next one ("" on the last)."""
    if page_token and not (page_token.isascii() and page_token.isdecimal()):
        raise invalid_argument("The page token is not valid.")
    start = int(page_token or 0)
    stop = start + page_size if page_size else len(cursors)
    return list(cursors[start:stop]), str(stop) if stop < len(cursors) else ""
