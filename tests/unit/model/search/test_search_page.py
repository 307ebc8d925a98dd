"""Excerpts hold the first match and keep the ranges true."""

from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.search.folding import find_matches, fold
from desktop_chat.model.search.search_page import SearchHit, excerpt
from tests.example_data import a_message


def hit(body: str, *terms: str) -> SearchHit:
    return SearchHit(a_message(body), find_matches(body, [fold(term) for term in terms]))


def test_a_short_body_is_shown_whole_on_one_line() -> None:
    shown = excerpt(hit("hello\nthere", "there"))
    assert (shown.text, shown.matches) == ("hello there", ((6, 11),))


def test_a_long_body_is_cut_around_the_first_match() -> None:
    shown = excerpt(hit("x" * 500 + " needle " + "y" * 500, "needle"), length=60, lead=10)
    assert shown.text.startswith("…x")
    assert shown.text.endswith("y…")
    ((begin, end),) = shown.matches
    assert shown.text[begin:end] == "needle"


def test_a_hit_of_filters_only_begins_at_the_beginning() -> None:
    shown = excerpt(hit("y" * 500), length=20)
    assert (shown.text, shown.matches) == ("y" * 20 + "…", ())


@given(st.text(max_size=300), st.text(min_size=1, max_size=3), st.integers(20, 80))
def test_ranges_always_lie_in_the_excerpt(body: str, term: str, length: int) -> None:
    shown = excerpt(hit(body, term), length=length, lead=10)
    assert len(shown.text) <= length + 2
    assert all(0 <= begin < end <= len(shown.text) for begin, end in shown.matches)
