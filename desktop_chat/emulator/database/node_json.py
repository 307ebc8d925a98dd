"""The tree as JSON: in plain form for REST, and with priorities ("export") for the WebSocket protocol."""

import json
import math
import re
from typing import Any

from desktop_chat.emulator.database.errors import invalid
from desktop_chat.emulator.database.paths import MAX_DEPTH, check_key, key_order
from desktop_chat.emulator.database.tree import EMPTY, Node, Priority, Scalar

MAX_STRING_BYTES = 10 * 1024 * 1024
_LARGEST_EXACT = 2**53
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}")


def parse_json(text: str) -> Any:
    """Return the JSON value of ``text``; raises DatabaseError."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise invalid("Invalid data; couldn't parse JSON object, array, or value.") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def from_json(value: Any, depth: int = 0) -> Node:
    """Return the node of a JSON value that stands ``depth`` levels below the root; raises DatabaseError."""
    if depth > MAX_DEPTH:
        raise invalid(f"Invalid data; the data is more than {MAX_DEPTH} levels deep.")
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, dict):
        return Node(scalar(value))
    priority = as_priority(value.get(".priority"))
    if ".value" in value:
        if set(value) - {".value", ".priority"}:
            raise invalid("Invalid data; '.value' cannot have siblings other than '.priority'.")
        return Node(scalar(value[".value"]), priority=priority)
    children: dict[str, Node] = {}
    for key, item in value.items():
        if key == ".priority":
            continue
        check_key(key)
        child = from_json(item, depth + 1)
        if not child.is_empty:
            children[key] = child
    return Node(None, children, priority) if children else EMPTY


def scalar(value: Any) -> Scalar:
    """Return a JSON value that has no parts, numbers as doubles hold them; raises DatabaseError."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, str):
        return _text(value)
    raise invalid("Invalid data; couldn't parse JSON object, array, or value.")


def number(value: float) -> int | float:
    """Return the number as a double holds it, whole ones as int."""
    try:
        double = float(value)
    except OverflowError:
        raise invalid("Invalid data; a number is too large.") from None
    if not math.isfinite(double):
        raise invalid("Invalid data; numbers must be finite.")
    return int(double) if double.is_integer() and abs(double) <= _LARGEST_EXACT else double


def _text(value: str) -> str:
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise invalid("Invalid data; a string is not valid Unicode.") from None
    if size > MAX_STRING_BYTES:
        raise invalid("Invalid data; a string is longer than 10 MB.")
    return value


def as_priority(value: Any) -> Priority:
    """Return a priority; raises DatabaseError for what cannot be one."""
    result = scalar(value)
    if isinstance(result, bool):
        raise invalid("Invalid data; a priority must be a string or a number.")
    return result


def to_json(node: Node, *, export: bool = False) -> Any:
    """Return the node as JSON; integer keys that are dense enough become an array, as in every SDK, unless exported."""
    if node.is_leaf:
        return (
            {".value": node.value, ".priority": node.priority} if export and node.priority is not None else node.value
        )
    if not node.children:
        return None
    if not export:
        array = _as_array(node)
        if array is not None:
            return array
    content: dict[str, Any] = {
        key: to_json(node.child(key), export=export) for key in sorted(node.children, key=key_order)
    }
    if export and node.priority is not None:
        content[".priority"] = node.priority
    return content


def _as_array(node: Node) -> list[Any] | None:
    if not all(_INDEX.fullmatch(key) for key in node.children):
        return None
    largest = max(int(key) for key in node.children)
    if largest >= 2 * len(node.children):
        return None
    return [to_json(node.child(str(index))) for index in range(largest + 1)]
