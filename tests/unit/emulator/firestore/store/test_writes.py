from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import DocumentTransform, Timestamp, Write
from desktop_chat.emulator.firestore.store.writes import apply_writes
from desktop_chat.emulator.firestore.timestamps import timestamp_of
from tests.firestore_messages import (
    DATABASE,
    ROOT,
    change,
    contents,
    document,
    patch,
    plain,
    put,
    remove,
    transform,
    verify,
)

REQUEST = Timestamp(seconds=9)
NAN = float("nan")


def stored(path: Any, /, **fields: Any) -> Any:
    one = document(path, **fields)
    one.create_time.CopyFrom(timestamp_of(100))
    one.update_time.CopyFrom(timestamp_of(200))
    return one


def apply(*writes: Any, before: Any = ()) -> Any:
    return apply_writes(DATABASE, writes, {one.name: one for one in before}.get, 300, REQUEST)


def code(*writes: Any, before: Any = ()) -> Any:
    with pytest.raises(FirestoreError) as refused:
        apply(*writes, before=before)
    return refused.value.code.name


def after(*writes: Any, before: Any = ()) -> Any:
    (write,) = apply(*writes, before=before).writes
    return None if write.after is None else contents(write.after)


def test_a_set_replaces_the_whole_document() -> None:
    applied = apply(put("c/d", b=2), before=[stored("c/d", a=1)])
    (write,) = applied.writes
    assert (write.kind, contents(write.before), contents(write.after)) == ("update", {"a": 1}, {"b": 2})
    assert (write.after.create_time, write.after.update_time) == (timestamp_of(100), timestamp_of(300))
    assert applied.results[0].update_time == timestamp_of(300)


def test_a_new_document_is_created_now_whatever_its_writer_says() -> None:
    write = put("c/d", a=1)
    write.update.create_time.seconds = write.update.update_time.seconds = 77
    (pending,) = apply(write).writes
    assert (pending.kind, pending.before) == ("create", None)
    assert pending.after.create_time == pending.after.update_time == timestamp_of(300)


def test_a_mask_sets_what_is_there_and_deletes_what_is_not() -> None:
    before = stored("c/d", a=1, b={"x": 1, "y": 2}, keep=3)
    write = patch("c/d", ["a", "b.x", "b.z", "none", "`q r`"], b={"z": 9}, extra=5)
    write.update.fields["q r"].integer_value = 1
    assert after(write, before=[before]) == {"b": {"y": 2, "z": 9}, "keep": 3, "q r": 1}
    assert contents(before) == {"a": 1, "b": {"x": 1, "y": 2}, "keep": 3}, "the stored document must stay"


def test_an_empty_mask_creates_an_empty_document_and_changes_no_other() -> None:
    write = Write(update=document("c/d", a=1))
    write.update_mask.SetInParent()
    assert after(write) == {}
    assert after(write, before=[stored("c/d", b=1)]) == {"b": 1}


@pytest.mark.parametrize("path", ["a..b", "a-b", "__x__", ""])
def test_malformed_masks_are_refused(path: Any) -> None:
    assert code(patch("c/d", [path], a=1)) == "INVALID_ARGUMENT"


def test_transforms_come_after_the_fields_and_have_one_result_each() -> None:
    write = change("c/d", transform("n", increment=2), transform("at", set_to_server_value=1), n=5)
    applied = apply(write, before=[stored("c/d", n=1, k=1)])
    results = applied.results[0].transform_results
    assert [plain(results[0]), results[1].timestamp_value] == [7, REQUEST]
    assert set(applied.writes[0].after.fields) == {"n", "k", "at"}


def test_the_old_transform_write_merges() -> None:
    write = Write(transform=DocumentTransform(document=f"{ROOT}/c/d", field_transforms=[transform("n", increment=2)]))
    assert after(write, before=[stored("c/d", k=1)]) == {"k": 1, "n": 2}
    assert after(write) == {"n": 2}


@pytest.mark.parametrize(
    ("write", "exists", "expected"),
    [
        (put("c/d", exists=False), True, "ALREADY_EXISTS"),
        (put("c/d", exists=True), False, "NOT_FOUND"),
        (remove("c/d", exists=True), False, "NOT_FOUND"),
        (remove("c/d", exists=False), True, "ALREADY_EXISTS"),
        (put("c/d", update_time=timestamp_of(7)), True, "FAILED_PRECONDITION"),
        (put("c/d", update_time=timestamp_of(7)), False, "FAILED_PRECONDITION"),
        (put("c/d", update_time=timestamp_of(0)), False, "FAILED_PRECONDITION"),
        (remove("c/d", update_time=timestamp_of(7)), True, "FAILED_PRECONDITION"),
        (put("c/d", update_time=timestamp_of(2**50)), True, "INVALID_ARGUMENT"),
        (put("c/d", update_time=timestamp_of(2**50)), False, "FAILED_PRECONDITION"),
        (verify("c/d", exists=False), True, "ALREADY_EXISTS"),
        (verify("c/d", exists=True), False, "NOT_FOUND"),
        (verify("c/d"), True, "INVALID_ARGUMENT"),
    ],
)
def test_failed_preconditions(write: Any, exists: Any, expected: Any) -> None:
    assert code(write, before=[stored("c/d")] if exists else []) == expected


