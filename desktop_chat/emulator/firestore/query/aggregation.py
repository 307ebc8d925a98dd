"""Count, sum and average over the documents of a query."""

import math
from collections.abc import Iterable
from typing import Any

from desktop_chat.emulator.firestore import field_paths
from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.protos import NULL_VALUE, AggregationResult, StructuredQuery, Value
from desktop_chat.emulator.firestore.query.compiled_query import CompiledQuery, compile_query
from desktop_chat.emulator.firestore.query.filters import leaves

MAX_AGGREGATIONS = 5
_INTEGERS = range(-(2**63), 2**63)


def check_aggregation(query: Any) -> None:
    """Refuse a StructuredAggregationQuery that Firestore refuses."""
    if query.WhichOneof("query_type") != "structured_query":
        raise invalid_argument("only structured queries are supported")
    if not query.aggregations:
        raise invalid_argument("Aggregations can not be empty.")
    if len(query.aggregations) > MAX_AGGREGATIONS:
        raise invalid_argument(
            f"The maximum number of aggregations allowed in an aggregation query is {MAX_AGGREGATIONS}."
        )
    aliases = [aggregation.alias for aggregation in query.aggregations if aggregation.alias]
    for alias in aliases:
        if aliases.count(alias) > 1:
            raise invalid_argument(f"Aggregation aliases contain duplicate alias: {alias}.")
    for aggregation in query.aggregations:
        if aggregation.WhichOneof("operator") is None:
            raise invalid_argument("Aggregation operator must be specified.")
        if aggregation.count.HasField("up_to") and aggregation.count.up_to.value < 0:
            raise invalid_argument("Aggregation count.up_to must not be negative.")
    _check_projection(query)


def _check_projection(query: Any) -> None:
    summed = operands(query)
    if not summed or not query.structured_query.HasField("select"):
        return
    selected = {field.field_path for field in query.structured_query.select.fields} - {field_paths.NAME_FIELD}
    if not selected:
        raise invalid_argument(
            "Aggregation over non-key properties is not supported for base query that only returns keys."
        )
    for operand in summed:
        if operand not in selected:
            raise invalid_argument(
                f"The aggregation property {operand} is not present in the base query's property mask."
            )
    raise invalid_argument("Cannot apply property masks when aggregation fields are present.")


def compile_aggregated(parent: str, query: Any) -> CompiledQuery:
    """The query inside, which the fields of sums and averages order as well: that decides what a limit lets through."""
    inner = query.structured_query
    compiled = compile_query(parent, inner)
    summed = operands(query)
    fields = sorted(set(summed).difference(field for field, _ in compiled.orders), key=field_paths.parse_field_path)
    if fields and _names_documents(inner):
        raise invalid_argument(
            f"This query requires an index that has fields [{', '.join(fields)}] after __name__ and Firestore does not "
            "currently support such an index. Please try the query again with additional ordering on those fields."
        )
    if not fields or (compiled.limit is None and not compiled.offset):
        return compiled
    ordered = StructuredQuery()
    ordered.CopyFrom(inner)
    ordered.ClearField("order_by")
    *orders, (_, descending) = compiled.orders
    for field, is_descending in (*orders, *((field, descending) for field in fields)):
        direction = StructuredQuery.DESCENDING if is_descending else StructuredQuery.ASCENDING
        ordered.order_by.add(direction=direction).field.field_path = field
    return compile_query(parent, ordered)


def _names_documents(query: Any) -> bool:
    parts = [*query.order_by, *(leaves(query.where) if query.HasField("where") else ())]
    return any(part.field.field_path == field_paths.NAME_FIELD for part in parts)


def aggregate(query: Any, documents: Iterable[Any]) -> Any:
    """The AggregationResult over the documents that the query inside found.

    A sum or an average is over the documents that have its field at all, and so is everything beside it.
    """
    paths = [_path(aggregation) for aggregation in query.aggregations]
    needed = [path for path in paths if path is not None]
    counted = [
        document for document in documents if all(field_paths.read(document, path) is not None for path in needed)
    ]
    result = AggregationResult()
    taken = {aggregation.alias for aggregation in query.aggregations}
    unnamed = 0
    for aggregation, path in zip(query.aggregations, paths, strict=True):
        alias = aggregation.alias
        while not alias or (not aggregation.alias and alias in taken):
            unnamed += 1
            alias = f"field_{unnamed}"
        result.aggregate_fields[alias].CopyFrom(_evaluate(aggregation, path, counted))
    return result


def _operand(aggregation: Any) -> str | None:
    operator = aggregation.WhichOneof("operator")
    return None if operator == "count" else str(getattr(aggregation, operator).field.field_path)


def operands(query: Any) -> list[str]:
    """The fields that a StructuredAggregationQuery adds up or averages."""
    return [operand for aggregation in query.aggregations if (operand := _operand(aggregation)) is not None]


def _path(aggregation: Any) -> field_paths.FieldPath | None:
    operand = _operand(aggregation)
    return None if operand is None else field_paths.parse_field_path(operand)


def _evaluate(aggregation: Any, path: field_paths.FieldPath | None, documents: list[Any]) -> Any:
    if path is None:
        count = aggregation.count
        return Value(
            integer_value=min(len(documents), count.up_to.value) if count.HasField("up_to") else len(documents)
        )
    numbers = [number for document in documents if (number := _number(document, path)) is not None]
    return _sum(numbers) if aggregation.WhichOneof("operator") == "sum" else _average(numbers)


def _number(document: Any, path: field_paths.FieldPath) -> int | float | None:
    value = field_paths.read(document, path)
    kind = None if value is None else value.WhichOneof("value_type")
    if value is None or kind not in ("integer_value", "double_value"):
        return None
    number: int | float = getattr(value, kind)
    return number


def _float_sum(numbers: list[int | float]) -> float:
    # Integers are summed up exactly, and rounded when they meet the doubles.
    integers = float(sum(number for number in numbers if isinstance(number, int)))
    doubles = [number for number in numbers if isinstance(number, float)]
    try:
        return integers + math.fsum(doubles)
    except (OverflowError, ValueError):
        # Infinities of both signs, or a partial sum beyond the doubles: plain addition says NaN or infinity.
        for number in doubles:
            integers += number
        return integers


def _sum(numbers: list[int | float]) -> Any:
    if all(isinstance(number, int) for number in numbers):
        total = sum(numbers)
        # Integers stay integers until they do not fit; nothing sums up to the integer 0.
        return Value(integer_value=int(total)) if total in _INTEGERS else Value(double_value=float(total))
    return Value(double_value=_float_sum(numbers))


def _average(numbers: list[int | float]) -> Any:
    if not numbers:
        return Value(null_value=NULL_VALUE)
    if all(isinstance(number, int) for number in numbers):
        # Exact: a quotient of integers, however large their sum.
        return Value(double_value=sum(numbers) / len(numbers))
    return Value(double_value=_float_sum(numbers) / len(numbers))
