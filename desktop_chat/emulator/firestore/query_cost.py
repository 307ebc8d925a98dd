"""What the meter has to know of a query beside its result: where it looks, what it skips, how much it adds up."""

from typing import Any

from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.reads import Moment


def queried_collection(query: Any) -> str:
    """The id of the collection or collection group; "" for all of them."""
    return str(query.from_[0].collection_id) if query.from_ else ""


def skipped(moment: Moment, parent: str, query: Any, *, found_any: bool) -> int:
    """How many documents the offset of a query skipped; `found_any` says whether there were more than those."""
    if not query.offset or found_any:
        return int(query.offset)
    window = StructuredQuery()
    window.CopyFrom(query)
    window.ClearField("offset")
    window.limit.value = query.offset
    return _number(moment, parent, window)


def entries(moment: Moment, parent: str, query: Any, result: Any) -> int:
    """How many index entries a StructuredAggregationQuery went over."""
    aliases = iter(result.aggregate_fields)
    for aggregation in query.aggregations:
        if aggregation.WhichOneof("operator") == "count":
            alias = aggregation.alias or next(name for name in aliases if name.startswith("field_"))
            return int(result.aggregate_fields[alias].integer_value)
    return _number(moment, parent, query.structured_query)


def _number(moment: Moment, parent: str, query: Any) -> int:
    bare = StructuredQuery()
    bare.CopyFrom(query)
    bare.select.fields.add(field_path="__name__")
    return len(moment.database.run_query(parent, bare, transaction=moment.transaction, at=moment.at))
