from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.errors import Rejected
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.values import from_fields, from_timestamp, from_value, to_value

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.binary()
    | st.datetimes(timezones=st.just(UTC))
)
KEYS = st.text(st.characters(exclude_categories=["Cs"]))
MAPS = st.recursive(
    SCALARS, lambda inner: st.dictionaries(KEYS, inner | st.lists(SCALARS, max_size=3), max_size=3), max_leaves=8
)


@given(MAPS | st.lists(MAPS, max_size=3))
def test_what_is_written_is_read_back(value: Any) -> None:
    wire = to_value(value).SerializeToString()
    back = from_value(protos.Value.FromString(wire))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(object(), id="object"),
        2**63,
        -(2**63) - 1,
        datetime(2026, 11, 24),  # noqa: DTZ001 - naive on purpose
        [[1]],
        {1: "a"},
        {"a": {1, 2}},
        "\ud800",
        [{"a": [[1]]}],
    ],
    ids=repr,
)
def test_what_firestore_cannot_hold_is_rejected(value: Any) -> None:
    with pytest.raises(Rejected) as caught:
        to_value(value)
    assert caught.value.title == "This cannot be stored"


def test_list_inside_a_map_inside_a_list_is_allowed() -> None:
    assert from_value(to_value([{"a": [1]}])) == [{"a": [1]}]


def test_bool_is_no_integer() -> None:
    assert to_value(value=True).WhichOneof("value_type") == "boolean_value"
    assert to_value(1).WhichOneof("value_type") == "integer_value"


def test_empty_list_and_map_keep_their_kind() -> None:
    assert from_value(to_value([])) == []
    assert from_value(to_value({})) == {}


def test_other_time_zones_arrive_as_utc() -> None:
    east = datetime(2026, 11, 24, 13, tzinfo=timezone(timedelta(hours=1)))
    back = from_value(to_value(east))
    assert back == east
    assert back.tzinfo is UTC


def test_unknown_kind_is_read_as_none_with_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    place = protos.Value()
    place.geo_point_value.latitude = 1.0
    assert from_fields({"where": place, "n": to_value(1)}) == {"where": None, "n": 1}
    assert "geo_point_value" in caplog.text


def test_value_without_a_kind_is_read_as_none() -> None:
    assert from_value(protos.Value()) is None


def test_nanoseconds_are_cut() -> None:
    value = protos.Value()
    value.timestamp_value.nanos = 1_999
    assert from_timestamp(value.timestamp_value) == datetime(1970, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
