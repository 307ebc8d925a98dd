"""Reading documents from rules, and how often."""

from typing import Any

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import AccessCalls, DocumentAccess
from desktop_chat.emulator.rules.errors import EvaluationError
from desktop_chat.emulator.rules.values import BoundSegment, Path

DATABASE = "projects/p/databases/(default)"


class Counting:
    """Document ``d/1`` is stored, ``d/2`` comes with the commit."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, name: str) -> Any:
        self.asked.append(name)
        return types.Document.pb()(name=name) if name.endswith("/d/1") else None

    def get_after(self, name: str) -> Any:
        return types.Document.pb()(name=name) if name.endswith("/d/2") else None


def path(*segments: str) -> Path:
    return Path(("databases", "(default)", "documents", *segments))


def test_before_and_after_the_commit() -> None:
    access = DocumentAccess(DATABASE, Counting(), AccessCalls())
    assert [access.call(f, path("d", i)) for f in ("exists", "existsAfter") for i in "12"] == [True, False, False, True]
    assert access.call("get", path("d", "1"))["id"] == "1"
    assert access.call("getAfter", path("d", "2"))["__name__"] == path("d", "2")
    with pytest.raises(EvaluationError, match="does not exist"):
        access.call("get", path("d", "2"))


@pytest.mark.parametrize(
    "bad",
    [
        path("d"),
        path(),
        path("d", "1", "e"),
        Path(("databases", "other", "documents", "d", "1")),
        Path(("d", "1")),
        path("d") and Path(("databases", "(default)", "documents", "d", BoundSegment("x"))),
        "databases/(default)/documents/d/1",
        1,
        None,
    ],
)
def test_what_is_no_document_path(bad: Any) -> None:
    with pytest.raises(EvaluationError):
        DocumentAccess(DATABASE, Counting(), AccessCalls()).call("exists", bad)


def test_a_slash_inside_of_a_segment_does_not_make_another_path() -> None:
    access = DocumentAccess(DATABASE, Counting(), AccessCalls())
    assert access.call("exists", path("d", "1"))
    assert not access.call("exists", path("x", "y/d/1"))
    with pytest.raises(EvaluationError, match="does not exist"):
        access.call("get", path("x", "y/d/1"))
    with pytest.raises(EvaluationError, match="Service call"):
        access.call("exists", path("x/y/d", "1", "z"))
    with pytest.raises(EvaluationError, match="Service call"):
        access.call("exists", path("d", ""))


def test_ten_calls_for_one_operation_repeats_are_free() -> None:
    reader = Counting()
    access = DocumentAccess(DATABASE, reader, AccessCalls())
    for _ in range(3):
        for i in range(10):
            access.call("exists", path("d", str(i)))
    assert len(reader.asked) == 10
    with pytest.raises(EvaluationError, match="10"):
        access.call("exists", path("d", "10"))
    with pytest.raises(EvaluationError, match="10"):
        access.call("get", path("d", "1"))  # another function of the same document is another call
    assert access.call("exists", path("d", "1"))


def test_twenty_calls_in_all_for_a_commit_of_many_operations() -> None:
    calls = AccessCalls()
    access = DocumentAccess(DATABASE, Counting(), calls)
    for i in range(20):
        calls.next_request()
        access.call("exists", path("d", str(i)))
    calls.next_request()
    assert access.call("exists", path("d", "1"))
    with pytest.raises(EvaluationError, match="20"):
        access.call("exists", path("d", "20"))
