"""The indexes of a database: those of firestore.indexes.json, and what every field has by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_chat.emulator.firestore.indexes.index import Index, IndexField, Mode, with_name
from desktop_chat.emulator.firestore.indexes.index_need import IndexNeed

_EVERY_FIELD = "*"
_SINGLE = ((False, Mode.ASCENDING), (False, Mode.DESCENDING), (False, Mode.CONTAINS))
"""What a field has where nothing else is said: nothing for collection groups."""


class IndexFileError(Exception):
    """A firestore.indexes.json cannot be used; the message starts with the file."""


@dataclass(frozen=True, slots=True)
class IndexSet:
    """`single` are the indexes (of groups or not, mode) of fields that are not as usual, by collection id and field."""

    composite: tuple[Index, ...] = ()
    single: Mapping[tuple[str, str], tuple[tuple[bool, Mode], ...]] = field(default_factory=dict)

    def meets(self, need: IndexNeed) -> bool:
        """Whether a query with this need can be answered."""
        if need.is_met_by_keys:
            return True
        fronts = (need.front(index) for index in (*self.composite, *self._of_single_fields(need)))
        return need.is_met_by([front for front in fronts if front is not None])

    def _of_single_fields(self, need: IndexNeed) -> Iterator[Index]:
        for path in {*need.equal, *need.contains, *(one.path for one in need.order)}:
            for is_group, mode in self._settings(need.collection_id, path):
                yield Index(need.collection_id, is_group, with_name((IndexField(path, mode),)))

    def _settings(self, collection_id: str, path: str) -> tuple[tuple[bool, Mode], ...]:
        # What is said of a map holds for the fields in it.
        parts = path.split(".")
        for length in range(len(parts), 0, -1):
            found = self.single.get((collection_id, ".".join(parts[:length])))
            if found is not None:
                return found
        return self.single.get((collection_id, _EVERY_FIELD), _SINGLE)


def read_index_file(file: Path) -> IndexSet:
    """Read a firestore.indexes.json as the Firebase CLI knows it. Raises IndexFileError."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        composite = tuple(_index(one) for one in content.get("indexes", ()))
        single = {
            (str(one["collectionGroup"]), str(one["fieldPath"])): tuple(map(_single, one.get("indexes", ())))
            for one in content.get("fieldOverrides", ())
        }
    except OSError as error:
        raise IndexFileError(f"{file}: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise IndexFileError(f"{file}:{error.lineno}:{error.colno}: {error.msg}") from error
    except UnicodeDecodeError as error:
        raise IndexFileError(f"{file}: not a text file in UTF-8") from error
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise IndexFileError(f"{file}: this is no list of indexes ({type(error).__name__}: {error})") from error
    return IndexSet(composite, single)


def _index(one: Any) -> Index:
    fields = tuple(IndexField(str(part["fieldPath"]), _mode(part)) for part in one["fields"])
    if not fields:
        raise ValueError("an index has no fields")
    return Index(str(one["collectionGroup"]), _is_group(one), with_name(fields))


def _single(one: Any) -> tuple[bool, Mode]:
    return _is_group(one), _mode(one)


def _is_group(one: Any) -> bool:
    scope = one.get("queryScope", "COLLECTION")
    if scope not in ("COLLECTION", "COLLECTION_GROUP"):
        raise ValueError(f"queryScope {scope}")
    return bool(scope == "COLLECTION_GROUP")


def _mode(one: Any) -> Mode:
    return Mode(one["arrayConfig"] if "arrayConfig" in one else one["order"])
