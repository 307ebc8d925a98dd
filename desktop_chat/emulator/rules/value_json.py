"""Values of the rules language as JSON that tells their types, as the coverage report and `debug()` show them."""

import base64
from typing import Any

from desktop_chat.emulator.rules.values import BoundSegment, Duration, LatLng, Path, RulesSet, RulesValue, Timestamp


def typed(value: RulesValue) -> dict[str, Any]:
    """A value in the report's form; `{}` for what has none, such as what a list query leaves unknown."""
    match value:
        case None:
            return {"nullValue": None}
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"floatValue": value if value == value and abs(value) != float("inf") else str(value)}
        case str():
            return {"stringValue": value}
        case bytes():
            return {"bytesValue": base64.b64encode(value).decode()}
    return _typed_object(value)


def _typed_object(value: Any) -> dict[str, Any]:
    match value:
        case dict():
            return {"mapValue": {"fields": {str(key): typed(item) for key, item in value.items()}}}
        case list():
            return {"listValue": {"values": [typed(item) for item in value]}}
        case RulesSet():
            return {"setValue": {"values": [typed(item) for item in value.items]}}
        case Path():
            return {"pathValue": {"segments": [_segment(segment) for segment in value.segments]}}
        case Timestamp():
            return {"timestampValue": value.moment().isoformat()}
        case LatLng() | Duration():
            return {"stringValue": str(value)}
    return {}


def _segment(segment: str | BoundSegment) -> dict[str, Any]:
    return {"simple": segment} if isinstance(segment, str) else {"capture": {"name": segment.name}}
