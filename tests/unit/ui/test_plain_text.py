import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.ui.plain_text import (
    Block,
    accented,
    blocks,
    clean,
    first_line,
    initials,
    is_big_emoji,
    is_right_to_left,
    one_line,
    utf16_length,
)


def test_direction_overrides_and_controls_go() -> None:
    assert clean("a\u202egnp.exe\u2066\x07\x1b") == "agnp.exe"
    assert clean("line\r\nline\u2028line\tx") == "line\nline\nline\tx"
    assert clean("👨\u200d👩") == "👨\u200d👩"


def test_one_line_collapses() -> None:
    assert one_line("  a\n\n b\t c ```x``` ") == "a b c x"
    assert len(one_line("x" * 500, 100)) == 100


def test_first_line_skips_what_says_nothing() -> None:
    assert first_line("\n```\nfirst window 186 ms\nroom list") == "first window 186 ms"
    assert first_line("") == ""


@pytest.mark.parametrize(
    ("text", "big"),
    [
        ("🎉", True),
        ("🎉🚀✅", True),
        ("🎉 🚀", True),
        ("👨\u200d👩\u200d👧\u200d👦", True),
        ("👍🏽", True),
        ("🇩🇪", True),
        ("❤️", True),
        ("🎉🚀✅🎉", False),
        ("ok 🎉", False),
        ("12", False),
        ("", False),
        ("ää", False),
    ],
)
def test_big_emoji(text: str, big: bool) -> None:
    assert is_big_emoji(text) is big


@pytest.mark.parametrize(("text", "rtl"), [("שלום", True), ("123 مرحبا", True), ("hello שלום", False), ("123", False)])
def test_direction_is_that_of_the_first_strong_letter(text: str, rtl: bool) -> None:
    assert is_right_to_left(text) is rtl


def test_fenced_code_is_told_from_text() -> None:
    assert blocks("a\n```python\ncode\n  more\n```\nb") == [Block("a"), Block("code\n  more", is_code=True), Block("b")]
    assert blocks("```one line```") == [Block("one line", is_code=True)]
    assert blocks("never ```closed") == [Block("never ```closed")]
    assert blocks("plain") == [Block("plain")]
    assert blocks("``````")  # nothing inside: still something to draw


def test_links_and_mentions() -> None:
    text = "see https://example.com/x). @Ada mail a@b.c"
    found = [text[start : start + length] for start, length in accented(text)]
    assert found == ["https://example.com/x", "@Ada"]


def test_spans_count_as_qt_does() -> None:
    assert accented("🎉 @Ada") == [(3, 4)]
    assert utf16_length("🎉a") == 3


@pytest.mark.parametrize(
    ("title", "letters"),
    [("Ada Lovelace", "AL"), ("On-call", "OC"), ("Grace", "G"), ("🎉", "🎉"), ("", "?"), (" ", "?")],
)
def test_initials(title: str, letters: str) -> None:
    assert initials(title) == letters


@given(st.text(max_size=300))
def test_nothing_that_strangers_write_breaks_it(text: str) -> None:
    parts = blocks(text)
    assert parts
    assert "\u202e" not in "".join(part.text for part in parts)
    assert "\n" not in one_line(text)
    end = utf16_length(text)
    assert all(start >= 0 and start + length <= end for start, length in accented(text))
    initials(text)
    is_big_emoji(text)
    is_right_to_left(text)


def test_flags_of_regions_and_joined_people_are_big() -> None:
    scotland = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    assert is_big_emoji(scotland)
    assert is_big_emoji("👩🏽\u200d❤️\u200d💋\u200d👨🏿 " + scotland)
    assert not is_big_emoji(scotland + "x")
