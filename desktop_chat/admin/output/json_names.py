"""Names in the JSON of results: ``createdAt`` for a field ``created_at``."""

from dataclasses import fields
from typing import Any


def documented(value: Any) -> dict[str, Any]:
    """Return the fields of a dataclass instance under the names of the JSON; values stay as they are."""
    return {_camel(one.name): getattr(value, one.name) for one in fields(value)}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
