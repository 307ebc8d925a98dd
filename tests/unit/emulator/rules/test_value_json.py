from datetime import UTC, datetime

from desktop_chat.emulator.rules.value_json import typed
from desktop_chat.emulator.rules.values import BoundSegment, Duration, LatLng, Path, RulesSet, Timestamp


def test_values_in_the_form_of_the_report() -> None:
    assert typed({"a": [None, True, 1, 1.5, "x", b"\xff"]}) == {
        "mapValue": {"fields": {"a": {"listValue": {"values": [
            {"nullValue": None}, {"boolValue": True}, {"intValue": "1"}, {"floatValue": 1.5},
            {"stringValue": "x"}, {"bytesValue": "/w=="},
        ]}}}}
    }  # fmt: skip
    assert typed(Path(("a", "b"))) == {"pathValue": {"segments": [{"simple": "a"}, {"simple": "b"}]}}
    assert typed(float("nan")) == {"floatValue": "nan"}
    assert typed(Timestamp.of(datetime(2026, 1, 1, tzinfo=UTC))) == {"timestampValue": "2026-01-01T00:00:00+00:00"}
    assert "stringValue" in typed(Duration(5))
    assert "stringValue" in typed(LatLng(1.0, 2.0))
    assert typed(Path((BoundSegment("x"),))) == {"pathValue": {"segments": [{"capture": {"name": "x"}}]}}
    assert typed(RulesSet([1, 1.0])) == {"setValue": {"values": [{"intValue": "1"}]}}
    assert typed(object()) == {}
