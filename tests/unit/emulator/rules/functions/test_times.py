"""timestamp, duration and latlng."""

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("timestamp.date(2020, 2, 3).year()", 2020),
        ("timestamp.date(2020, 2, 3).dayOfWeek()", 1),
        ("timestamp.date(2020, 2, 2).dayOfWeek()", 7),
        ("timestamp.date(2020, 2, 3).dayOfYear()", 34),
        ("timestamp.value(3723004).hours()", 1),
        ("timestamp.value(3723004).minutes()", 2),
        ("timestamp.value(3723004).seconds()", 3),
        ("timestamp.value(3723004).nanos()", 4000000),
        ("timestamp.value(3723004).toMillis()", 3723004),
        ("timestamp.value(-1).nanos()", 999000000),
        ("timestamp.value(-1).date() == timestamp.date(1969, 12, 31)", True),
        ("timestamp.value(3723004).time() == duration.value(3723004, 'ms')", True),
        ("timestamp.value('2020-01-01T00:00:00+01:00') == timestamp.value('2019-12-31T23:00:00Z')", True),
        ("timestamp.value('2020-01-01T00:00:00.123456789Z').nanos()", 123456789),
        ("timestamp.value('2020-01-01')", ERROR),
        ("timestamp.value('5')", ERROR),
        ("timestamp.value(1.5)", ERROR),
        ("timestamp.date(2021, 2, 29)", ERROR),
        ("timestamp.date(0, 1, 1)", ERROR),
        ("timestamp.value(9223372036854775807)", ERROR),
        ("timestamp.date(9999, 12, 31) + duration.value(2, 'd')", ERROR),
        ("duration.value(-1500, 'ms').seconds()", -1),
        ("duration.value(-1500, 'ms').nanos()", -500000000),
        ("duration.value(1, 'w').seconds()", 604800),
        ("duration.value(1, 'x')", ERROR),
        ("duration.value(1.5, 's')", ERROR),
        ("duration.value(315576000001, 's')", ERROR),
        ("duration.time(25, 2, 3, 4).seconds()", 90123),
        ("duration.time(-1, 2, 3, 4).nanos()", -999999996),
        ("duration.abs(duration.value(-1, 's')).seconds()", 1),
        ("duration.abs(-5)", ERROR),
        ("duration.value(1, 'm') == duration.value(60, 's')", True),
        ("latlng.value(1, 2).latitude()", 1.0),
        ("latlng.value(100, 2)", ERROR),
        ("latlng.value(1, 2).distance(latlng.value(1, 3))", 111178.1477445346),
        ("latlng.value(0, 0).distance(latlng.value(0, 180))", 20015115.070354454),
        ("latlng.value(1, 1).distance(1)", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
