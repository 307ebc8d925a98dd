"""Which queries an index file answers: each that it does not differs from one that it does in one thing."""

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.config import project_file
from desktop_chat.emulator.firestore.indexes.index_need import needs_of
from desktop_chat.emulator.firestore.indexes.index_set import IndexFileError, IndexSet, read_index_file
from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from tests.firestore_messages import ROOT, both, either, query, where


def index(*fields: str, collection: str = "c", scope: str = "COLLECTION") -> dict[str, Any]:
    """An entry of the file; a field is "a", "-a" for descending or "[a]" for an array."""
    parts = []
    for field in fields:
        mode = {"arrayConfig": "CONTAINS"} if field[0] == "[" else {"order": "ASCENDING"}
        parts.append({"fieldPath": field.strip("-[]"), **({"order": "DESCENDING"} if field[0] == "-" else mode)})
    return {"collectionGroup": collection, "queryScope": scope, "fields": parts}


def read(folder: Path, *composite: dict[str, Any], overrides: tuple[dict[str, Any], ...] = ()) -> IndexSet:
    file = folder / "firestore.indexes.json"
    file.write_text(json.dumps({"indexes": composite, "fieldOverrides": overrides}))
    return read_index_file(file)


def answers(indexes: IndexSet, made: Any, *aggregated: str) -> bool:
    return all(indexes.meets(need) for need in needs_of(compile_query(ROOT, made), aggregated))


def equal(field: str) -> Any:
    return where(field, "EQUAL", 1)


TAGGED = where("tags", "ARRAY_CONTAINS", "x")


@pytest.mark.parametrize(
    "made",
    [
        query("c"),
        query("c", equal("a")),
        query("c", both(equal("a"), equal("b"), equal("d"))),
        query("c", equal("a"), order=("-__name__",)),
        query("c", where("a", "GREATER_THAN", 1), order=("-a",)),
        query("c", TAGGED),
        query("c", equal("a"), order=("a",)),
        query("c", group=True),
    ],
)
def test_single_fields_have_indexes_by_themselves(made: Any) -> None:
    assert answers(IndexSet(), made)


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        (query("c", order=("-__name__",)), ("-__name__",)),
        (query("c", order=("a", "-__name__")), ("a", "-__name__")),
        (query("c", order=("a", "b")), ("a", "b")),
        (query("c", equal("a"), order=("b",)), ("a", "b")),
        (query("c", both(equal("a"), where("b", "LESS_THAN", 1))), ("-a", "b")),
        (query("c", both(equal("a"), equal("b")), order=("d",)), ("b", "a", "d")),
        (query("c", TAGGED, order=("b",)), ("[tags]", "b")),
    ],
)
def test_an_order_behind_something_else_needs_an_index_that_runs_so(
    tmp_path: Path, made: Any, fields: tuple[str, ...]
) -> None:
    *first, last = fields
    turned = last[1:] if last[0] == "-" else f"-{last}"
    assert not answers(IndexSet(), made)
    assert answers(read(tmp_path, index(*fields)), made)
    assert not answers(read(tmp_path, index(*first, turned)), made)
    assert not answers(read(tmp_path, index(*fields, collection="other")), made)
    assert not answers(read(tmp_path, index(*fields, scope="COLLECTION_GROUP")), made)
    assert not answers(read(tmp_path, index(*fields, "more")), made)


@pytest.mark.parametrize("fields", [("a", "[tags]"), ("[tags]", "a"), ("[tags]", "-a", "__name__")])
def test_an_array_that_contains_and_an_equality_need_one_index(tmp_path: Path, fields: tuple[str, ...]) -> None:
    made = query("c", both(TAGGED, equal("a")))
    assert not answers(IndexSet(), made)
    assert answers(read(tmp_path, index(*fields)), made)
    assert not answers(read(tmp_path, index("a", "tags")), made)


