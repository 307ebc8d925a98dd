from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.documents import Documents
from tests.firestore_messages import DATABASE, ROOT, document, paths


def filled(*written: Any) -> Any:
    documents = Documents(DATABASE)
    documents.apply(Change(f"{ROOT}/{path}", None, document(path)) for path in written)
    return documents


def without(documents: Any, *removed: Any) -> Any:
    documents.apply(Change(f"{ROOT}/{path}", document(path), None) for path in removed)
    return documents


def children(documents: Any, path: Any = "") -> Any:
    name = f"{ROOT}/{path}" if path else ROOT
    return sorted(child.removeprefix(f"{name}/") for child in documents.children(name))


def test_collections_hold_their_direct_documents() -> None:
    documents = filled("c/a", "c/b", "c/a/c/x", "d/a")
    assert paths(documents.collection(f"{ROOT}/c").values()) == ["c/a", "c/b"]
    assert paths(documents.collection(f"{ROOT}/none").values()) == []
    assert documents.get(f"{ROOT}/c/a/c/x") == document("c/a/c/x")
    assert len(documents) == 4


def test_groups_are_found_below_a_parent() -> None:
    documents = filled("c/a", "c/a/c/x", "x/y/c/z", "xx/y/c/z", "d/a")
    assert sorted(paths(documents.group("c", ROOT))) == ["c/a", "c/a/c/x", "x/y/c/z", "xx/y/c/z"]
    assert paths(documents.group("c", f"{ROOT}/x/y")) == ["x/y/c/z"]
    assert sorted(paths(documents.group("", f"{ROOT}/c/a"))) == ["c/a/c/x"]
    assert paths(documents.group("none", ROOT)) == []


def test_children_are_collections_and_documents_also_missing_ones() -> None:
    documents = filled("c/a/s/x", "c/b", "d/e/f/g/h/i")
    assert children(documents) == ["c", "d"]
    assert children(documents, "c") == ["a", "b"]
    assert children(documents, "d/e") == ["f"]
    assert children(documents, "c/b") == []


def test_what_is_removed_leaves_no_trace() -> None:
    documents = without(filled("c/a", "c/a/s/x", "c/b"), "c/a/s/x", "c/b", "c/none")
    assert (children(documents), children(documents, "c"), children(documents, "c/a")) == (["c"], ["a"], [])
    without(documents, "c/a")
    assert (len(documents), children(documents), paths(documents.group("", ROOT))) == (0, [], [])


def test_an_overwritten_document_is_counted_once() -> None:
    documents = filled("c/a", "c/a")
    assert len(without(documents, "c/a")) == 0
    assert children(documents) == []


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["c/a", "c/b", "c/a/c/b", "d/a", "d/a/e/f", "d/x/e/f"]))))
def test_every_index_agrees_with_the_set_of_documents(steps: Any) -> None:
    expected: set[str] = set()
    documents = Documents(DATABASE)
    for put, path in steps:
        (expected.add if put else expected.discard)(path)
        documents.apply([Change(f"{ROOT}/{path}", None, document(path) if put else None)])
    assert set(paths(documents.group("", ROOT))) == expected
    assert {name.removeprefix(f"{ROOT}/") for name in documents.names()} == expected
    assert set(paths(documents.group("e", ROOT))) == {path for path in expected if path.split("/")[-2] == "e"}
    assert children(documents) == sorted({path.split("/")[0] for path in expected})
    assert children(documents, "d") == sorted({path.split("/")[1] for path in expected if path.startswith("d/")})
