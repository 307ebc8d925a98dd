"""Field transforms: what the server computes from the value that is there."""

from typing import Any

from desktop_chat.emulator.firestore import field_paths
from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.protos import NULL_VALUE, Value
from desktop_chat.emulator.firestore.values import order_key

MAX_TRANSFORMS = 500
_MAX_INTEGER = 2**63 - 1
_MIN_INTEGER = -(2**63)
_REQUEST_TIME = 1


def check_transforms(transforms: Any) -> None:
    """Refuse FieldTransforms that are wrong whatever the document holds."""
    if len(transforms) > MAX_TRANSFORMS:
        raise invalid_argument(f"A document cannot have more than {MAX_TRANSFORMS} field transforms in one write.")
    paths = [field_paths.parse_written_path(transform.field_path) for transform in transforms]
    for transform, path in zip(transforms, paths, strict=True):
        kind = transform.WhichOneof("transform_type")
        if kind is None:
            raise invalid_argument("Operation type must be specified for field transformation.")
        if kind in _ARITHMETIC and not _is_number(getattr(transform, kind)):
            raise invalid_argument("Input must be int64 or double.")
        if kind == "set_to_server_value" and transform.set_to_server_value != _REQUEST_TIME:
            raise invalid_argument("Unknown server value.")
        if len(paths) > 1 and any(len(other) > len(path) and other[: len(path)] == path for other in paths):
            name = ".".join(path)
            raise invalid_argument(f"Cannot transform property {name} and its nested property at the same time.")


def apply_transforms(document: Any, transforms: Any, request_time: Any) -> list[Any]:
    """Apply each checked FieldTransform to the document in place, in order.

    `request_time` is the Timestamp that server timestamps get. Returns one Value for each transform, as WriteResult
    wants it: the JS SDK stops working when one is missing.
    """
    return [_apply(document, transform, request_time) for transform in transforms]


def _apply(document: Any, transform: Any, request_time: Any) -> Any:
    path = field_paths.parse_written_path(transform.field_path)
    kind = transform.WhichOneof("transform_type")
    if kind == "set_to_server_value":
        result = Value(timestamp_value=request_time)
        field_paths.write(document, path, result)
        return result
    present = field_paths.read(document, path)
    operand = getattr(transform, kind)
    if kind in _OF_ARRAYS:
        field_paths.write(document, path, _OF_ARRAYS[kind](present, operand.values))
        return Value(null_value=NULL_VALUE)
    result = Value()
    # Copied: a later transform of the same field must not change this one's result.
    result.CopyFrom(_ARITHMETIC[kind](present, operand) if _is_number(present) else operand)
    field_paths.write(document, path, result)
    return result


def _is_number(value: Any | None) -> bool:
    return value is not None and value.WhichOneof("value_type") in ("integer_value", "double_value")


def _number(value: Any) -> int | float:
    number: int | float = getattr(value, value.WhichOneof("value_type"))
    return number


def _increment(present: Any, operand: Any) -> Any:
    one, other = _number(present), _number(operand)
    if isinstance(one, int) and isinstance(other, int):
        # Integers saturate instead of wrapping around.
        return Value(integer_value=max(_MIN_INTEGER, min(_MAX_INTEGER, one + other)))
    return Value(double_value=float(one) + float(other))


def _extreme(present: Any, operand: Any, *, larger: bool) -> Any:
    one, other = _number(present), _number(operand)
    for candidate, number in ((present, one), (operand, other)):
        if number != number:  # only NaN differs from itself; it wins against every number
            return candidate
    if one == other:
        return present
    return operand if (other > one) is larger else present


_ARITHMETIC: dict[str, Any] = {
    "increment": _increment,
    "maximum": lambda present, operand: _extreme(present, operand, larger=True),
    "minimum": lambda present, operand: _extreme(present, operand, larger=False),
}


def _elements(present: Any | None) -> Any:
    is_array = present is not None and present.WhichOneof("value_type") == "array_value"
    return present.array_value.values if present is not None and is_array else ()


def _array(elements: list[Any]) -> Any:
    array = Value()
    array.array_value.SetInParent()
    array.array_value.values.extend(elements)
    return array


def _append_missing(present: Any | None, operand: Any) -> Any:
    elements = list(_elements(present))
    keys = {order_key(element) for element in elements}
    for element in operand:
        key = order_key(element)
        if key not in keys:
            keys.add(key)
            elements.append(element)
    return _array(elements)


def _remove_all(present: Any | None, operand: Any) -> Any:
    gone = {order_key(element) for element in operand}
    return _array([element for element in _elements(present) if order_key(element) not in gone])


_OF_ARRAYS: dict[str, Any] = {"append_missing_elements": _append_missing, "remove_all_from_array": _remove_all}
