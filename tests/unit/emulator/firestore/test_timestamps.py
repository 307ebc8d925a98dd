from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore import timestamps
from desktop_chat.emulator.firestore.protos import Timestamp
from tests.firestore_messages import code


@settings(deadline=None)
@given(st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31)))  # noqa: DTZ001  # made aware below
def test_every_time_survives_all_three_forms(naive: Any) -> None:
    time = naive.replace(tzinfo=UTC)
    micros = timestamps.micros_of(time)
    assert timestamps.datetime_of(micros) == time
    assert timestamps.datetime_of_timestamp(timestamps.timestamp_of_datetime(time)) == time
    assert timestamps.micros_of_timestamp(timestamps.timestamp_of(micros)) == micros


def test_nanoseconds_are_cut_off() -> None:
    assert timestamps.micros_of_timestamp(Timestamp(seconds=2, nanos=1999)) == 2_000_001


def test_a_read_time_is_not_finer_than_microseconds() -> None:
    assert timestamps.read_micros_of(Timestamp(seconds=2, nanos=1000)) == 2_000_001
    assert code(timestamps.read_micros_of, Timestamp(seconds=2, nanos=1001)) == "INVALID_ARGUMENT"


def test_times_before_1970_have_positive_nanos() -> None:
    stamp = timestamps.timestamp_of(-1)
    assert (stamp.seconds, stamp.nanos) == (-1, 999_999_000)
