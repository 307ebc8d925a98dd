"""The hash by which a transaction says what it was made for; equal to that of the SDKs for equal data."""

import base64
import hashlib
import struct

from desktop_chat.emulator.database.paths import key_order
from desktop_chat.emulator.database.queries import order_of_scalar
from desktop_chat.emulator.database.tree import Node, Scalar


def node_hash(node: Node) -> str:
    """Return the SHA-1 in base64, "" for the empty node."""
    if node.is_empty:
        return ""
    parts = [] if node.priority is None else [f"priority:{_typed(node.priority)}:"]
    if node.is_leaf:
        parts.append(_typed(node.value))
    else:
        ordered = sorted(
            node.children.items(), key=lambda item: (order_of_scalar(item[1].priority), key_order(item[0]))
        )
        parts.extend(f":{key}:{node_hash(child)}" for key, child in ordered)
    digest = hashlib.sha1("".join(parts).encode(), usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii")


def _typed(value: Scalar) -> str:
    if isinstance(value, bool):
        return f"boolean:{'true' if value else 'false'}"
    if isinstance(value, int | float):
        return "number:" + struct.pack(">d", float(value)).hex()
    return f"string:{value}"
