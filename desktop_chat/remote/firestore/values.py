"""Field values: plain Python and Firestore protobuf, in both directions.

Strict on write: what Firestore cannot hold raises ``Rejected`` here, not after a round trip. Tolerant on read: a kind
of value that this version does not know becomes None and a line in the log, so that one odd document written by
a newer client cannot stop a listener.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from desktop_chat.errors import Rejected
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.protos import Proto

_log = logging.getLogger(__name__)

_INT_MIN, _INT_MAX = -(2**63), 2**63 - 1


def rejected(reason: str) -> Rejected:
    """Return the error for something that can never be written; ``reason`` is for the log and for developers."""
    return Rejected("This cannot be stored", f"Nothing was sent. The program tried to write something wrong: {reason}.")


def to_value(value: Any) -> Proto:
    """Return the protobuf of one plain value. Raises Rejected for what Firestore has no type for."""
    message = protos.Value()
    try:
        _fill(message, value, in_array=False)
    except (TypeError, ValueError, OverflowError) as error:
        raise rejected(str(error)) from error
    return message


def from_value(message: Proto) -> Any:
    """Return the plain value of one protobuf value, None for a kind that is not known."""
    kind = message.WhichOneof("value_type")
    reader = _READERS.get(kind)
    if reader is None:
        _log.warning("a value of kind %s was read as None", kind)
        return None
    return reader(message)


def from_fields(fields: Mapping[str, Proto]) -> dict[str, Any]:
    """Return the plain fields of a document or map."""
    return {name: from_value(value) for name, value in fields.items()}


def from_timestamp(message: Proto) -> datetime:
    """Return an aware UTC time; nanoseconds are cut to microseconds."""
    return cast("datetime", message.ToDatetime(tzinfo=UTC))


def _fill(message: Proto, value: Any, *, in_array: bool) -> None:
    if value is None:
        message.null_value = 0
    elif isinstance(value, bool):  # before int: bool is one
        message.boolean_value = value
    elif isinstance(value, int):
        if not _INT_MIN <= value <= _INT_MAX:
            raise ValueError("an integer of more than 64 bits")
        message.integer_value = value
    elif isinstance(value, float):
        message.double_value = value
    elif isinstance(value, str):
        message.string_value = value
    elif isinstance(value, bytes):
        message.bytes_value = value
    else:
        _fill_other(message, value, in_array=in_array)


def _fill_other(message: Proto, value: Any, *, in_array: bool) -> None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a time zone")
        message.timestamp_value.FromDatetime(value)
    elif isinstance(value, list | tuple):
        if in_array:
            raise ValueError("a list directly inside a list")
        message.array_value.SetInParent()
        for item in value:
            _fill(message.array_value.values.add(), item, in_array=True)
    elif isinstance(value, Mapping):
        message.map_value.SetInParent()
        for name, item in value.items():
            if not isinstance(name, str):
                raise TypeError(f"a map key of type {type(name).__name__}")
            _fill(message.map_value.fields[name], item, in_array=False)
    else:
        raise TypeError(f"a value of type {type(value).__name__}")


def _from_array(message: Proto) -> list[Any]:
    return [from_value(item) for item in message.array_value.values]


_READERS: Mapping[str | None, Callable[[Proto], Any]] = {
    "null_value": lambda message: None,  # noqa: ARG005 - same shape as the others
    "boolean_value": lambda message: message.boolean_value,
    "integer_value": lambda message: message.integer_value,
    "double_value": lambda message: message.double_value,
    "string_value": lambda message: message.string_value,
    "bytes_value": lambda message: message.bytes_value,
    "timestamp_value": lambda message: from_timestamp(message.timestamp_value),
    "array_value": _from_array,
    "map_value": lambda message: from_fields(message.map_value.fields),
}
