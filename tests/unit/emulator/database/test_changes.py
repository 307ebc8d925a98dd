"""What a listener is told."""

from desktop_chat.emulator.database.changes import Change, Event, events_of
from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.tree import Node

ALL = Query()
BEFORE = from_json({"a": {"x": 1, "y": 2}, "b": 3})


def change(after: object, *paths: tuple[str, ...], base: tuple[str, ...] | None = None) -> Change:
    return Change(BEFORE, from_json(after), paths, base)


def test_a_write_below_is_told_where_it_is() -> None:
    written = change({"a": {"x": 5, "y": 2}, "b": 3}, ("a", "x"))
    assert events_of(written, ("a",), ALL) == (Event(("a", "x"), Node(5)),)


def test_a_write_above_is_told_as_what_is_here_now() -> None:
    assert events_of(change(None, ()), ("a", "x"), ALL) == (Event(("a", "x"), from_json(None)),)


def test_nothing_is_told_where_nothing_changed() -> None:
    assert events_of(change({"a": {"x": 1, "y": 2}, "b": 4}, ()), ("a",), ALL) == ()
    assert events_of(change({"a": {"x": 1, "y": 2}, "b": 3}, ("b",)), ("b",), ALL) == ()


def test_a_merge_is_one_event_at_its_place() -> None:
    written = change({"a": {"x": 5, "y": 6}, "b": 3}, ("a", "x"), ("a", "y"), base=("a",))
    (event,) = events_of(written, (), ALL)
    assert event.path == ("a",)
    assert event.children == {("x",): Node(5), ("y",): Node(6)}
    assert events_of(written, ("a", "x"), ALL) == (Event(("a", "x"), Node(5)),)


def test_a_query_is_told_when_what_it_finds_changes() -> None:
    first = Query("key", limit=1)
    assert events_of(change({"a": {"x": 1, "y": 9}, "b": 3}, ("a", "y")), ("a",), first) == ()
    (event,) = events_of(change({"a": {"y": 2}, "b": 3}, ("a", "x")), ("a",), first)
    assert event == Event(("a",), from_json({"y": 2}))
