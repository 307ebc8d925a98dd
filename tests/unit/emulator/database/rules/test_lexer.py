"""Tokens."""

import pytest

from desktop_chat.emulator.database.rules.lexer import ExpressionError, tokens_of


def test_a_slash_divides_after_a_value_and_starts_a_regex_elsewhere() -> None:
    assert [token.kind for token in tokens_of("a / b / 2")] == ["name", "mark", "name", "mark", "number", "end"]
    (regex,) = [token for token in tokens_of(r"$a.b.matches(/[/]x\/y/i)") if token.kind == "regex"]
    assert (regex.kind, regex.text, regex.flags) == ("regex", r"[/]x\/y", "i")


def test_strings_and_comments() -> None:
    tokens = tokens_of(r"""'it\'s' /* no */ "a\u00e4\n" // end""")
    assert [token.text for token in tokens] == ["it's", "aä\n", ""]


@pytest.mark.parametrize("source", ["'a", "a # b", "/a", "1a", "a & b", "@", r"'\1'", "`a`"])
def test_what_is_no_token(source: str) -> None:
    with pytest.raises(ExpressionError):
        tokens_of(source)
