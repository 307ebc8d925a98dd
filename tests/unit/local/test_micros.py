"""Times come back from the database as they were."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.local.micros import from_micros, to_micros


@given(st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45))])))
def test_times_come_back_to_the_microsecond(time: datetime) -> None:
    assert from_micros(to_micros(time)) == time


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


def test_no_time_stays_none() -> None:
    assert to_micros(None) is None
    assert from_micros(None) is None
