"""Times in their three forms: aware datetime, protobuf Timestamp, microseconds since 1970 (how the engine counts)."""

from datetime import UTC, datetime, timedelta
from typing import Any

from desktop_chat.emulator.firestore.errors import invalid_argument
from desktop_chat.emulator.firestore.protos import Timestamp

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros_of(time: datetime) -> int:
    """Microseconds since 1970 of an aware datetime."""
    return (time - EPOCH) // _MICROSECOND


def datetime_of(micros: int) -> datetime:
    """The aware UTC datetime of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


def timestamp_of(micros: int) -> Any:
    """The protobuf Timestamp of microseconds since 1970."""
    seconds, rest = divmod(micros, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1000)


def micros_of_timestamp(timestamp: Any) -> int:
    """Microseconds since 1970 of a protobuf Timestamp; finer parts are cut off."""
    return int(timestamp.seconds) * 1_000_000 + int(timestamp.nanos) // 1000


def read_micros_of(timestamp: Any) -> int:
    """As `micros_of_timestamp` for a `read_time`, which FirestoreError(INVALID_ARGUMENT) refuses to be any finer."""
    if timestamp.nanos % 1000:
        raise invalid_argument("timestamp cannot have more than microseconds precision")
    return micros_of_timestamp(timestamp)


def timestamp_of_datetime(time: datetime) -> Any:
    """The protobuf Timestamp of an aware datetime."""
    return timestamp_of(micros_of(time))


def datetime_of_timestamp(timestamp: Any) -> datetime:
    """The aware UTC datetime of a protobuf Timestamp."""
    return datetime_of(micros_of_timestamp(timestamp))
