"""The link in the refusal, read by Google's own library."""

import base64
from typing import Any

import grpc
from google.cloud.firestore_admin_v1.types import Index as AdminIndex

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.indexes.index_need import needs_of
from desktop_chat.emulator.firestore.indexes.missing_index import missing_index
from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from tests.firestore_messages import ROOT, both, query, where

DATABASE = "projects/demo-chat/databases/(default)"


def refusal(made: Any) -> FirestoreError:
    compiled = compile_query(ROOT, made)
    return missing_index(DATABASE, needs_of(compiled)[0], ranges=compiled.ranges)


def linked(error: FirestoreError, action: str) -> Any:
    before, _, code = error.message.partition(f"/firestore/indexes?{action}=")
    assert before.endswith("You can create it here: https://console.firebase.google.com/v1/r/project/demo-chat")
    code = code.split(" ")[0]
    return AdminIndex.deserialize(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)))


def fields(index: Any) -> list[tuple[str, str]]:
    return [(one.field_path, (one.order or one.array_config).name) for one in index.fields]


def test_a_composite_index_is_described_as_the_console_reads_it() -> None:
    made = query("a" * 130, both(where("tags", "ARRAY_CONTAINS", "x"), where("b", "EQUAL", 1)), order=("-n",))
    error = refusal(made)
    assert error.code is grpc.StatusCode.FAILED_PRECONDITION
    assert error.message.startswith("The query requires an index. You can create it here: ")
    index = linked(error, "create_composite")
    assert index.name == f"{DATABASE}/collectionGroups/{'a' * 130}/indexes/_"
    assert index.query_scope is AdminIndex.QueryScope.COLLECTION
    wanted = [("b", "ASCENDING"), ("tags", "CONTAINS"), ("n", "DESCENDING"), ("__name__", "DESCENDING")]
    assert fields(index) == wanted


def test_a_single_field_of_a_group_is_named() -> None:
    error = refusal(query("members", order=("-joinedAt",), group=True))
    asks = "The query requires a COLLECTION_GROUP_DESC index for collection members and field joinedAt. "
    assert error.message.startswith(asks)
    index = linked(error, "create_exemption")
    assert index.name == f"{DATABASE}/collectionGroups/members/fields/joinedAt"
    assert index.query_scope is AdminIndex.QueryScope.COLLECTION_GROUP
    assert fields(index) == [("joinedAt", "DESCENDING")]


def test_the_name_alone_is_no_field_that_can_be_set() -> None:
    assert fields(linked(refusal(query("c", order=("-__name__",))), "create_composite")) == [("__name__", "DESCENDING")]


def test_several_ranges_are_told_where_to_read_on() -> None:
    several = both(where("a", "LESS_THAN", 1), where("b", "GREATER_THAN", 1))
    assert "multiple-range-fields" in refusal(query("c", several)).message
    one = both(where("a", "EQUAL", 1), where("b", "GREATER_THAN", 1))
    assert "multiple-range-fields" not in refusal(query("c", one)).message
