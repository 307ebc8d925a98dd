"""What a person takes for the same is found, and the match is where it stands in the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.search.folding import find_matches, fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFE\u0301"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ｈｅｌｌｏ", "hello"),
        ("ﬁne", "fine"),
        ("ΑΘΉΝΑ", "αθηνα"),
        ("a\u00a0b\n\n c", "a b c"),
        ("İstanbul", "istanbul"),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("한", "하"), ("कि", "क"), ("日本", "日木")])
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_matches_are_where_the_text_has_them() -> None:
    text = "Die Straße, the CAFÉ\nat  noon"
    found = find_matches(text, ["strasse", "cafe at noon", "zzz", ""])
    assert [text[begin:end] for begin, end in found] == ["Straße", "CAFÉ\nat  noon"]


def test_matches_that_touch_are_one() -> None:
    assert find_matches("abcdef", ["abc", "cde", "def"]) == ((0, 6),)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=40), st.data())
def test_any_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    part = fold(text[begin : data.draw(st.integers(begin, len(text)))])
    if part and part in fold(text):
        found = find_matches(text, [part])
        assert found
        assert any(part in fold(text[begin:end]) for begin, end in found)
