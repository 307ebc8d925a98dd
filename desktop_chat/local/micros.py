"""Times as the database holds them: microseconds since 1970 in UTC."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_micros(time: datetime | None) -> int | None:
    """Return a time as it is stored; a naive one is a bug and raises TypeError."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def from_micros(micros: int | None) -> datetime | None:
    """Return a stored time, aware and in UTC."""
    return None if micros is None else _EPOCH + timedelta(microseconds=micros)
