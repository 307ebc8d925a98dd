"""Values that the server fills in: the time, and additions to what is there."""

from typing import Any

from desktop_chat.emulator.database.errors import invalid
from desktop_chat.emulator.database.node_json import number
from desktop_chat.emulator.database.tree import Node


def resolve(value: Any, existing: Node, now: int) -> Any:
    """Return the JSON ``value`` with every ``.sv`` filled in.

    ``existing`` is what is stored where ``value`` goes, ``now`` is in milliseconds since 1970.
    """
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, dict):
        return value
    if ".sv" in value:
        if len(value) != 1:
            raise invalid("Invalid data; '.sv' cannot have siblings.")
        return _server_value(value[".sv"], existing, now)
    return {key: resolve(item, _existing(existing, key), now) for key, item in value.items()}


def _existing(node: Node, key: str) -> Node:
    if key == ".value":
        return node
    if key == ".priority":
        return Node(node.priority)
    return node.child(key)


def _server_value(operation: Any, existing: Node, now: int) -> Any:
    if operation == "timestamp":
        return now
    if isinstance(operation, dict) and set(operation) == {"increment"}:
        delta = operation["increment"]
        if isinstance(delta, int | float) and not isinstance(delta, bool):
            before = existing.value
            start = before if isinstance(before, int | float) and not isinstance(before, bool) else 0
            return number(start + delta)
    raise invalid("Invalid data; '.sv' must be \"timestamp\" or an increment.")
