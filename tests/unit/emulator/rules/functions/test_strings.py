"""Methods of strings and bytes."""

import pytest

from tests.rules.expressions import ERROR, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'abc'.size()", 3),
        ("'héllo😀'.size()", 7),
        ("b'é'.size()", 2),
        ("'abc'.matches('b')", False),
        ("'abc'.matches('a.c')", True),
        ("'abc'.matches('a|abc')", True),
        ("'a\\nb'.matches('a.b')", False),
        ("'abc'.matches('(')", ERROR),
        ("'abc'.matches('^a(?=b)')", ERROR),
        ("'abc'.matches(1)", ERROR),
        ("'a.b.c'.split('[.]')", ["a", "b", "c"]),
        ("'abc'.split('')", ["", "a", "b", "c"]),
        ("'a,b,,'.split(',')", ["a", "b"]),
        ("','.split(',')", [""]),
        ("''.split(',')", [""]),
        ("'XaX'.split('X')", ["", "a"]),
        ("'abc'.replace('b', 'x')", "axc"),
        ("'abc'.replace('', '-')", "-a-b-c-"),
        ("'abc'.replace('(b)', '[$1]')", "a[b]c"),
        ("'ab'.replace('(a)', '$12')", "a2b"),
        ("'ab'.replace('a', '$')", "$b"),
        ("'abc'.replace('b', '\\\\$')", "a$c"),
        ("'ab'.replace('(?P<x>a)', '${x}${x}')", "aab"),
        ("'ab'.replace('(a)', '$2')", ERROR),
        ("'ab'.replace('a', '${x}')", ERROR),
        ("'\\tab\\n'.trim()", "ab"),
        ("'\\u00a0a'.trim()", "\xa0a"),
        ("'aÉ'.upper()", "AÉ"),
        ("'AÉ'.lower()", "aÉ"),
        ("'é'.toUtf8()", b"\xc3\xa9"),
        ("b'\\xff'.toHexString()", "FF"),
        ("b'\\xfb\\xff'.toBase64()", "-_8="),
        ("'a'.foo()", ERROR),
        ("'😀'[0].toUtf8()", ERROR),
    ],
)
def test_values_that_google_s_emulator_gives(text: str, expected: object) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))
