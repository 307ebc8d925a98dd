"""The stock client's listeners."""

from typing import Any

import pytest
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from tests.firestore_wire import Snapshots, Wire


@pytest.fixture
def db(wire: Wire) -> Any:
    return wire.client()


def _names(documents: list[Any]) -> set[str]:
    return {document.id for document in documents}


def test_a_document_that_comes_changes_and_goes(db: Any) -> None:
    thing = db.document("things/a")
    told = Snapshots()
    watch = thing.on_snapshot(told)
    try:
        told.until(lambda documents: not any(document.exists for document in documents))
        thing.set({"n": 1})
        told.until(lambda documents: [document.to_dict() for document in documents] == [{"n": 1}])
        thing.update({"n": 2})
        told.until(lambda documents: [document.to_dict() for document in documents] == [{"n": 2}])
        thing.delete()
        told.until(lambda documents: not any(document.exists for document in documents))
    finally:
        watch.unsubscribe()


def test_a_query_that_documents_enter_and_leave(db: Any) -> None:
    db.document("things/a").set({"on": True})
    told = Snapshots()
    watch = (
        db.collection("things").where(filter=FieldFilter(field_path="on", op_string="==", value=True)).on_snapshot(told)
    )
    try:
        told.until(lambda documents: _names(documents) == {"a"})
        db.document("things/b").set({"on": True})
        db.document("things/c").set({"on": False})
        told.until(lambda documents: _names(documents) == {"a", "b"})
        db.document("things/a").update({"on": False})
        told.until(lambda documents: _names(documents) == {"b"})
        db.document("things/b").delete()
        told.until(lambda documents: documents == [])
    finally:
        watch.unsubscribe()


def test_a_limit_is_filled_up_again(db: Any) -> None:
    for number in range(4):
        db.document(f"things/{number}").set({"n": number})
    told = Snapshots()
    newest = db.collection("things").order_by("n", direction=firestore.Query.DESCENDING).limit(2)
    watch = newest.on_snapshot(told)
    try:
        told.until(lambda documents: _names(documents) == {"2", "3"})
        db.document("things/3").delete()
        told.until(lambda documents: _names(documents) == {"1", "2"})
        db.document("things/4").set({"n": 4})
        told.until(lambda documents: _names(documents) == {"2", "4"})
    finally:
        watch.unsubscribe()


def test_an_empty_result_is_told(db: Any) -> None:
    told = Snapshots()
    watch = db.collection("none").on_snapshot(told)
    try:
        told.until(lambda documents: documents == [])
    finally:
        watch.unsubscribe()
