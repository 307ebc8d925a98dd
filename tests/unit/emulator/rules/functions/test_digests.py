"""hashing.*"""

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hashing.md5('a').toHexString()", "0CC175B9C0F1B6A831C399E269772661"),
        ("hashing.md5('a').toBase64()", "DMF1ucDxtqgxw5niaXcmYQ=="),
        ("hashing.sha256(b'a').toHexString()", "CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB"),
        ("hashing.crc32('a').toHexString()", "43BEB7E8"),
        ("hashing.crc32c('a').toHexString()", "3043D0C1"),
        ("hashing.md5(1)", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
