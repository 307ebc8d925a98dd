from datetime import UTC, datetime, timedelta

from desktop_chat.emulator.clock import Clock


def test_the_clock_shows_the_wall_time_in_utc() -> None:
    before = datetime.now(UTC)  # noqa: TID251  # the wall clock is what the clock is held against
    shown = Clock().now()
    after = datetime.now(UTC)  # noqa: TID251
    assert before - timedelta(milliseconds=1) <= shown <= after + timedelta(milliseconds=1)
    assert shown.tzinfo is UTC


def test_turning_shifts_what_is_shown_both_ways() -> None:
    clock = Clock()
    start = clock.now()
    clock.turn(3600)
    assert timedelta(hours=1) <= clock.now() - start < timedelta(hours=1, minutes=1)
    clock.turn(-7200)
    assert clock.now() < start
