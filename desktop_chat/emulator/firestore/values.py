"""The order and the equality of values of any type.

`order_key` maps a Value to a tuple (rank of its type, payload) that Python compares as Firestore compares the values:
null < boolean < number (NaN first, integers and doubles mixed) < timestamp < string < bytes < reference < geo point <
array < vector < map. Equal keys mean equal values: 1 == 1.0, 0.0 == -0.0, and NaN == NaN (filters treat NaN apart).
"""

from collections.abc import Callable, Iterable
from typing import Any

from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.names import name_key

OrderKey = tuple[Any, ...]

NULL, BOOLEAN, NUMBER, TIMESTAMP, STRING, BYTES, REFERENCE, GEO_POINT, ARRAY, VECTOR, MAP = range(11)
NULL_KEY: OrderKey = (NULL,)
NAN_KEY: OrderKey = (NUMBER, 0)
VECTOR_TYPE = "__vector__"


def order_key(value: Any) -> OrderKey:
    """The sort key of a Value."""
    kind = value.WhichOneof("value_type")
    if kind is None:
        raise invalid_argument("Cannot convert firestore.v1.Value with type unset.")
    make = _KEYS.get(kind)
    if make is None:
        raise invalid_argument(f"A {kind} cannot be compared.")
    return make(value)


def reference_key(name: str) -> OrderKey:
    """The sort key of a reference to the document `name`."""
    return (REFERENCE, name_key(name))


def array_keys(values: Iterable[Any]) -> tuple[OrderKey, ...]:
    """The sort keys of the elements of an array."""
    return tuple(order_key(value) for value in values)


def is_vector(value: Any) -> bool:
    """Whether a Value with a map is a vector embedding."""
    fields = value.map_value.fields
    return "__type__" in fields and fields["__type__"].string_value == VECTOR_TYPE and "value" in fields


def double_key(number: float) -> OrderKey:
    """The sort key of a double; an integer's is (NUMBER, 1, integer)."""
    return (NUMBER, 1, number) if number == number else NAN_KEY  # only NaN differs from itself


def _map_key(value: Any) -> OrderKey:
    fields = value.map_value.fields
    if is_vector(value):
        elements = array_keys(fields["value"].array_value.values)
        return (VECTOR, len(elements), elements)
    return (MAP, tuple((name, order_key(fields[name])) for name in sorted(fields)))


_KEYS: dict[str, Callable[[Any], OrderKey]] = {
    "null_value": lambda _: NULL_KEY,
    "boolean_value": lambda value: (BOOLEAN, value.boolean_value),
    "integer_value": lambda value: (NUMBER, 1, value.integer_value),
    "double_value": lambda value: double_key(value.double_value),
    "timestamp_value": lambda value: (TIMESTAMP, value.timestamp_value.seconds, value.timestamp_value.nanos),
    # Python orders strings by code point, which is the order of their UTF-8 bytes.
    "string_value": lambda value: (STRING, value.string_value),
    "bytes_value": lambda value: (BYTES, value.bytes_value),
    "reference_value": lambda value: reference_key(value.reference_value),
    "geo_point_value": lambda value: (GEO_POINT, value.geo_point_value.latitude, value.geo_point_value.longitude),
    "array_value": lambda value: (ARRAY, array_keys(value.array_value.values)),
    "map_value": _map_key,
}
