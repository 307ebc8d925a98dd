"""math.*"""

import math

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("math.abs(-1)", 1),
        ("math.abs(-1.5)", 1.5),
        ("math.abs(-9223372036854775807 - 1)", -9223372036854775808),
        ("math.abs('a')", ERROR),
        ("math.ceil(1.2)", 2.0),
        ("math.ceil(1)", 1.0),
        ("math.floor(-1.2)", -2.0),
        ("math.round(2.5)", 3),
        ("math.round(-2.5)", -2),
        ("math.round(0.49999999999999994)", 0),
        ("math.round(99999999999999999999.0)", 9223372036854775807),
        ("math.round(0.0 / 0)", 0),
        ("math.sqrt(4)", 2.0),
        ("math.isNaN(math.sqrt(-1))", True),
        ("math.pow(2, 3)", 8.0),
        ("math.pow(0, -1)", math.inf),
        ("math.isNaN(math.pow(-8, 0.5))", True),
        ("math.isNaN(1)", False),
        ("math.pow(10.0, 400)", math.inf),
        ("math.pow(-10.0, 401)", -math.inf),
        ("math.isNaN(math.pow(1, 1 / 0.0))", True),
        ("math.ceil(1 / 0.0)", math.inf),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
