"""Which match block applies."""

import pytest

from tests.rules.decisions import allowed


@pytest.mark.parametrize(
    ("match", "path", "version", "expected"),
    [
        ("match /e/x { allow get; }", "e/x", 2, True),
        ("match /e/x { allow get; }", "e/y", 2, False),
        ("match /e/{x} { allow get: if x == 'y'; }", "e/y", 2, True),
        ("match /e/{x} { allow get; }", "e/x/y/z", 2, False),
        ("match /e/{x} { match /y/{z} { allow get: if x + z == 'xz'; } }", "e/x/y/z", 2, True),
        ("match /e/{x} { match /y/{x} { allow get: if x == 'z'; } }", "e/x/y/z", 2, True),
        ("match /e/{x=**} { allow get: if x == /x/y/z; }", "e/x/y/z", 2, True),
        ("match /e/{x=**} { allow get: if x == 'x/y/z'; }", "e/x/y/z", 2, False),
        ("match /e/{x=**} { allow get: if x[0] == 'x' && x[2] == 'z'; }", "e/x/y/z", 1, True),
        ("match /e/x/{y=**} { allow get; }", "e/x", 2, True),
        ("match /e/x/{y=**} { allow get; }", "e/x", 1, False),
        ("match /{p=**}/z { allow get: if p == /e/x/y; }", "e/x/y/z", 2, True),
        ("match /{p=**} { match /y/z { allow get; } }", "e/x/y/z", 2, True),
        ("match /e/{x} { allow get: if 1 / 0 == 1; } match /e/{y} { allow get; }", "e/x", 2, True),
        ("match /e/{x} { allow read; }", "e/x", 2, True),
        ("match /e/{x} { allow list, write; }", "e/x", 2, False),
        ("match /e/{x} { allow get: if 'yes'; }", "e/x", 2, False),
        ("match /E/{x} { allow get; }", "e/x", 2, False),
    ],
)
def test_paths(match: str, path: str, version: int, expected: bool) -> None:
    assert allowed(match, path, version=version) is expected
