from typing import Any

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    DocumentTarget,
    Filter,
    Increment,
    Op,
    Order,
    Query,
    ResumePoint,
    ServerTimestamp,
    Write,
    WriteKind,
)
from desktop_chat.remote.firestore.serializer import Serializer, quoted
from tests.unit.remote.play import DATABASE, NOON, document

ROOT = f"{DATABASE}/documents"


@pytest.fixture
def serializer() -> Serializer:
    return Serializer(DATABASE)


def transforms(message: Any) -> dict[str, str]:
    return {one.field_path: one.WhichOneof("transform_type") for one in message.update_transforms}


def test_names_and_paths(serializer: Serializer) -> None:
    assert serializer.name("rooms/r") == f"{ROOT}/rooms/r"
    assert serializer.name("") == ROOT
    assert serializer.path(f"{ROOT}/rooms/r") == "rooms/r"


def test_document_is_read_with_times(serializer: Serializer) -> None:
    one = serializer.document(document("rooms/r", epoch=2))
    assert (one.path, one.id, one.fields) == ("rooms/r", "r", {"epoch": 2})
    assert (one.create_time, one.update_time) == (NOON, NOON)


class TestWrite:
    def test_create_must_not_find_the_document(self, serializer: Serializer) -> None:
        message = serializer.write(Write(WriteKind.CREATE, "rooms/r", {"n": 1}))
        assert message.update.name == f"{ROOT}/rooms/r"
        assert message.current_document.HasField("exists")
        assert message.current_document.exists is False
        assert not message.HasField("update_mask")

    def test_set_replaces_whatever_is_there(self, serializer: Serializer) -> None:
        message = serializer.write(Write(WriteKind.SET, "rooms/r", {"n": 1}))
        assert not message.HasField("current_document")
        assert not message.HasField("update_mask")

    def test_update_names_its_fields_and_needs_the_document(self, serializer: Serializer) -> None:
        fields = {"reactions.9abc": ["x"], "reactions.u_1": [], "title": "t", "at": ServerTimestamp()}
        message = serializer.write(Write(WriteKind.UPDATE, "rooms/r", fields))
        assert message.current_document.exists is True
        assert sorted(message.update_mask.field_paths) == ["reactions.`9abc`", "reactions.u_1", "title"]
        assert set(message.update.fields["reactions"].map_value.fields) == {"9abc", "u_1"}
        assert transforms(message) == {"at": "set_to_server_value"}

    def test_update_of_transforms_only_has_an_empty_mask_and_not_none(self, serializer: Serializer) -> None:
        message = serializer.write(Write(WriteKind.UPDATE, "rooms/r", {"at": ServerTimestamp()}))
        assert message.HasField("update_mask")
        assert list(message.update_mask.field_paths) == []

    def test_merge_replaces_named_fields_of_what_need_not_be_there(self, serializer: Serializer) -> None:
        fields = {"lastId": "f", "bytes": Increment(5), "updatedAt": ServerTimestamp()}
        message = serializer.write(Write(WriteKind.MERGE, "quotas/u", fields))
        assert not message.HasField("current_document")
        assert list(message.update_mask.field_paths) == ["lastId"]
        assert transforms(message) == {"bytes": "increment", "updatedAt": "set_to_server_value"}
        assert [one.increment.integer_value for one in message.update_transforms if one.field_path == "bytes"] == [5]

    def test_transforms_leave_the_fields(self, serializer: Serializer) -> None:
        fields = {
            "at": ServerTimestamp(),
            "ids": ArrayUnion(("a", 1)),
            "old": ArrayRemove(("b",)),
            "epoch": Increment(2),
            "last": {"id": "m", "at": ServerTimestamp()},
        }
        message = serializer.write(Write(WriteKind.CREATE, "rooms/r", fields))
        assert set(message.update.fields) == {"last"}
        assert set(message.update.fields["last"].map_value.fields) == {"id"}
        assert transforms(message) == {
            "at": "set_to_server_value",
            "ids": "append_missing_elements",
            "old": "remove_all_from_array",
            "epoch": "increment",
            "last.at": "set_to_server_value",
        }
        assert [len(one.append_missing_elements.values) for one in message.update_transforms] == [0, 2, 0, 0, 0]

    def test_dots_are_part_of_the_name_outside_of_updates(self, serializer: Serializer) -> None:
        message = serializer.write(Write(WriteKind.CREATE, "rooms/r", {"a.b": 1, "c.d": ServerTimestamp()}))
        assert set(message.update.fields) == {"a.b"}
        assert transforms(message) == {"`c.d`": "set_to_server_value"}

    def test_delete(self, serializer: Serializer) -> None:
        message = serializer.write(Write(WriteKind.DELETE, "rooms/r", {}))
        assert message.WhichOneof("operation") == "delete"
        assert message.delete == f"{ROOT}/rooms/r"
        assert not message.HasField("current_document")

    @pytest.mark.parametrize(
        "fields",
        [
            pytest.param({"a": object()}, id="no value of Firestore"),
            {"a": [ServerTimestamp()]},
            {"a": ArrayUnion((ServerTimestamp(),))},
            {"": 1},
            {"a..b": 1},
            {"a.b": 1, "a.b.c": 2},
        ],
        ids=repr,
    )
    def test_wrong_fields_are_rejected(self, serializer: Serializer, fields: dict[str, Any]) -> None:
        with pytest.raises(Rejected):
            serializer.write(Write(WriteKind.UPDATE, "rooms/r", fields))


