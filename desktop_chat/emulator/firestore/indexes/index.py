"""An index: the fields that its entries are sorted by, with ``__name__`` as the last."""

from dataclasses import dataclass
from enum import Enum

from desktop_chat.emulator.firestore.field_paths import NAME_FIELD


class Mode(Enum):
    """How a field stands in an index."""

    ASCENDING = "ASCENDING"
    DESCENDING = "DESCENDING"
    CONTAINS = "CONTAINS"

    @classmethod
    def of(cls, *, descending: bool) -> "Mode":
        """The mode that an order needs."""
        return cls.DESCENDING if descending else cls.ASCENDING


@dataclass(frozen=True, slots=True)
class IndexField:
    """A field of an index."""

    path: str
    mode: Mode


@dataclass(frozen=True, slots=True)
class Index:
    """An index over the collections of one id: over each for itself, or with `is_group` over all of them as one."""

    collection_id: str
    is_group: bool
    fields: tuple[IndexField, ...]


def with_name(fields: tuple[IndexField, ...]) -> tuple[IndexField, ...]:
    """The fields with ``__name__`` last, which runs as the field before it does; ascending behind an array."""
    if fields[-1].path == NAME_FIELD:
        return fields
    last = fields[-1].mode
    return (*fields, IndexField(NAME_FIELD, Mode.ASCENDING if last is Mode.CONTAINS else last))
