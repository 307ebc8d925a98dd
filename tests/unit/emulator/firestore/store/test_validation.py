from typing import Any

import pytest

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import Document, Timestamp, Value
from desktop_chat.emulator.firestore.store.validation import check_document, document_size
from tests.firestore_messages import ROOT, document, geo_point, reference, value


def nested(depth: Any) -> Any:
    content: Any = 1
    for _ in range(depth):
        content = {"a": content}
    return content


@pytest.mark.parametrize(
    "content",
    [
        nested(20),
        [{"a": [1]}],
        "x" * 1_048_487,
        reference("a/b"),
        geo_point(90, -180),
        {"__type__": "__vector__", "value": [1.0]},
        Value(timestamp_value=Timestamp(seconds=-62_135_596_800)),
    ],
)
def test_allowed_values(content: Any) -> None:
    check_document(document("c/d", f=content))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (nested(21), "Property .* contains an invalid nested entity"),
        ([[1]], "array value in an array value"),
        ([{"a": [[1]]}], "array value in an array value"),
        ("x" * 1_048_488, 'property "f" is longer than 1048487 bytes'),
        (b"x" * 1_048_488, 'property "f" is longer'),
        ("é" * 524_244, 'property "f" is longer'),
        (Value(), "type unset"),
        (reference("a"), "lacks"),
        (geo_point(91, 0), "latitude"),
        (geo_point(0, -181), "longitude"),
        ({"__x__": 1}, "reserved"),
        ({"": 1}, "empty string"),
        ({"x" * 1501: 1}, "1500 bytes"),
        ({"__type__": "__vector__", "value": ["a"]}, "numbers only"),
        ({"__type__": "__vector__", "value": [1.0] * 2049}, "at most 2048"),
        (Value(timestamp_value=Timestamp(seconds=253_402_300_800)), "Timestamp seconds"),
        (Value(timestamp_value=Timestamp(nanos=-1)), "Timestamp nanos"),
    ],
)
def test_refused_values(content: Any, why: Any) -> None:
    with pytest.raises(FirestoreError, match=why) as refused:
        check_document(document("c/d", f=content))
    assert refused.value.code.name == "INVALID_ARGUMENT"


def test_a_document_may_be_one_mebibyte_and_not_a_byte_more() -> None:
    # Name 16 + 2 + 2, each field 2 + text + 1, and 32 for the document.
    half = "x" * 524_258
    fitting = document("c/d", a=half, b="x" * (1_048_576 - 20 - 32 - 6 - len(half)))
    assert document_size(fitting) == 1_048_576
    check_document(fitting)
    fitting.fields["b"].string_value += "x"
    with pytest.raises(FirestoreError, match="exceeds the maximum allowed size of 1,048,576 bytes"):
        check_document(fitting)


def test_many_small_values_count_with_their_full_size() -> None:
    # Shorter on the wire than in Firestore's count: eight bytes for each integer.
    with pytest.raises(FirestoreError, match="exceeds the maximum"):
        check_document(document("c/d", a=[1] * 140_000))


def test_sizes_follow_the_published_example() -> None:
    # The example of Firestore's documentation on storage size: 147 bytes with 32 of overhead.
    task = Document(
        name=f"{ROOT}/users/jeff/tasks/my_task_id",
        fields={
            "type": value("Personal"),
            "done": value(content=False),
            "priority": value(1),
            "description": value("Learn Cloud Firestore"),
        },
    )
    assert document_size(task) == 147


def test_times_are_cut_to_microseconds() -> None:
    one = document("c/d", at=Value(timestamp_value=Timestamp(seconds=1, nanos=123_456_789)))
    check_document(one)
    assert one.fields["at"].timestamp_value.nanos == 123_456_000
