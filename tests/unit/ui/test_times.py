from datetime import UTC, datetime, timedelta, timezone

from PySide6.QtCore import QLocale

from desktop_chat.ui.times import Times, system_now
from tests.example_data import NOW, at

TIMES = Times(lambda: NOW, UTC)


def test_list_times_get_shorter_with_distance() -> None:
    assert TIMES.in_list(at(14, 32)) == TIMES.clock(at(14, 32))
    assert TIMES.in_list(at(21, 20, days_ago=1)) == "Yesterday"
    assert TIMES.in_list(at(20, 45, days_ago=3)) == QLocale.system().dayName(6, QLocale.FormatType.ShortFormat)
    assert TIMES.in_list(at(20, 45, days_ago=20)).startswith("4 ")
    assert TIMES.in_list(at(20, 45, days_ago=400)).endswith("2025")


def test_day_headings() -> None:
    today = NOW.date()
    assert TIMES.day(today) == "Today"
    assert TIMES.day(today - timedelta(days=1)) == "Yesterday"
    assert "November" in TIMES.day(today - timedelta(days=3)) or QLocale.system().name() != "C"
    assert TIMES.day(today.replace(year=2020)).endswith("2020")


def test_clock_has_no_seconds_and_uses_the_zone() -> None:
    there = Times(lambda: NOW, timezone(timedelta(hours=5, minutes=30)))
    assert there.local(at(14, 32)).hour == 20
    assert there.clock(at(14, 32)) != TIMES.clock(at(14, 32))
    assert TIMES.clock(at(14, 32, 59)) == TIMES.clock(at(14, 32))


def test_the_day_is_that_of_the_place() -> None:
    late = Times(lambda: datetime(2026, 11, 24, 23, 30, tzinfo=UTC), timezone(timedelta(hours=2)))
    assert late.today().day == 25


def test_system_now_is_aware_and_moves_on() -> None:
    first = system_now()
    assert first.tzinfo is not None
    assert system_now() >= first


def test_a_date_with_the_clock_is_short() -> None:
    november = datetime(2026, 11, 5, 14, 32, tzinfo=UTC)
    month = QLocale.system().monthName(11, QLocale.FormatType.ShortFormat)
    assert TIMES.date_and_clock(november) == f"5 {month}, {TIMES.clock(november)}"
