from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import PartitionQueryRequest
from desktop_chat.emulator.firestore.query.partitions import check_partition, page_of_cursors, partition_cursors
from tests.firestore_messages import ROOT, cursor, document, query, where


def request(count: int = 3, asked: Any = None, **fields: Any) -> Any:
    asked = asked or query("c", order=("__name__",), group=True)
    return PartitionQueryRequest(parent=ROOT, structured_query=asked, partition_count=count, **fields)


@given(st.integers(0, 200), st.integers(1, 40))
def test_parts_are_of_like_size_and_no_more_than_asked_for(size: int, count: int) -> None:
    documents = [document(f"c/{number:03}") for number in range(size)]
    cursors = partition_cursors(documents, count)
    assert all(one.before for one in cursors)
    names = [one.name for one in documents]
    cuts = [names.index(one.values[0].reference_value) for one in cursors]
    assert len(cuts) == min(count, max(0, size - 1))
    parts = [stop - start for start, stop in zip([0, *cuts], [*cuts, size], strict=True)]
    assert sum(parts) == size
    assert max(parts) - min(parts) <= 1


@given(st.lists(st.integers(), max_size=20), st.integers(1, 7))
def test_pages_are_all_of_it_in_order(cursors: list[int], size: int) -> None:
    seen, token = page_of_cursors(cursors, size, "")
    while token:
        page, token = page_of_cursors(cursors, size, token)
        assert 0 < len(page) <= size
        seen += page
    assert seen == cursors
    assert page_of_cursors(cursors, 0, "") == (cursors, "")


@pytest.mark.parametrize("token", ["x", "-1", "²"])
def test_a_page_token_of_somebody_else_is_refused(token: str) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        page_of_cursors([], 1, token)


def test_a_group_by_name_is_accepted() -> None:
    check_partition(request())


@pytest.mark.parametrize(
    "bad",
    [
        request(0),
        request(-1),
        request(page_size=-1),
        request(asked=query("c", order=("__name__",))),
        request(asked=query("c", group=True)),
        request(asked=query("c", order=("-__name__",), group=True)),
        request(asked=query("c", order=("n", "__name__"), group=True)),
        request(asked=query("c", where("n", "EQUAL", 1), order=("__name__",), group=True)),
        request(asked=query("c", order=("__name__",), group=True, limit=3)),
        request(asked=query("c", order=("__name__",), group=True, offset=3)),
        request(asked=query("c", order=("__name__",), group=True, start=cursor("a", before=True))),
    ],
)
def test_everything_else_is_refused(bad: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        check_partition(bad)
