"""The query language: words, phrases, filters, and errors that say what to write."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.search.search_query import Has, InvalidQuery, SearchQuery, parse_query

TOKYO = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 24, 14, 33, tzinfo=TOKYO)


def day(year: int, month: int, of_month: int) -> datetime:
    return datetime(year, month, of_month, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", SearchQuery()),
        ("  Lunch  NOON ", SearchQuery(("lunch", "noon"))),
        ('"Good  morning" all', SearchQuery(("good morning", "all"))),
        ('still "typing this', SearchQuery(("still", "typing this"))),
        ("from:@grace", SearchQuery(people=("grace",))),
        ('from:"Ada Lovelace" from:me', SearchQuery(people=("Ada Lovelace", "me"))),
        ("in:#engine x", SearchQuery(("x",), rooms=("engine",))),
        ("FROM:Grace", SearchQuery(people=("Grace",))),
        ("has:links has:image", SearchQuery(has=frozenset({Has.LINK, Has.IMAGE}))),
        ("after:2026-11-01", SearchQuery(after=day(2026, 11, 1))),
        ("before:2026-12", SearchQuery(before=day(2026, 12, 1))),
        ("before:2026", SearchQuery(before=day(2026, 1, 1))),
        ("after:yesterday before:today", SearchQuery(after=day(2026, 11, 23), before=day(2026, 11, 24))),
        ("https://example.org/x foo:bar", SearchQuery(("https://example.org/x", "foo:bar"))),
        ("from: in: has:", SearchQuery()),
    ],
)
def test_query_is_read(text: str, query: SearchQuery) -> None:
    assert parse_query(text, NOW) == query


@pytest.mark.parametrize(
    ("text", "help_with"),
    [
        ("before:tomorrow", "2026-11-24"),
        ("after:2026-13-01", "2026-11-24"),
        ("after:2026-02-30", "2026-11-24"),
        ("has:money", "has:link"),
        ("after:2026-11 before:2026-10", "later"),
    ],
)
def test_what_cannot_be_understood_is_helped_with(text: str, help_with: str) -> None:
    with pytest.raises(InvalidQuery) as caught:
        parse_query(text, NOW)
    assert help_with in caught.value.message


def test_only_filters_that_say_something_count() -> None:
    assert not parse_query("from: ", NOW)
    assert parse_query("has:link", NOW)


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_an_error_that_helps(text: str) -> None:
    with suppress(InvalidQuery):
        assert parse_query(text, datetime(2026, 1, 1, tzinfo=UTC)) == parse_query(
            f" {text}", datetime(2026, 1, 1, tzinfo=UTC)
        )