def test_equalities_are_merged_where_every_index_goes_on_with_the_order(tmp_path: Path) -> None:
    made = query("c", both(equal("a"), equal("b")), order=("d",))
    assert answers(read(tmp_path, index("a", "d"), index("b", "d")), made)
    assert not answers(read(tmp_path, index("a", "d"), index("b", "-d")), made)
    assert not answers(read(tmp_path, index("a", "d")), made)
    tagged = query("c", both(TAGGED, equal("a")), order=("d",))
    assert not answers(read(tmp_path, index("a", "d"), index("[tags]", "d")), tagged)


def test_every_alternative_must_be_answered(tmp_path: Path) -> None:
    made = query("c", either(equal("a"), equal("b")), order=("d",))
    assert not answers(read(tmp_path, index("a", "d")), made)
    assert answers(read(tmp_path, index("a", "d"), index("b", "d")), made)


def test_sums_need_their_field_in_the_index(tmp_path: Path) -> None:
    assert answers(IndexSet(), query("c", equal("a")))
    assert not answers(IndexSet(), query("c", equal("a")), "n")
    assert answers(read(tmp_path, index("a", "n")), query("c", equal("a")), "n")


def test_a_group_has_only_the_indexes_that_were_asked_for(tmp_path: Path) -> None:
    made = query("c", equal("a"), group=True)
    override = {
        "collectionGroup": "c",
        "fieldPath": "a",
        "indexes": [{"order": "ASCENDING", "queryScope": "COLLECTION_GROUP"}],
    }
    assert not answers(IndexSet(), made)
    assert answers(read(tmp_path, overrides=(override,)), made)
    assert answers(
        read(tmp_path, index("b", "a", scope="COLLECTION_GROUP")), query("c", equal("b"), order=("a",), group=True)
    )
    # What is said of a field is all it has.
    assert not answers(read(tmp_path, overrides=(override,)), query("c", equal("a")))


def test_a_field_can_be_without_an_index_and_so_are_those_in_it(tmp_path: Path) -> None:
    none = {"collectionGroup": "c", "fieldPath": "a", "indexes": []}
    indexes = read(tmp_path, overrides=(none,))
    assert not answers(indexes, query("c", equal("a")))
    assert not answers(indexes, query("c", equal("a.b")))
    assert answers(indexes, query("c", equal("ab")))
    assert not answers(read(tmp_path, overrides=({**none, "fieldPath": "*"},)), query("c", equal("ab")))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "json:1:2"),
        (b"\xff", "UTF-8"),
        (b"[]", "list of indexes"),
        (b'{"indexes": [{"collectionGroup": "c", "fields": []}]}', "no fields"),
        (b'{"indexes": [{"fields": [{"fieldPath": "a", "order": "ASCENDING"}]}]}', "collectionGroup"),
        (b'{"indexes": [{"collectionGroup": "c", "fields": [{"fieldPath": "a", "order": "UP"}]}]}', "UP"),
        (b'{"indexes": [{"collectionGroup": "c", "queryScope": "ALL", "fields": [{"fieldPath": "a"}]}]}', "a"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "firestore.indexes.json"
    file.write_bytes(content)
    with pytest.raises(IndexFileError, match=says):
        read_index_file(file)
    with pytest.raises(IndexFileError, match="No such file"):
        read_index_file(tmp_path / "missing")


def test_the_file_that_ships_answers_the_list_of_rooms_and_is_needed_for_it() -> None:
    mine = where("memberIds", "ARRAY_CONTAINS", "ada")
    recent = both(mine, where("updatedAt", "GREATER_THAN_OR_EQUAL", 1))
    shipped = read_index_file(project_file("firestore.indexes.json"))
    assert answers(shipped, query("rooms", recent, order=("updatedAt",)))
    assert not answers(IndexSet(), query("rooms", recent, order=("updatedAt",)))
    assert not answers(shipped, query("rooms", recent, order=("-updatedAt",)))
