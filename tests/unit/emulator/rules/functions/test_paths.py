"""path() and bind()."""

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("path('/a/b') == /a/b", True),
        ("path('a/b') == /a/b", True),
        ("path('/a//b')", ERROR),
        ("path('')", ERROR),
        ("path('/a/')", ERROR),
        ("path(/a/b)", ERROR),
        ("path('/a/%20') == /a/$(' ')", True),
        ("path('/n/ x ') == /n/x", True),
        ("path('/a/{x}').bind({'x': 'y'}) == /a/y", True),
        ("path('/a/{x}') == /a/{x}", False),
        ("path('/a/{x}').bind({'x': 'y'}).x", "y"),
        ("string(path('/a/{x}').bind({'x': 1}))", "/a/1"),
        ("path('/a/{x=**}').bind({'x': /p/q}) == /a/p/q", True),
        ("(/a/{x}).x", ERROR),
        ("(/a/b).foo()", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
