from desktop_chat.admin.rules.lazy_tree import LazyTree
from desktop_chat.emulator.database.node_json import from_json

STORED = {"a": {"x": 1, "y": 2}, "a/x": 1, "b": None}


def tree() -> tuple[LazyTree, list[str]]:
    asked: list[str] = []

    def read(path: str) -> object:
        asked.append(path)
        return STORED[path]

    return LazyTree(read), asked


def test_only_what_is_looked_at_is_read_and_only_once() -> None:
    lazy, asked = tree()
    assert lazy.at(("a", "x")).value == 1
    assert lazy.at(("a", "x")).value == 1
    assert lazy.at(("b",)).is_empty
    assert asked == ["a/x", "b"]
    assert lazy.looked_at == {"a/x": True, "b": False}


def test_changes_lie_over_what_is_stored_and_need_no_reading() -> None:
    lazy, asked = tree()
    changed = lazy.with_at(("a", "x"), from_json(5)).with_at(("c",), from_json({"d": 6}))
    assert changed.at(("a", "x")).value == 5
    assert changed.at(("c", "d")).value == 6
    assert asked == []
    assert changed.at(("a",)) == from_json({"x": 5, "y": 2})
    assert lazy.at(("a",)) == from_json({"x": 1, "y": 2})  # as it was
    assert changed.with_at(("a", "x"), from_json(None)).at(("a",)) == from_json({"y": 2})
    assert asked == ["a"]
