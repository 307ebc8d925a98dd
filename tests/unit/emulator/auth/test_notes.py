"""Notes: in order, told of, and forgotten."""

from typing import Any

from desktop_chat.emulator.auth.notes import Notes


def test_every_change_is_told_once() -> None:
    told: list[Any] = []
    notes = Notes(lambda *change: told.append(change))
    notes.put("code", "b", {"n": 1})
    notes.put("code", "a", {"n": 2})
    notes.put("config", "c", {"n": 3})
    assert notes.all("code") == [{"n": 1}, {"n": 2}]
    notes.remove("code", "b")
    notes.remove("code", "b")
    assert told[3:] == [("code", "b", None)]
    notes.clear(but=("config",))
    assert told[4:] == [("code", "a", None)]
    assert (notes.get("code", "a"), notes.get("config", "c")) == (None, {"n": 3})


def test_what_is_restored_is_not_told() -> None:
    told: list[Any] = []
    notes = Notes(lambda *change: told.append(change))
    notes.restore("code", "a", {"n": 1})
    assert notes.get("code", "a") == {"n": 1}
    assert told == []
