from datetime import UTC, datetime

import grpc

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen import messages
from desktop_chat.emulator.firestore.protos import TargetChange
from desktop_chat.emulator.firestore.timestamps import datetime_of_timestamp
from tests.firestore_messages import document, name

TIME = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def test_target_changes_name_their_target() -> None:
    for make, kind in (
        (messages.target_added, TargetChange.ADD),
        (messages.target_removed, TargetChange.REMOVE),
        (messages.target_reset, TargetChange.RESET),
    ):
        change = make(7).target_change
        assert (change.target_change_type, list(change.target_ids)) == (kind, [7])
        assert not change.HasField("cause")


def test_a_removal_tells_its_cause() -> None:
    change = messages.target_removed(7, FirestoreError(grpc.StatusCode.PERMISSION_DENIED, "no")).target_change
    assert (change.cause.code, change.cause.message) == (7, "no")


def test_current_and_snapshot_carry_token_and_time() -> None:
    current = messages.target_current(7, b"token", TIME).target_change
    snapshot = messages.global_snapshot(b"token", TIME).target_change
    assert (list(current.target_ids), list(snapshot.target_ids)) == ([7], [])
    for change in (current, snapshot):
        assert (change.resume_token, datetime_of_timestamp(change.read_time)) == (b"token", TIME)


def test_document_messages() -> None:
    one = document("a/b", n=1)
    change = messages.document_changed(one, [2, 4], [6]).document_change
    assert (change.document, list(change.target_ids), list(change.removed_target_ids)) == (one, [2, 4], [6])
    deleted = messages.document_deleted(one.name, [2], TIME).document_delete
    removed = messages.document_removed(one.name, [2], TIME).document_remove
    for gone in (deleted, removed):
        assert (gone.document, list(gone.removed_target_ids)) == (one.name, [2])
        assert datetime_of_timestamp(gone.read_time) == TIME


def test_an_existence_filter_has_names_only_when_asked() -> None:
    names = [name("a/b"), name("a/c")]
    plain = messages.existence_filter(7, names, with_names=False).filter
    assert (plain.target_id, plain.count, plain.HasField("unchanged_names")) == (7, 2, False)
    assert messages.existence_filter(7, names, with_names=True).filter.unchanged_names.hash_count > 0
