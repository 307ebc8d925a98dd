"""What a document may hold: the limits of Firestore, checked before it is stored."""

import re
from typing import Any

from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument
from desktop_chat.emulator.firestore.names import check_reference
from desktop_chat.emulator.firestore.values import is_vector

MAX_DOCUMENT_BYTES = 1024 * 1024
MAX_DEPTH = 20
MAX_FIELD_NAME_BYTES = 1500
MAX_VALUE_BYTES = 1024 * 1024 - 89
MAX_VECTOR_LENGTH = 2048
_RESERVED = re.compile(r"__.*__", re.DOTALL)
_TIMESTAMP_SECONDS = range(-62_135_596_800, 253_402_300_800)
# The wire form is never shorter than a quarter of the size that Firestore counts (a small integer: 4 bytes for 8).
_CERTAINLY_SMALL = MAX_DOCUMENT_BYTES // 4


def check_document(document: Any) -> None:
    """Refuse what Firestore refuses; times are cut to microseconds in place, as Firestore stores them."""
    _check_fields(document.fields, 0)
    if document.ByteSize() > _CERTAINLY_SMALL and (size := document_size(document)) > MAX_DOCUMENT_BYTES:
        raise invalid_argument(
            f"Document '{document.name}' cannot be written because its size ({size:,} bytes) exceeds the maximum "
            f"allowed size of {MAX_DOCUMENT_BYTES:,} bytes."
        )


def _check_fields(fields: Any, depth: int) -> None:
    for name, value in fields.items():
        if not name:
            raise invalid_argument("The property.name is the empty string.")
        if name.startswith("__") and _RESERVED.fullmatch(name):
            raise invalid_argument(f"field name '{name}' is reserved.")
        if len(name) * 4 > MAX_FIELD_NAME_BYTES and len(name.encode()) > MAX_FIELD_NAME_BYTES:
            raise invalid_argument(f"The property.name is longer than {MAX_FIELD_NAME_BYTES} bytes.")
        try:
            _check_value(value, depth, in_array=False)
        except FirestoreError as refused:
            # Named once, by the innermost field.
            if "{field}" in refused.message:
                raise FirestoreError(refused.code, refused.message.replace("{field}", name)) from None
            raise


def _check_value(value: Any, depth: int, *, in_array: bool) -> None:
    kind = value.WhichOneof("value_type")
    if kind in ("string_value", "integer_value", "boolean_value", "double_value", "null_value", "bytes_value"):
        # A bytes field may hold as much as a string field.
        if kind == "string_value" or kind == "bytes_value":
            _check_length(value.string_value or value.bytes_value)
    elif kind == "timestamp_value":
        _check_timestamp(value.timestamp_value)
    elif kind == "map_value":
        _check_map(value, depth + 1)
    elif kind == "array_value":
        if in_array:
            raise invalid_argument("Cannot convert an array value in an array value.")
        for element in value.array_value.values:
            _check_value(element, depth + 1, in_array=True)
    elif kind == "reference_value":
        check_reference(value.reference_value)
    elif kind == "geo_point_value":
        _check_geo_point(value.geo_point_value)
    else:
        raise invalid_argument(f"Cannot convert firestore.v1.Value with type {kind or 'unset'}.")


def _check_length(content: str | bytes) -> None:
    if len(content) * 4 <= MAX_VALUE_BYTES:
        return
    length = len(content.encode()) if isinstance(content, str) else len(content)
    if length > MAX_VALUE_BYTES:
        raise invalid_argument(f'The value of property "{{field}}" is longer than {MAX_VALUE_BYTES} bytes.')


def _check_timestamp(timestamp: Any) -> None:
    if timestamp.seconds not in _TIMESTAMP_SECONDS:
        raise invalid_argument("Timestamp seconds exceeds limit for field.")
    if not 0 <= timestamp.nanos < 1_000_000_000:
        raise invalid_argument("Timestamp nanos exceeds limit for field.")
    if timestamp.nanos % 1000:
        timestamp.nanos -= timestamp.nanos % 1000


def _check_map(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise invalid_argument("Property {field} contains an invalid nested entity.")
    if is_vector(value):
        elements = value.map_value.fields["value"].array_value.values
        if any(element.WhichOneof("value_type") not in ("double_value", "integer_value") for element in elements):
            raise invalid_argument("Vectors hold numbers only.")
        if len(elements) > MAX_VECTOR_LENGTH:
            raise invalid_argument(f"Vectors hold at most {MAX_VECTOR_LENGTH} numbers.")
        return
    _check_fields(value.map_value.fields, depth)


def _check_geo_point(point: Any) -> None:
    if not -90 <= point.latitude <= 90:
        raise invalid_argument(f"Geo point latitude '{point.latitude}' outside permitted range -90.0 to 90.0.")
    if not -180 <= point.longitude <= 180:
        raise invalid_argument(f"Geo point longitude '{point.longitude}' outside permitted range -180.0 to 180.0.")


def document_size(document: Any) -> int:
    """Bytes of a document as Firestore counts them: its name, its fields, 32 more."""
    path = document.name.partition("/documents/")[2]
    return _name_size(path) + _fields_size(document.fields) + 32


def _name_size(path: str) -> int:
    return 16 + sum(len(segment.encode()) + 1 for segment in path.split("/"))


def _fields_size(fields: Any) -> int:
    return sum(len(name.encode()) + 1 + _value_size(value) for name, value in fields.items())


def _value_size(value: Any) -> int:
    kind = value.WhichOneof("value_type")
    if kind == "string_value":
        return len(value.string_value.encode()) + 1
    if kind == "bytes_value":
        return len(value.bytes_value)
    if kind == "array_value":
        return sum(_value_size(element) for element in value.array_value.values)
    if kind == "map_value":
        return _fields_size(value.map_value.fields)
    if kind == "reference_value":
        return _name_size(value.reference_value.partition("/documents/")[2])
    return {"boolean_value": 1, "null_value": 1, "geo_point_value": 16}.get(kind, 8)
