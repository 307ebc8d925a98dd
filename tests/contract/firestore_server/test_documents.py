"""Reading and writing documents with the stock client."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.api_core import exceptions
from google.cloud import firestore

from desktop_chat.emulator.firestore import protos
from tests.firestore_wire import Wire


@pytest.fixture
def db(wire: Wire) -> Any:
    return wire.client()


def test_what_was_set_is_read_back_with_every_kind_of_value(db: Any) -> None:
    fields = {
        "null": None,
        "yes": True,
        "int": -(2**63),
        "float": 1.5,
        "text": "Grüße, 世界",
        "bytes": b"\x00\xff",
        "when": datetime(2026, 11, 24, 9, 0, 0, 123456, tzinfo=UTC),
        "list": [1, "two", {"three": 3}],
        "map": {"a.b": {"`": 1}},
        "place": firestore.GeoPoint(48.1, 11.5),
    }
    written = db.document("things/all").set(fields)
    found = db.document("things/all").get()
    assert found.to_dict() == fields
    assert found.update_time == written.update_time == found.create_time


def test_references_point_to_documents(db: Any) -> None:
    other = db.document("things/other")
    db.document("things/one").set({"other": other})
    assert db.document("things/one").get().get("other").path == other.path


def test_a_missing_document_is_read_as_missing(db: Any) -> None:
    found = db.document("things/none").get()
    assert not found.exists
    assert found.read_time is not None


def test_get_all_answers_found_and_missing(db: Any) -> None:
    db.document("things/a").set({"n": 1})
    found = list(db.get_all([db.document("things/a"), db.document("things/b"), db.document("things/a")]))
    assert {(one.id, one.exists) for one in found} == {("a", True), ("b", False)}


def test_a_field_mask_reads_only_those_fields(db: Any) -> None:
    db.document("things/a").set({"keep": {"x": 1, "y": 2}, "drop": 3})
    assert db.document("things/a").get(field_paths=["keep.x"]).to_dict() == {"keep": {"x": 1}}


def test_set_replaces_and_merge_keeps(db: Any) -> None:
    thing = db.document("things/a")
    thing.set({"a": 1, "map": {"x": 1}})
    thing.set({"map": {"y": 2}}, merge=True)
    assert thing.get().to_dict() == {"a": 1, "map": {"x": 1, "y": 2}}
    thing.set({"map": {"z": 3}, "a": 9}, merge=["map"])
    assert thing.get().to_dict() == {"a": 1, "map": {"z": 3}}
    thing.set({"b": 2})
    assert thing.get().to_dict() == {"b": 2}


def test_update_changes_nested_fields_and_deletes_some(db: Any) -> None:
    thing = db.document("things/a")
    thing.set({"map": {"x": 1, "y": 2}, "gone": 1})
    thing.update({"map.x": 5, "gone": firestore.DELETE_FIELD})
    assert thing.get().to_dict() == {"map": {"x": 5, "y": 2}}


def test_update_of_a_missing_document_is_not_found(db: Any) -> None:
    with pytest.raises(exceptions.NotFound):
        db.document("things/none").update({"a": 1})
    assert not db.document("things/none").get().exists


def test_create_twice_is_refused(db: Any) -> None:
    db.document("things/a").create({"n": 1})
    with pytest.raises(exceptions.AlreadyExists):
        db.document("things/a").create({"n": 2})
    assert db.document("things/a").get().to_dict() == {"n": 1}


def test_delete_and_its_precondition(db: Any) -> None:
    thing = db.document("things/a")
    thing.set({"n": 1})
    thing.delete()
    assert not thing.get().exists
    thing.delete()
    with pytest.raises(exceptions.NotFound):
        thing.delete(option=db.write_option(exists=True))


def test_last_update_time_guards_an_update(db: Any) -> None:
    thing = db.document("things/a")
    first = thing.set({"n": 1}).update_time
    thing.update({"n": 2})
    with pytest.raises(exceptions.FailedPrecondition):
        thing.update({"n": 3}, option=db.write_option(last_update_time=first))
    latest = thing.get().update_time
    thing.update({"n": 4}, option=db.write_option(last_update_time=latest))
    assert thing.get().to_dict() == {"n": 4}


def test_a_batch_is_all_or_nothing(db: Any) -> None:
    batch = db.batch()
    batch.set(db.document("things/a"), {"n": 1})
    batch.update(db.document("things/none"), {"n": 1})
    with pytest.raises(exceptions.NotFound):
        batch.commit()
    assert not db.document("things/a").get().exists


def test_a_batch_has_one_commit_time(db: Any) -> None:
    batch = db.batch()
    for name in ("a", "b"):
        batch.set(db.document(f"things/{name}"), {"at": firestore.SERVER_TIMESTAMP})
    results = batch.commit()
    found = [db.document(f"things/{name}").get() for name in ("a", "b")]
    assert found[0].update_time == found[1].update_time == results[0].update_time
    assert found[0].get("at") == found[1].get("at")


def test_server_timestamp_is_now(db: Any) -> None:
    db.document("things/a").set({"at": firestore.SERVER_TIMESTAMP, "in": {"at": firestore.SERVER_TIMESTAMP}})
    found = db.document("things/a").get()
    assert found.get("at") == found.get("in.at")
    assert abs(found.get("at") - found.update_time) < timedelta(seconds=1)


def test_transforms_change_what_is_there(db: Any) -> None:
    thing = db.document("things/a")
    thing.set({"n": 1, "list": [1, 2], "min": 5, "max": 5})
    thing.update(
        {
            "n": firestore.Increment(2.5),
            "new": firestore.Increment(3),
            "list": firestore.ArrayUnion([2, 3]),
            "min": firestore.Minimum(3),
            "max": firestore.Maximum(3),
        }
    )
    assert thing.get().to_dict() == {"n": 3.5, "new": 3, "list": [1, 2, 3], "min": 3, "max": 5}
    thing.update({"list": firestore.ArrayRemove([1, 3])})
    assert thing.get().get("list") == [2]


def test_each_transform_has_its_result(wire: Wire) -> None:
    write = wire.put("things/a", n=1)
    for field in ("one", "two"):
        transform = write.update_transforms.add()
        transform.field_path = field
        transform.increment.integer_value = 7
    (result,) = wire.commit(write).write_results
    assert [value.integer_value for value in result.transform_results] == [7, 7]


def test_bulk_writer_writes_each_for_itself(db: Any) -> None:
    db.document("things/a").set({"n": 0})
    failed: list[str] = []

    def on_error(error: Any, _writer: Any) -> bool:
        failed.append(error.operation.reference.path)
        return False  # do not try again

    writer = db.bulk_writer()
    writer.on_write_error(on_error)
    for number in range(50):
        writer.set(db.document(f"many/{number}"), {"n": number})
    writer.create(db.document("things/a"), {"n": 1})
    writer.close()
    assert failed == ["things/a"]
    assert len(list(db.collection("many").stream())) == 50
    assert db.document("things/a").get().to_dict() == {"n": 0}


def test_batch_write_of_one_document_twice_is_refused(wire: Wire) -> None:
    request = protos.BatchWriteRequest(database=wire.database, writes=[wire.put("a/b", n=1), wire.put("a/b", n=2)])
    with pytest.raises(Exception, match="more than once"):
        wire.call("BatchWrite", request)


def test_collections_and_documents_are_listed(db: Any) -> None:
    for path in ("b/1", "a/1", "a/1/sub/x", "a/2/sub/y"):
        db.document(path).set({"n": 1})
    assert [collection.id for collection in db.collections()] == ["a", "b"]
    assert [collection.id for collection in db.document("a/1").collections()] == ["sub"]
    assert [document.id for document in db.collection("a").list_documents()] == ["1", "2"]


def test_listing_goes_page_by_page(db: Any, wire: Wire) -> None:
    for number in range(5):
        db.document(f"a/{number}").set({"n": number})
    request = protos.ListDocumentsRequest(parent=wire.root, collection_id="a", page_size=2)
    seen: list[str] = []
    while True:
        page = wire.call("ListDocuments", request)
        assert len(page.documents) <= 2
        seen += [document.name.rpartition("/")[2] for document in page.documents]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert seen == ["0", "1", "2", "3", "4"]


def test_the_document_calls_of_the_interface(wire: Wire) -> None:
    created = wire.call("CreateDocument", protos.CreateDocumentRequest(parent=wire.root, collection_id="a"))
    request = protos.UpdateDocumentRequest(document=wire.put("a/x", n=1, m=2).update)
    wire.call("UpdateDocument", request)
    request = protos.UpdateDocumentRequest(document=wire.put("a/x", n=5).update, update_mask={"field_paths": ["n"]})
    changed = wire.call("UpdateDocument", request)
    assert {name: value.integer_value for name, value in changed.fields.items()} == {"n": 5, "m": 2}
    found = wire.call("GetDocument", protos.GetDocumentRequest(name=created.name))
    assert found.name == created.name
    wire.call("DeleteDocument", protos.DeleteDocumentRequest(name=created.name))
    with pytest.raises(Exception, match="not found"):
        wire.call("GetDocument", protos.GetDocumentRequest(name=created.name))


def test_the_past_can_be_read(db: Any) -> None:
    thing = db.document("things/a")
    thing.set({"n": 1})
    then = thing.get().read_time
    thing.set({"n": 2})
    assert thing.get(read_time=then).to_dict() == {"n": 1}


def test_documents_that_are_only_above_others_are_listed_also_of_the_past(db: Any) -> None:
    db.document("a/1/sub/x").set({"n": 1})
    then = db.document("a/2").set({"n": 1}).update_time
    db.document("a/3").set({"n": 1})
    assert [document.id for document in db.collection("a").list_documents()] == ["1", "2", "3"]
    assert [document.id for document in db.collection("a").list_documents(read_time=then)] == ["1", "2"]


def test_an_update_time_that_is_still_to_come_is_an_invalid_argument(db: Any) -> None:
    thing = db.document("things/a")
    later = thing.set({"n": 1}).update_time + timedelta(hours=1)
    with pytest.raises(exceptions.InvalidArgument):
        thing.update({"n": 2}, option=db.write_option(last_update_time=later))


@pytest.mark.parametrize("path", ["things/__reserved__", "things/a/b"])
def test_a_wrong_name_is_an_invalid_argument(wire: Wire, path: str) -> None:
    with pytest.raises(Exception, match="INVALID_ARGUMENT"):
        wire.commit(wire.put(path, n=1))
