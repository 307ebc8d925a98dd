"""Pages of a list, against a list made the slow way."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.listing import FirstFrom, ListQuery, behind_prefix, list_page
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable

TIME = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ObjectMetadata("b", "n", 1, 1, 5, "m", "c", TIME, TIME, Settable(), (), "blob")
NAMES = st.sets(st.text("ab/\ud7ff\U0010ffff", min_size=1, max_size=5), max_size=12)


def over(names: set[str]) -> FirstFrom:
    ordered = sorted(names)

    def first_from(name: str, inclusive: bool) -> ObjectMetadata | None:
        found = [one for one in ordered if (one >= name if inclusive else one > name)]
        return replace(ONE, name=found[0]) if found else None

    return first_from


def all_pages(query: ListQuery, names: set[str]) -> tuple[list[str], list[str]]:
    items: list[str] = []
    prefixes: list[str] = []
    for _ in range(50):
        page = list_page(query, over(names))
        assert len(page.items) + len(page.prefixes) <= query.limit
        items += [one.name for one in page.items]
        prefixes += page.prefixes
        if not page.next_token:
            return items, prefixes
        query = replace(query, page_token=page.next_token)
    raise AssertionError("the pages never end")


@given(NAMES, st.text("ab/", max_size=3), st.sampled_from(["", "/", "ab"]), st.integers(1, 4))
def test_pages_hold_everything_once(names: set[str], prefix: str, delimiter: str, limit: int) -> None:
    items, prefixes = [], set()
    for name in sorted(one for one in names if one.startswith(prefix)):
        cut = name.find(delimiter, len(prefix)) if delimiter else -1
        if cut < 0:
            items.append(name)
        else:
            prefixes.add(name[: cut + len(delimiter)])
    assert all_pages(ListQuery(prefix, delimiter, limit), names) == (items, sorted(prefixes))


def test_a_start_an_end_and_folders_of_their_own() -> None:
    names = {"a", "b/", "b/x", "c", "d"}
    assert all_pages(ListQuery(start="b", end="d"), names)[0] == ["b/", "b/x", "c"]
    assert all_pages(ListQuery(delimiter="/", trailing=True), names) == (["a", "b/", "c", "d"], ["b/"])


@given(st.text(max_size=3), st.text(max_size=3))
def test_behind_a_prefix_lies_what_does_not_begin_with_it(prefix: str, name: str) -> None:
    border = behind_prefix(prefix)
    begins_or_smaller = name.startswith(prefix) or name < prefix
    assert (border is None or name < border) == begins_or_smaller


@pytest.mark.parametrize("token", ["x", "!!!", "aQ==", "eHl6", "\udcff"])
def test_a_token_that_is_not_ours(token: str) -> None:
    with pytest.raises(StorageError, match="page token"):
        list_page(ListQuery(page_token=token), over({"a"}))
