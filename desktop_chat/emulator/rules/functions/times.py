"""``timestamp``, ``duration`` and ``latlng``: makers and methods. All calendar fields are UTC."""

import math
import re
from datetime import UTC, datetime
from typing import Final

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.functions.signatures import Table, overload
from desktop_chat.emulator.rules.values import SECOND, Duration, LatLng, Timestamp

_DAY: Final = 86_400 * SECOND
_UNITS: Final = {
    "w": 7 * _DAY,
    "d": _DAY,
    "h": 3600 * SECOND,
    "m": 60 * SECOND,
    "s": SECOND,
    "ms": 1_000_000,
    "ns": 1,
}
_RFC3339: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)")
_EARTH_RADIUS: Final = 6_371_009.0
"""Metres."""


def _date(year: int, month: int, day: int) -> Timestamp:
    try:
        return Timestamp.of(datetime(year, month, day, tzinfo=UTC))
    except (ValueError, OverflowError):
        raise EvaluationError(f"Date is not valid. year: {year}, month: {month} day: {day}.") from None


def _parsed(text: str) -> Timestamp:
    match = _RFC3339.fullmatch(text)
    try:
        if match:
            moment = datetime.fromisoformat(match[1] + match[3].replace("Z", "+00:00"))
            return Timestamp(Timestamp.of(moment).nanos + int((match[2] or "0").ljust(9, "0")))
    except (ValueError, OverflowError):
        pass
    raise EvaluationError(f"Timestamp is not valid: {text}.")


def _duration(size: int, unit: str) -> Duration:
    if unit not in _UNITS:
        raise EvaluationError(f"Unknown unit of time: {unit}.")
    return Duration(size * _UNITS[unit])


def _duration_of_parts(hours: int, minutes: int, seconds: int, nanos: int) -> Duration:
    return Duration((hours * 3600 + minutes * 60 + seconds) * SECOND + nanos)


def _toward_zero(number: int, divisor: int) -> int:
    return -(-number // divisor) if number < 0 else number // divisor


def _distance(one: LatLng, other: LatLng) -> float:
    lat1, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    half_lat = math.sin((lat2 - lat1) / 2)
    half_lng = math.sin((math.radians(other.longitude) - math.radians(one.longitude)) / 2)
    x = half_lat * half_lat + half_lng * half_lng * math.cos(lat1) * math.cos(lat2)
    return 2 * math.asin(min(1.0, math.sqrt(x))) * _EARTH_RADIUS


FUNCTIONS: Final[Table] = {
    "timestamp.date": (overload("int int int", _date),),
    "timestamp.value": (overload("int", lambda ms: Timestamp(ms * 1_000_000)), overload("string", _parsed)),
    "duration.value": (overload("int string", _duration),),
    "duration.time": (overload("int int int int", _duration_of_parts),),
    "duration.abs": (overload("duration", lambda length: Duration(abs(length.nanos))),),
    "latlng.value": (overload("float float", lambda lat, lng: LatLng(float(lat), float(lng))),),
}

METHODS: Final[dict[str, Table]] = {
    "timestamp": {
        "year": (overload("timestamp", lambda t: t.moment().year),),
        "month": (overload("timestamp", lambda t: t.moment().month),),
        "day": (overload("timestamp", lambda t: t.moment().day),),
        "dayOfWeek": (overload("timestamp", lambda t: t.moment().isoweekday()),),
        "dayOfYear": (overload("timestamp", lambda t: t.moment().timetuple().tm_yday),),
        "hours": (overload("timestamp", lambda t: t.moment().hour),),
        "minutes": (overload("timestamp", lambda t: t.moment().minute),),
        "seconds": (overload("timestamp", lambda t: t.moment().second),),
        "nanos": (overload("timestamp", lambda t: t.nanos % SECOND),),
        "date": (overload("timestamp", lambda t: Timestamp(t.nanos // _DAY * _DAY)),),
        "time": (overload("timestamp", lambda t: Duration(t.nanos % _DAY)),),
        "toMillis": (overload("timestamp", lambda t: t.nanos // 1_000_000),),
    },
    "duration": {
        "seconds": (overload("duration", lambda d: _toward_zero(d.nanos, SECOND)),),
        "nanos": (overload("duration", lambda d: d.nanos - _toward_zero(d.nanos, SECOND) * SECOND),),
    },
    "latlng": {
        "latitude": (overload("latlng", lambda place: place.latitude),),
        "longitude": (overload("latlng", lambda place: place.longitude),),
        "distance": (overload("latlng latlng", _distance),),
    },
}
