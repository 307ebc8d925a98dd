"""Regular expressions."""

import pytest

from desktop_chat.emulator.database.rules.regex import compile_regex


def test_it_searches() -> None:
    assert compile_regex("b+", "")("abba")
    assert not compile_regex("^b", "")("abba")
    assert compile_regex("^A", "i")("abba")
    assert not compile_regex("^[0-9a-f]{4}$", "")("12ab\n")


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "(?i)a", r"(a)\1", r"\pL", "[[:alpha:]]", "a**", "[^]", r"\A"])
def test_what_javascript_and_re2_do_not_share_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="regular expression"):
        compile_regex(pattern, "")


def test_flags_beside_i_are_refused() -> None:
    with pytest.raises(ValueError, match="flags"):
        compile_regex("a", "g")


def test_no_text_takes_for_ever() -> None:
    assert not compile_regex("^(a+)+$", "")("a" * 50_000 + "b")
