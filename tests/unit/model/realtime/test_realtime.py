"""What stands in the Realtime Database is read leniently; times come back to the microsecond."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.ids import Uid
from desktop_chat.model.realtime.presence import Availability
from desktop_chat.model.realtime.read_position import ReadPosition, UnreadMark
from desktop_chat.model.realtime.realtime import (
    availability_from,
    from_millis,
    position_fields,
    position_from,
    receipt_from,
    to_millis,
    typing_until,
)
from desktop_chat.model.realtime.receipts import Receipt
from tests.example_data import NOW

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=5)),
    lambda child: st.dictionaries(
        st.sampled_from(["typing", "readUpTo", "deliveredUpTo", "markedAt", "unreadFrom", "state", "x"]), child
    ),
    max_leaves=8,
)


@given(st.integers(0, 4_102_444_800_000_000).map(lambda micros: EPOCH + timedelta(microseconds=micros)))
def test_times_come_back_to_the_microsecond(at: datetime) -> None:
    assert from_millis(to_millis(at)) == at


@given(JSON)
def test_nothing_that_stands_there_raises(value: Any) -> None:
    availability_from(value)
    typing_until(value)
    receipt_from(Uid("ada"), value)
    position_fields(position_from(value))


@pytest.mark.parametrize("value", [None, True, "1", -1, float("nan"), float("inf"), 1e300, []])
def test_what_is_no_time(value: Any) -> None:
    assert from_millis(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, Availability.OFFLINE),
        ({"c": {"state": "idle"}, "d": {"state": "online"}}, Availability.ONLINE),
        ({"c": {"state": "idle"}, "d": 5}, Availability.IDLE),
        ({"c": {"state": "elsewhere"}}, Availability.OFFLINE),
    ],
)
def test_availability(value: Any, expected: Availability) -> None:
    assert availability_from(value) is expected


def test_receipts_and_typing() -> None:
    value = {"readUpTo": to_millis(NOW), "deliveredUpTo": "x", "typing": to_millis(NOW)}
    assert receipt_from(Uid("ada"), value) == Receipt(Uid("ada"), NOW, None)
    assert typing_until(value) == NOW


@pytest.mark.parametrize(
    "position",
    [ReadPosition(), ReadPosition(NOW), ReadPosition(NOW, UnreadMark(NOW, NOW)), ReadPosition(NOW, UnreadMark(NOW))],
)
def test_positions_come_back(position: ReadPosition) -> None:
    fields = {name: value for name, value in position_fields(position).items() if value is not None}
    assert position_from(fields) == position


def test_a_mark_that_was_taken_back_deletes_its_field() -> None:
    assert position_fields(ReadPosition(None, UnreadMark(NOW))) == {"markedAt": to_millis(NOW), "unreadFrom": None}
