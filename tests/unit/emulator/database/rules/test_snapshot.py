"""Places in the tree, as rules see them."""

import pytest

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.rules.snapshot import OBJECT, EvaluationError, Snapshot

ROOT = Snapshot(from_json({"a": {"b": 1, "c": {".value": 2, ".priority": "p"}}}))


def test_down_and_up() -> None:
    assert ROOT.child("a/b").val() == 1
    assert ROOT.child("a/b").parent().val() is OBJECT
    assert ROOT.child("a/b").parent().parent() == ROOT
    assert ROOT.child("a/c").priority == "p"
    assert ROOT.child("x/y").val() is None
    assert not ROOT.child("x/y").exists


def test_children() -> None:
    a = ROOT.child("a")
    assert a.has_children(None)
    assert a.has_children(["b", "c"])
    assert not a.has_children(["b", "d"])
    assert not a.child("b").has_children(None)


def test_no_place() -> None:
    with pytest.raises(EvaluationError):
        ROOT.parent()
    with pytest.raises(EvaluationError):
        ROOT.child("a.b")