def test_refusals_name_the_document() -> None:
    with pytest.raises(FirestoreError) as refused:
        apply(put("c/d", exists=False), before=[stored("c/d")])
    assert refused.value.message == f"Document already exists: {ROOT}/c/d"
    with pytest.raises(FirestoreError) as refused:
        apply(put("c/d", exists=True))
    assert refused.value.message == f"No document to update: {ROOT}/c/d"


@pytest.mark.parametrize(
    "write",
    [
        put("c/d", exists=True, a=1),
        put("c/d", update_time=timestamp_of(200), a=1),
        remove("c/d", exists=True),
        remove("c/d", update_time=timestamp_of(200)),
        verify("c/d", exists=True),
    ],
)
def test_preconditions_that_hold(write: Any) -> None:
    assert len(apply(write, before=[stored("c/d")]).results) == 1


def test_what_changes_nothing_leaves_the_document_and_its_time() -> None:
    before = stored("c/d", a=1, nan=NAN)
    for write in (put("c/d", a=1, nan=NAN), patch("c/d", ["a"], a=1), change("c/d", transform("a", increment=0))):
        applied = apply(write, before=[before])
        assert applied.writes[0].after is before
        assert applied.results[0].update_time == timestamp_of(200)


def test_an_integer_is_not_the_same_as_its_double() -> None:
    before = stored("c/d", a=1)
    assert apply(put("c/d", a=1.0), before=[before]).writes[0].after is not before


def test_deleting_gives_an_empty_result_also_where_nothing_is() -> None:
    applied = apply(remove("c/d"))
    assert (applied.writes[0].kind, applied.writes[0].after) == ("delete", None)
    assert not applied.results[0].HasField("update_time")


def test_later_writes_of_a_document_see_the_earlier_ones() -> None:
    applied = apply(put("c/d", exists=False, a=1), change("c/d", transform("a", increment=1), b=2), put("c/e"))
    assert len(applied.results) == 3
    assert [write.name for write in applied.writes] == [f"{ROOT}/c/d", f"{ROOT}/c/e"]
    assert (applied.writes[0].kind, contents(applied.writes[0].after)) == ("create", {"a": 2, "b": 2})


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        (put("c/d"), put("c/d", exists=False), "upsert then insert"),
        (put("c/d", exists=True), put("c/d", exists=False), "update then insert"),
        (put("c/d", exists=False), put("c/d", exists=False), "insert then insert"),
        (put("c/d", exists=False), remove("c/d", exists=False), "insert then delete"),
        (remove("c/d"), put("c/d", exists=True), "delete then update"),
        (remove("c/d"), remove("c/d", exists=True), "delete then delete"),
        (remove("c/d"), put("c/d", exists=False), None),
        (put("c/d"), put("c/d", exists=True), None),
        (put("c/d"), put("c/d"), None),
        (remove("c/d"), remove("c/d"), None),
    ],
)
def test_what_can_only_fail_is_refused_before_anything_stored_is_looked_at(
    first: Any, second: Any, refused: str | None
) -> None:
    # The write before it would fail as well, if stored documents were looked at first.
    writes = (put("c/other", exists=False), first, second)
    before = [stored("c/other")]
    if refused is None:
        assert code(*writes, before=before) == "ALREADY_EXISTS"
        return
    with pytest.raises(FirestoreError, match=f"INVALID_ARGUMENT: Cannot {refused} an entity"):
        apply(*writes, before=before)


def test_a_document_deleted_and_written_again_is_new() -> None:
    (write,) = apply(remove("c/d"), put("c/d", a=1), before=[stored("c/d", a=1)]).writes
    assert (write.kind, write.after.create_time) == ("update", timestamp_of(300))


def test_a_verified_document_is_told_apart_from_a_written_one() -> None:
    before = stored("c/d")
    (write,) = apply(verify("c/d", exists=True), before=[before]).writes
    assert (write.kind, write.before, write.after) == ("verify", before, before)
    assert apply(verify("c/none", exists=False)).writes[0].kind == "verify"
    assert apply(verify("c/d", exists=True), remove("c/d"), before=[before]).writes[0].kind == "delete"
    assert apply(put("c/d"), verify("c/d", exists=True), before=[before]).writes[0].kind == "update"


@pytest.mark.parametrize(
    "write",
    [
        Write(),
        put("c"),
        put("c//d"),
        remove("__c__/d"),
        put("c/d", __x__=1),
        put("c/d", a=[[1]]),
        Write(update=document("c/d").__class__(name="projects/o/databases/d/documents/a/b")),
        Write(transform=DocumentTransform(document=f"{ROOT}/c/d")),
    ],
)
def test_wrong_writes_are_refused(write: Any) -> None:
    assert code(write) == "INVALID_ARGUMENT"


def test_the_stored_document_shares_nothing_with_the_request() -> None:
    write = put("c/d", a={"b": 1})
    (pending,) = apply(write).writes
    write.update.fields["a"].map_value.fields["b"].integer_value = 99
    assert contents(pending.after) == {"a": {"b": 1}}


def test_a_wrong_transform_is_told_before_a_failed_precondition() -> None:
    write = Write(transform=DocumentTransform(document=f"{ROOT}/c/d", field_transforms=[transform("n", increment="x")]))
    write.current_document.exists = True
    assert code(write) == "INVALID_ARGUMENT"
