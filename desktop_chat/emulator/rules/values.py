"""Values of the rules language, and how stored documents become such values.

null, bool, int, float, string, bytes, list and map are Python's own types (bool is never taken for int); the rest
is below. Strings count and compare by UTF-16 units, as in Google's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from desktop_chat.emulator.rules.errors import EvaluationError

RulesValue: TypeAlias = Any
SECOND: Final = 1_000_000_000
"""Nanoseconds."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MIN_SECONDS, _MAX_SECONDS = -62_135_596_800, 253_402_300_799
_MAX_DURATION: Final = 315_576_000_000


@dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """A point in time, in nanoseconds since 1970."""

    nanos: int

    def __post_init__(self) -> None:
        if not _MIN_SECONDS <= self.nanos // SECOND <= _MAX_SECONDS:
            raise EvaluationError("Timestamp is not valid: outside of the years 1 to 9999.")

    @classmethod
    def of(cls, moment: datetime) -> "Timestamp":
        """Return the value of an aware datetime."""
        return cls((moment - _EPOCH) // timedelta(microseconds=1) * 1000)

    def moment(self) -> datetime:
        """Return the datetime, cut to whole microseconds."""
        return _EPOCH + timedelta(microseconds=self.nanos // 1000)


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time in nanoseconds, signed."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > _MAX_DURATION * SECOND:
            raise EvaluationError("Duration is not valid: more than 315,576,000,000 seconds.")


@dataclass(frozen=True, slots=True)
class LatLng:
    """A place on the globe, in degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise EvaluationError("Latitude should be in [-90,90] range and longitude in [-180,180] range.")


@dataclass(frozen=True, slots=True)
class BoundSegment:
    """``{name}`` in a path value, perhaps bound to a segment by ``path.bind``."""

    name: str
    glob: bool = False
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A path value, for example ``/databases/(default)/documents/rooms/r1``."""

    segments: tuple[str | BoundSegment, ...]

    def __str__(self) -> str:
        return "".join("/" + (s if isinstance(s, str) else s.value or f"{{{s.name}}}") for s in self.segments)


@dataclass(frozen=True, slots=True)
class Vector:
    """An embedding."""

    items: tuple[float, ...]


class RulesSet:
    """A set in order of insertion; 1 and 1.0 are the same element, at any depth, as in Google's."""

    __slots__ = ("_items",)

    def __init__(self, items: Iterable[RulesValue]) -> None:
        self._items: dict[object, RulesValue] = {}
        for item in items:
            self._items.setdefault(set_key(item), item)

    def __contains__(self, item: object) -> bool:
        return set_key(item) in self._items

    def __len__(self) -> int:
        return len(self._items)

    @property
    def items(self) -> list[RulesValue]:
        """The elements."""
        return list(self._items.values())

    def same(self, other: "RulesSet") -> bool:
        """Tell whether both hold the same elements."""
        return len(self) == len(other) and all(item in other for item in self.items)


@dataclass(frozen=True, slots=True)
class MapDiff:
    """What ``after.diff(before)`` found; each is a list of keys."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


_TYPE_NAMES: Final[dict[type, str]] = {
    type(None): "null", bool: "bool", int: "int", float: "float", str: "string", bytes: "bytes", list: "list",
    dict: "map", Timestamp: "timestamp", Duration: "duration", LatLng: "latlng", Path: "path", Vector: "vector",
    RulesSet: "set", MapDiff: "map_diff",
}  # fmt: skip


def type_name(value: RulesValue) -> str:
    """Return the name of a value's type as error messages spell it."""
    return _TYPE_NAMES.get(type(value), "constraint")


def set_key(value: RulesValue) -> object:
    """Return a hashable stand-in that is equal for values which are the same set element or unchanged map value."""
    match value:
        case bool() | None:
            return ("const", value)
        case int() | float():
            return ("number", float(value))
        case list():
            return ("list", tuple(set_key(item) for item in value))
        case dict():
            return ("map", frozenset((key, set_key(item)) for key, item in value.items()))
        case RulesSet():
            return ("set", frozenset(set_key(item) for item in value.items))
        case _:
            return (type_name(value), value)


def utf16(text: str) -> bytes:
    """Return the UTF-16 units of a string, big endian, so that they sort by unit."""
    return text.encode("utf-16-be", "surrogatepass")


def from_utf16(units: bytes) -> str:
    """Return the string of UTF-16 units; half a pair stays a lone surrogate."""
    return units.decode("utf-16-be", "surrogatepass")


def from_proto(value: Any) -> RulesValue:
    """Turn a raw protobuf ``google.firestore.v1.Value`` into a rules value."""
    match value.WhichOneof("value_type"):
        case "map_value":
            return _from_map(value.map_value.fields)
        case "array_value":
            return [from_proto(item) for item in value.array_value.values]
        case "timestamp_value":
            return Timestamp(value.timestamp_value.seconds * SECOND + value.timestamp_value.nanos)
        case "geo_point_value":
            return LatLng(value.geo_point_value.latitude, value.geo_point_value.longitude)
        case "reference_value":
            return document_path(value.reference_value)
        case None | "null_value":
            return None
        case kind:
            return getattr(value, kind)


def _from_map(fields: Mapping[str, Any]) -> RulesValue:
    if "__type__" in fields and fields["__type__"].string_value == "__vector__":
        return Vector(tuple(float(item.double_value) for item in fields["value"].array_value.values))
    return {key: from_proto(fields[key]) for key in sorted(fields)}


def document_path(name: str) -> Path:
    """Return the path of ``projects/p/databases/d/documents/…`` as rules see it: without the project."""
    return Path(tuple(name.split("/")[2:]))


def resource(document: Any) -> RulesValue:
    """Return the ``resource`` of a raw protobuf Document: data, id and __name__."""
    path = document_path(document.name)
    fields = document.fields
    data = {key: from_proto(fields[key]) for key in sorted(fields)}
    return {"data": data, "id": path.segments[-1], "__name__": path}


def from_json(value: Any) -> RulesValue:
    """Turn a decoded JSON value (a token's claims) into a rules value."""
    if isinstance(value, Mapping):
        return {str(key): from_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [from_json(item) for item in value]
    return value
