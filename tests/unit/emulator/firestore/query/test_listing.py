from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.query.listing import list_query, page_of_documents, page_of_ids
from tests.firestore_messages import document, paths

DOCUMENTS = [document(f"c/{name}") for name in "abcde"]


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    seen, token = [], ""
    while True:
        page = page_of_documents(DOCUMENTS, 2, token)
        seen.append(paths(page.documents))
        token = page.next_page_token
        if not token:
            break
    assert seen == [["c/a", "c/b"], ["c/c", "c/d"], ["c/e"]]


def test_a_full_last_page_has_no_successor() -> None:
    assert page_of_documents(DOCUMENTS, 5, "").next_page_token == ""
    assert page_of_documents([], 5, "").documents == ()


def test_a_page_goes_on_behind_a_document_that_went_away() -> None:
    token = page_of_documents(DOCUMENTS, 2, "").next_page_token
    rest = [one for one in DOCUMENTS if not one.name.endswith("/b")]
    assert paths(page_of_documents(rest, 2, token).documents) == ["c/c", "c/d"]


def test_a_page_of_zero_is_of_the_usual_size() -> None:
    many = [document(f"c/{index:04}") for index in range(1200)]
    assert len(page_of_documents(many, 0, "").documents) == 300
    assert len(page_of_documents(many, 5000, "").documents) == 1000


def test_ids_are_paged() -> None:
    page = page_of_ids(["a", "b", "c"], 2, "")
    assert page.ids == ("a", "b")
    last = page_of_ids(["a", "b", "c"], 2, page.next_page_token)
    assert (last.ids, last.next_page_token) == (("c",), "")


@pytest.mark.parametrize("token", ["x", "ä", "%%%"])
def test_tokens_of_others_are_refused(token: Any) -> None:
    with pytest.raises(FirestoreError, match="invalid page token"):
        page_of_documents(DOCUMENTS, 2, token)
    with pytest.raises(FirestoreError, match="invalid page token"):
        page_of_ids(["a"], 2, token)


def test_a_negative_page_size_is_refused() -> None:
    with pytest.raises(FirestoreError, match="negative"):
        page_of_ids(["a"], -1, "")


def test_orders_are_written_as_text() -> None:
    query = list_query("c", " n desc, `a, b` ASC,m ")
    assert [(order.field.field_path, order.direction) for order in query.order_by] == [
        ("n", StructuredQuery.DESCENDING),
        ("`a, b`", StructuredQuery.ASCENDING),
        ("m", StructuredQuery.ASCENDING),
    ]
    assert not list_query("c", "").order_by
    with pytest.raises(FirestoreError, match="Invalid property path"):
        list_query("c", "n down")
