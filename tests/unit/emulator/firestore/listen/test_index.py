"""The index is held to a plain scan: whoever is not told of a change must have missed nothing."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.firestore.listen.index import ListenIndex
from desktop_chat.emulator.firestore.listen.target import Scope, WatchedTarget, query_target
from desktop_chat.emulator.firestore.query.compiled_query import compile_query
from desktop_chat.emulator.firestore.store.commits import Change, Commit
from desktop_chat.emulator.firestore.store.database import Database
from tests.firestore_messages import (
    DATABASE,
    ROOT,
    both,
    code,
    document,
    either,
    name,
    paths,
    put,
    query,
    reference,
    remove,
    where,
)
from tests.unit.emulator.firestore.conftest import StillClock

DOCUMENT = Scope(names=frozenset({name("a/1"), name("a/2")}))
COLLECTION = Scope(collection=name("a"))
GROUP = Scope(group="sub")
EVERYTHING = Scope(group="")


def _index() -> ListenIndex[str]:
    index: ListenIndex[str] = ListenIndex()
    for label, scope in (("document", DOCUMENT), ("a", COLLECTION), ("sub", GROUP), ("all", EVERYTHING)):
        index.add(label, scope)
    return index


def _concerned(index: ListenIndex[str], path: str, before: Any = None, after: Any = None) -> list[str]:
    return list(index.concerned(Change(name(path), before, after)))


def test_a_document_concerns_those_that_could_hold_it() -> None:
    index = _index()
    assert _concerned(index, "a/1") == ["document", "a", "all"]
    assert _concerned(index, "a/9") == ["a", "all"]
    assert _concerned(index, "a/1/sub/x") == ["sub", "all"]
    assert _concerned(index, "b/1") == ["all"]


def test_what_was_discarded_is_not_concerned() -> None:
    index = _index()
    index.discard("document", DOCUMENT)
    index.discard("all", EVERYTHING)
    assert _concerned(index, "a/1") == ["a"]
    index.discard("all", EVERYTHING)


def test_dependencies_come_and_go() -> None:
    index = _index()
    members = frozenset({name("rooms/r/members/alice"), name("bans/alice")})
    index.depend("a", members)
    assert list(index.depending(name("bans/alice"))) == ["a"]
    assert list(index.depending(name("bans/bob"))) == []
    index.forget_dependencies("a", members)
    assert list(index.depending(name("bans/alice"))) == []


def _by_room() -> tuple[ListenIndex[str], dict[str, Scope]]:
    index: ListenIndex[str] = ListenIndex()
    database = Database(DATABASE, StillClock())
    scopes = {room: query_target(database, ROOT, query("a", where("room", "EQUAL", room))).scope for room in "xyz"}
    for room, scope in scopes.items():
        index.add(room, scope)
    return index, scopes


def test_only_the_values_before_and_after_concern_a_query_for_a_value() -> None:
    index, _ = _by_room()
    in_x, in_y = document("a/1", room="x"), document("a/1", room="y")
    assert _concerned(index, "a/1", None, in_x) == ["x"]
    assert _concerned(index, "a/1", in_x, in_x) == ["x"]
    assert _concerned(index, "a/1", in_x, in_y) == ["x", "y"]
    assert _concerned(index, "a/1", in_y, None) == ["y"]
    assert _concerned(index, "a/1", document("a/1"), document("a/1", room="w")) == []
    assert _concerned(index, "b/1", None, document("b/1", room="x")) == []


def test_a_query_for_a_value_can_come_twice_and_go() -> None:
    index, scopes = _by_room()
    index.add("x", scopes["x"])
    for room in "xx":
        index.discard(room, scopes[room])
    in_x, in_y = document("a/1", room="x"), document("a/1", room="y")
    assert _concerned(index, "a/1", in_x, in_y) == ["y"]
    for room in "yz":
        index.discard(room, scopes[room])
    assert _concerned(index, "a/1", in_x, in_y) == []
    index.add("y", scopes["y"])
    assert _concerned(index, "a/1", in_x, in_y) == ["y"]


ALIKE: list[list[Any]] = [
    [1, 1.0, True, "1", b"1"],
    [0, -0.0, False, 0.0, ""],
    [2**53, 2**53 + 1, 2.0**53],
    [2**63 - 1, 2.0**63],
    [None, float("nan"), 1, {}],
    [[1], [1.0], {"b": 1}, {"b": 1.0}],
    [reference("a/0"), reference("a/1")],
]
"""Values that only a careless key would take for each other, or keep apart."""


def _leaves(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    equal = st.builds(lambda field, operand: where(field, "EQUAL", operand), st.sampled_from(["f", "`f`", "g"]), values)
    others = [
        st.builds(lambda number: where("__name__", "EQUAL", reference(f"a/{number}")), st.integers(0, 1)),
        st.just(where("g.b", "EQUAL", 1)),
        st.builds(lambda operand: where("f", "GREATER_THAN", operand), values),
        st.sampled_from([where("f", "IS_NAN"), where("f", "IS_NULL"), where("g", "ARRAY_CONTAINS", 1)]),
    ]
    return st.one_of(equal, equal, equal, *others)


def _queries(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    leaves = _leaves(values)
    joined = st.builds(
        lambda join, parts: join(*parts), st.sampled_from([both, either]), st.lists(leaves, min_size=1, max_size=3)
    )
    nested = st.builds(lambda join, *parts: join(*parts), st.sampled_from([both, either]), leaves, joined)
    return st.builds(
        lambda collection, filter_, limit, offset: query(
            collection, filter_, limit=limit, offset=offset, group=collection != "a"
        ),
        st.sampled_from(["a", "a", "a", "sub", ""]),
        st.one_of(leaves, joined, nested),
        st.sampled_from([None, 1, 2]),
        st.sampled_from([0, 0, 1]),
    ).filter(lambda asked: code(compile_query, ROOT, asked) == "OK")


def _commits(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    paths = st.sampled_from(["a/0", "a/1", "a/2", "a/1/sub/x", "b/1/sub/y"])
    fields = st.one_of(st.fixed_dictionaries({"f": values}), st.dictionaries(st.sampled_from("fg"), values), st.none())
    return st.dictionaries(paths, fields, min_size=1, max_size=4)


class Following:
    """Targets told of commits by the index alone."""

    def __init__(self, database: Database) -> None:
        self._index: ListenIndex[int] = ListenIndex()
        self._targets: list[WatchedTarget] = []
        database.subscribe(self._on_commit)

    def open(self, target: WatchedTarget) -> None:
        target.begin(None)
        self._index.add(len(self._targets), target.scope)
        self._targets.append(target)

    def _on_commit(self, commit: Commit) -> None:
        told: dict[int, list[Change]] = {}
        for change in commit.changes:
            for number in self._index.concerned(change):
                told.setdefault(number, []).append(change)
        for number, changes in told.items():
            assert len({change.name for change in changes}) == len(changes)
            self._targets[number].apply([change for change in changes if _selects(self._targets[number], change)])


def _selects(target: WatchedTarget, change: Change) -> bool:
    return target.scope.collection is None or change.name.rpartition("/")[0] == target.scope.collection


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(ALIKE))
def test_whoever_is_not_told_has_missed_nothing(data: st.DataObject, alike: list[Any]) -> None:
    values = st.sampled_from(alike)
    database = Database(DATABASE, StillClock())
    following = Following(database)
    asked = data.draw(st.lists(_queries(values), min_size=4, max_size=6))
    targets = [query_target(database, ROOT, one) for one in asked]
    for number, commit in enumerate(data.draw(st.lists(_commits(values), min_size=6, max_size=12))):
        if number == 1:
            for target in targets:
                following.open(target)
        database.commit([remove(path) if fields is None else put(path, **fields) for path, fields in commit.items()])
        for one, target in zip(asked, targets, strict=True):
            expected = paths(database.run_query(ROOT, one))
            assert not number or sorted(target.names) == sorted(name(path) for path in expected), one


@pytest.mark.parametrize("group", [False, True])
def test_a_commit_asks_few_of_many_queries_for_other_values(group: bool) -> None:
    database = Database(DATABASE, StillClock())
    index: ListenIndex[int] = ListenIndex()
    for number in range(200):
        pins = both(where("room", "EQUAL", number), where("open", "EQUAL", 1))
        asked = query("a", pins, group=group, limit=3)
        index.add(number, query_target(database, ROOT, asked).scope)
    change = Change(name("a/1"), document("a/1", open=1.0, room=3), document("a/1", open=1.0, room=4.0))
    assert list(index.concerned(change)) == [3, 4]
    closed = Change(name("a/1"), document("a/1", open=1.0, room=3), document("a/1", open=0, room=3))
    assert list(index.concerned(closed)) == [3]
