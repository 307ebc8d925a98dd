from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore import names
from desktop_chat.emulator.firestore.errors import FirestoreError
from tests.firestore_messages import DATABASE, ROOT


@pytest.mark.parametrize("name", [DATABASE, "projects/x/databases/other", "projects/a:b/databases/d-1"])
def test_any_project_and_database_is_accepted(name: Any) -> None:
    names.check_database_name(name)


@pytest.mark.parametrize(
    "name", ["", "projects/p", "projects//databases/d", f"{DATABASE}/documents", "p/x/databases/d"]
)
def test_other_forms_are_no_database(name: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        names.check_database_name(name)


@pytest.mark.parametrize(
    "path", ["c/d", "c/d/e/f", "c/ä b", "c/__id7__", "c/__id-7__", "c/...", "c/__", "c/__x", f"c/{'x' * 1500}"]
)
def test_allowed_document_names(path: Any) -> None:
    names.check_document_name(f"{ROOT}/{path}", DATABASE)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("c", "lacks"),
        ("c/d/e", "lacks"),
        ("c//d/e", "lacks a resource id"),
        ("c/", "lacks a resource id"),
        ("c/.", "contains"),
        ("c/..", "contains"),
        ("c/__x__", "reserved"),
        ("c/____", "reserved"),
        ("c/__id0__", "reserved"),
        ("c/__id007__", "reserved"),
        ("__c__/d", "reserved"),
        ("__id7__/d", "reserved"),
        (f"c/{'x' * 1501}", "1500 bytes"),
        (f"c/{'é' * 751}", "1500 bytes"),
        ("/".join(["c", "d"] * 101), "too long"),
        ("/".join(["c", "x" * 1400] * 5), "too long"),
    ],
)
def test_refused_document_names(path: Any, why: Any) -> None:
    with pytest.raises(FirestoreError, match=why) as refused:
        names.check_document_name(f"{ROOT}/{path}", DATABASE)
    assert refused.value.code.name == "INVALID_ARGUMENT"


def test_a_document_of_another_database_is_refused_but_may_be_referred_to() -> None:
    other = "projects/other/databases/(default)/documents/c/d"
    with pytest.raises(FirestoreError, match="not in the database"):
        names.check_document_name(other, DATABASE)
    names.check_reference(other)


@pytest.mark.parametrize("name", ["foo", ROOT, DATABASE, f"{ROOT}/c", "projects/p/databases/d/docs/c/d"])
def test_references_name_documents(name: Any) -> None:
    with pytest.raises(FirestoreError, match="INVALID_ARGUMENT"):
        names.check_reference(name)


def test_a_parent_is_the_root_or_a_document() -> None:
    names.check_parent(ROOT, DATABASE)
    names.check_parent(f"{ROOT}/c/d", DATABASE)
    for wrong in (f"{ROOT}/c", DATABASE, "projects/other/databases/(default)/documents"):
        with pytest.raises(FirestoreError, match="Document parent name"):
            names.check_parent(wrong, DATABASE)


def test_parts_of_a_name() -> None:
    name = f"{ROOT}/rooms/r/messages/m"
    assert names.database_of(name) == DATABASE
    assert names.collection_of(name) == f"{ROOT}/rooms/r/messages"
    assert names.collection_id_of(name) == "messages"


segment = st.text(alphabet="ab -!~é\U0001f600\x00\x01\x02", min_size=1, max_size=3)


@settings(deadline=None)
@given(st.lists(st.lists(segment, min_size=2, max_size=6), max_size=12))
def test_names_sort_segment_by_segment(paths: Any) -> None:
    by_key = sorted(("/".join(path) for path in paths), key=names.name_key)
    assert by_key == ["/".join(path) for path in sorted(paths)]


def test_numeric_ids_come_first_and_in_order_of_their_numbers() -> None:
    ids = ["\x01", "__id10__", "a", "\x00", "__id9__", "!", "__id-3__", "__id-20__"]
    ordered = sorted((f"{ROOT}/c/{one}" for one in ids), key=names.name_key)
    expected = ["__id-20__", "__id-3__", "__id9__", "__id10__", "\x00", "\x01", "!", "a"]
    assert [name.rpartition("/")[2] for name in ordered] == expected
