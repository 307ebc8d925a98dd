"""One person's set of reactions."""

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.messages.reactions import MAX_EMOJI, toggled


def test_a_new_one_comes_last_and_an_old_one_keeps_its_place() -> None:
    assert toggled(("👍",), "🎉", on=True) == ("👍", "🎉")
    assert toggled(("👍", "🎉"), "👍", on=True) == ("👍", "🎉")


def test_one_is_taken_away_and_nothing_else() -> None:
    assert toggled(("👍", "🎉"), "👍", on=False) == ("🎉",)
    assert toggled(("👍",), "🎉", on=False) == ("👍",)


@pytest.mark.parametrize("text", ["", " ", "a b", "\n", "x" * 21, "\ud800"])
def test_what_is_no_emoji_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        toggled((), text, on=True)


def test_families_and_flags_are_emoji() -> None:
    assert toggled((), "👨‍👩‍👧‍👦", on=True) == ("👨‍👩‍👧‍👦",)
    assert toggled((), "🏴󠁧󠁢󠁳󠁣󠁴󠁿", on=True) == ("🏴󠁧󠁢󠁳󠁣󠁴󠁿",)


def test_there_is_an_end_to_it() -> None:
    many = tuple(f"e{number}" for number in range(MAX_EMOJI))
    with pytest.raises(Rejected, match="take one away"):
        toggled(many, "👍", on=True)
    assert toggled(many, "e0", on=False) == many[1:]
