"""int(), float() and string()."""

import math

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("int('5')", 5),
        ("int('+5')", 5),
        ("int(' 5')", ERROR),
        ("int('5.5')", ERROR),
        ("int('')", ERROR),
        ("int('1_000')", ERROR),
        ("int('٣')", 3),
        (f"int('{'0' * 6000}7')", 7),
        (f"int('-{'0' * 6000}')", 0),
        (f"int('{'٠' * 6000}٣')", 3),
        ("int('9223372036854775807')", 2**63 - 1),
        ("int('-9223372036854775808')", -(2**63)),
        (f"int('{'9' * 6000}')", ERROR),
        ("int('𝟗')", ERROR),
        ("int(5.9)", 5),
        ("int(-5.9)", -5),
        ("int(1 / 0.0)", 9223372036854775807),
        ("int(0.0 / 0)", 0),
        ("int(true)", ERROR),
        ("int(null)", ERROR),
        ("int('9223372036854775808')", ERROR),
        ("float('1e3')", 1000.0),
        ("float(' 1 ')", 1.0),
        ("float('1f')", 1.0),
        ("float('0x1p3')", 8.0),
        ("float('.5')", 0.5),
        ("float('5.')", 5.0),
        ("float('-Infinity')", -math.inf),
        ("float('inf')", ERROR),
        ("float('nan')", ERROR),
        ("float('1_0')", ERROR),
        ("float(true)", ERROR),
        ("float(5)", 5.0),
        ("string(5)", "5"),
        ("string(5.0)", "5.0"),
        ("string(100000000.0)", "1.0E8"),
        ("string(12345678.9)", "1.23456789E7"),
        ("string(9999999.0)", "9999999.0"),
        ("string(0.0001)", "1.0E-4"),
        ("string(0.001)", "0.001"),
        ("string(-0.0)", "-0.0"),
        ("string(1.0 / 3)", "0.3333333333333333"),
        ("string(1 / 0.0)", "Infinity"),
        ("string(123456789012345680000.0)", "1.2345678901234568E20"),
        ("string(0.0 / 0)", "NaN"),
        ("string(null)", "null"),
        ("string(true)", "true"),
        ("string(/a/b)", "/a/b"),
        ("string([1])", ERROR),
        ("string(b'a')", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
