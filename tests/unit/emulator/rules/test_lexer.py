"""Tokens."""

import pytest

from desktop_chat.emulator.rules.errors import Position
from desktop_chat.emulator.rules.lexer import LexError, tokenize


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'a\n\t\\\'\"b'", "a\n\t\\'\"b"),
        (r"'\u00e9\x41\101'", "éAA"),
        (r'"a"', "a"),
        (r"b'\xff\101é'", b"\xffA\xc3\xa9"),
        ("B'a'", b"a"),
        ("9223372036854775807", 2**63 - 1),
        (".5", 0.5),
        ("5.", 5.0),
        ("0", 0),
    ],
)
def test_literals(text: str, value: object) -> None:
    token = tokenize(text)[0]
    assert token.value == value
    assert type(token.value) is type(value)


@pytest.mark.parametrize(
    "text",
    [r"'\q'", r"'\0'", r"'\777'", r"'\U0001F600'", "'a\nb'", "'a", r"b'\u00e9'", "007", "1e3", "0x10", "1size", "é",
     "#", "9223372036854775808", "/*"],
)  # fmt: skip
def test_what_is_no_token(text: str) -> None:
    # "/*" is a path segment of one star; everything else has no tokens at all.
    if text == "/*":
        assert tokenize(text)[0].kind == "segment"
        return
    with pytest.raises(LexError):
        tokenize(text)


def test_a_slash_with_something_behind_it_is_a_path_segment() -> None:
    assert [t.text for t in tokenize("a/b / c")][:-1] == ["a", "/b", "/", "c"]
    assert [t.text for t in tokenize("/databases/(default)/a-b.c")][:-1] == ["/databases", "/(default)", "/a-b.c"]
    assert [t.text for t in tokenize("/a)/{x}/$(y)")][:-1] == ["/a", ")", "/", "{", "x", "}", "/", "$", "(", "y", ")"]


def test_comments_are_skipped_and_positions_counted() -> None:
    tokens = tokenize("a // b\n/* c\n d */ e")
    assert [(t.text, t.at) for t in tokens] == [
        ("a", Position(1, 1)),
        ("e", Position(3, 7)),
        ("end of file", Position(3, 8)),
    ]


def test_an_error_says_where() -> None:
    with pytest.raises(LexError) as caught:
        tokenize("a\n  #")
    assert caught.value.problem.at == Position(2, 3)
