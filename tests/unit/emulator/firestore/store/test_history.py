from typing import Any

import pytest

from desktop_chat.emulator.firestore.store import history
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.history import History
from tests.firestore_messages import document

HOUR = history.MAX_AGE


def step(before: Any, after: Any, name: Any = "a") -> Any:
    return (Change(name, before, after),)


ONE, TWO = document("c/d", n=1), document("c/d", n=2)


def test_the_overlay_is_what_was_before_the_first_change_after_a_time() -> None:
    past = History(0)
    past.add(10, step(None, ONE))
    past.add(20, step(ONE, TWO))
    past.add(30, step(TWO, None))
    assert [past.overlay(time).get("a", "same") for time in (5, 10, 19, 20, 29, 30)] == [
        None,
        ONE,
        ONE,
        TWO,
        TWO,
        "same",
    ]


def test_deletions_are_known_until_the_document_is_back() -> None:
    past = History(0)
    past.add(10, step(ONE, None))
    past.add(20, step(ONE, None, "b"))
    assert past.deleted_after(9) == ["b", "a"]
    assert past.deleted_after(10) == ["b"]
    past.add(30, step(None, TWO))
    assert past.deleted_after(0) == ["b"]


def test_what_is_older_than_an_hour_is_forgotten_and_known_to_be() -> None:
    past = History(0)
    past.add(10, step(ONE, None))
    past.add(20 + HOUR, step(None, ONE, "b"))
    assert past.start == 10
    assert past.overlay(10) == {"b": None}
    assert not past.remembers_deleted(9)
    assert past.remembers_deleted(10)
    assert past.deleted_after(10) == []


def test_the_number_of_changes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_CHANGES", 3)
    past = History(0)
    for time in range(1, 6):
        past.add(time, step(ONE, None, f"d{time}"))
    assert past.start == 2
    assert past.overlay(2).keys() == {"d3", "d4", "d5"}
    assert past.deleted_after(2) == ["d5", "d4", "d3"]
    assert not past.remembers_deleted(1)


def test_the_bytes_of_old_documents_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MAX_BYTES", 2 * ONE.ByteSize())
    past = History(0)
    for time in range(1, 6):
        past.add(time, step(ONE, TWO))
    assert past.start == 3
    assert [change.before for change in past.after(3)] == [ONE, ONE]


def test_deletions_of_an_earlier_process_are_taken_over() -> None:
    past = History(1000)
    past.restore_deleted({"b": 300, "a": 200}, since=100)
    assert past.deleted_after(250) == ["b"]
    assert past.deleted_after(100) == ["b", "a"]
    assert past.remembers_deleted(100)
    assert not past.remembers_deleted(99)