class TestQuery:
    def test_one_filter_stands_alone(self, serializer: Serializer) -> None:
        message = serializer.structured_query(Query("rooms", filters=(Filter("memberIds", Op.ARRAY_CONTAINS, "u"),)))
        assert message.from_[0].collection_id == "rooms"
        one = message.where.field_filter
        assert (one.field.field_path, one.op, one.value.string_value) == ("memberIds", 7, "u")

    def test_several_filters_are_joined_by_and(self, serializer: Serializer) -> None:
        filters = (Filter("a", Op.EQUAL, 1), Filter("b.c", Op.GREATER, 2))
        message = serializer.structured_query(Query("rooms", filters=filters))
        assert message.where.composite_filter.op == 1
        assert [one.field_filter.field.field_path for one in message.where.composite_filter.filters] == ["a", "b.c"]

    @pytest.mark.parametrize(("value", "op"), [(None, 3), (float("nan"), 2)])
    def test_null_and_nan_are_unary(self, serializer: Serializer, value: Any, op: int) -> None:
        message = serializer.structured_query(Query("rooms", filters=(Filter("a", Op.EQUAL, value),)))
        assert message.where.unary_filter.op == op

    @pytest.mark.parametrize(
        ("op", "number"),
        [
            (Op.LESS, 1),
            (Op.LESS_OR_EQUAL, 2),
            (Op.GREATER, 3),
            (Op.GREATER_OR_EQUAL, 4),
            (Op.EQUAL, 5),
            (Op.ARRAY_CONTAINS, 7),
        ],
    )
    def test_operators(self, serializer: Serializer, op: Op, number: int) -> None:
        message = serializer.structured_query(Query("rooms", filters=(Filter("a", op, 1),)))
        assert message.where.field_filter.op == number

    def test_order_limit_and_cursor(self, serializer: Serializer) -> None:
        query = Query(
            "messages",
            parent="rooms/r",
            order_by=(Order("sentAt", descending=True), Order("__name__", descending=True)),
            limit=20,
            start_after=(NOON, "m1"),
        )
        message = serializer.structured_query(query)
        assert serializer.parent(query) == f"{ROOT}/rooms/r"
        assert [(one.field.field_path, one.direction) for one in message.order_by] == [("sentAt", 2), ("__name__", 2)]
        assert message.limit.value == 20
        assert message.start_at.before is False
        assert message.start_at.values[1].reference_value == f"{ROOT}/rooms/r/messages/m1"

    def test_cursor_may_be_a_prefix_but_no_more(self, serializer: Serializer) -> None:
        order = (Order("a"), Order("b"))
        short = serializer.structured_query(Query("c", order_by=order, start_after=(1,)))
        assert len(short.start_at.values) == 1
        with pytest.raises(Rejected):
            serializer.structured_query(Query("c", order_by=order, start_after=(1, 2, 3)))


class TestTarget:
    def test_query_with_resume_point(self, serializer: Serializer) -> None:
        message = serializer.target(Query("rooms"), 4, ResumePoint(b"t", frozenset({"rooms/a", "rooms/b"})))
        assert (message.target_id, message.resume_token, message.expected_count.value) == (4, b"t", 2)
        assert message.query.parent == ROOT

    def test_fresh_target_says_nothing_of_counts(self, serializer: Serializer) -> None:
        message = serializer.target(DocumentTarget(("rooms/a",)), 4, None)
        assert not message.HasField("expected_count")
        assert list(message.documents.documents) == [f"{ROOT}/rooms/a"]


@pytest.mark.parametrize(
    ("path", "wire"),
    [(("a", "b_1"), "a.b_1"), (("1a",), "`1a`"), (("a.b",), "`a.b`"), (("a`b\\",), "`a\\`b\\\\`"), (("é",), "`é`")],
)
def test_field_names_that_are_no_words_are_quoted(path: tuple[str, ...], wire: str) -> None:
    assert quoted(path) == wire
