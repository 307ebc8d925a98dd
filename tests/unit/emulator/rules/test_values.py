"""Stored documents as values of rules."""

import math
from datetime import UTC, datetime

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.values import (
    Duration,
    LatLng,
    Path,
    RulesSet,
    Timestamp,
    Vector,
    from_json,
    from_proto,
    resource,
    type_name,
)

NAME = "projects/p/databases/(default)/documents/rooms/r1"


def test_every_kind_of_stored_value() -> None:
    document = types.Document.pb()(name=NAME)
    fields = document.fields
    fields["i"].integer_value = 1
    fields["f"].double_value = 1.0
    fields["b"].boolean_value = True
    fields["n"].null_value = 0
    fields["y"].bytes_value = b"x"
    fields["t"].timestamp_value.seconds = 5
    fields["t"].timestamp_value.nanos = 7
    fields["g"].geo_point_value.latitude = 1.5
    fields["r"].reference_value = NAME
    fields["l"].array_value.values.add().string_value = "a"
    fields["m"].map_value.fields["k"].integer_value = 2
    fields["v"].map_value.fields["__type__"].string_value = "__vector__"
    fields["v"].map_value.fields["value"].array_value.values.add().double_value = 0.5
    found = resource(document)
    path = Path(("databases", "(default)", "documents", "rooms", "r1"))
    assert (found["id"], found["__name__"]) == ("r1", path)
    assert {key: type_name(value) for key, value in found["data"].items()} == {
        "b": "bool", "f": "float", "g": "latlng", "i": "int", "l": "list", "m": "map", "n": "null", "r": "path",
        "t": "timestamp", "v": "vector", "y": "bytes",
    }  # fmt: skip
    assert found["data"]["t"] == Timestamp(5_000_000_007)
    assert found["data"]["r"] == path
    assert found["data"]["g"] == LatLng(1.5, 0.0)
    assert found["data"]["v"] == Vector((0.5,))


def test_an_unset_value_is_null() -> None:
    assert from_proto(types.Value.pb()()) is None


def test_times_are_exact_and_bounded() -> None:
    moment = datetime(2026, 6, 1, 12, 30, 0, 123456, tzinfo=UTC)
    assert Timestamp.of(moment).nanos % 1_000_000_000 == 123_456_000
    assert Timestamp.of(moment).moment() == moment
    for bad in (lambda: Timestamp(2**63 - 1 + 10**21), lambda: Duration(10**21), lambda: LatLng(91, 0)):
        with pytest.raises(EvaluationError):
            bad()


def test_a_set_takes_1_and_1_0_for_the_same_at_any_depth() -> None:
    assert len(RulesSet([1, 1.0, [1], [1.0], "1", True])) == 4
    assert {"a": 1.0} in RulesSet([{"a": 1}])
    assert not RulesSet([1]).same(RulesSet([1, 2]))


def test_claims_of_a_token() -> None:
    assert from_json({"a": [1, 1.5, None, True, {"b": "c"}]}) == {"a": [1, 1.5, None, True, {"b": "c"}]}
    assert type(from_json(1.0)) is float
    assert math.isnan(from_json(math.nan))
