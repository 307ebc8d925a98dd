from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.protos import (
    Aggregation,
    DocumentMask,
    FieldReference,
    StructuredAggregationQuery,
    Value,
)
from desktop_chat.emulator.firestore.store import history
from desktop_chat.emulator.firestore.store.commits import Commit, PendingCommit
from desktop_chat.emulator.firestore.store.database import Database, Databases
from desktop_chat.emulator.firestore.timestamps import datetime_of_timestamp
from tests.firestore_messages import (
    DATABASE,
    ROOT,
    change,
    code,
    contents,
    cursor,
    name,
    paths,
    put,
    query,
    remove,
    transform,
    verify,
    where,
    whole,
)


class TestCommit:
    def test_a_document_is_read_back(self, database: Database) -> None:
        outcome = database.commit([put("c/d", n=1)])
        found: Any = database.get(name("c/d"))
        assert contents(found) == {"n": 1}
        assert datetime_of_timestamp(found.update_time) == outcome.time == database.read_time()
        assert database.get(name("c/none")) is None

    def test_all_writes_or_none(self, database: Database) -> None:
        database.commit([put("c/a", n=1)])
        before, time = whole(database), database.read_time()
        seen: list[Commit] = []
        database.subscribe(seen.append)
        refused = code(database.commit, [put("c/a", n=2), remove("c/a"), put("c/b"), put("c/none", exists=True)])
        assert refused == "NOT_FOUND"
        assert (whole(database), database.read_time(), seen) == (before, time, [])

    def test_times_go_up_even_when_the_clock_stands_or_goes_back(self, database: Database, clock: Clock) -> None:
        times = [database.commit([put("c/d", n=n)]).time for n in range(3)]
        clock.turn(-3600)
        times.append(database.commit([put("c/d", n=9)]).time)
        assert times == sorted(set(times))
        clock.turn(7200)
        assert database.commit([put("c/d", n=10)]).time == clock.now()

    def test_server_timestamps_have_milliseconds_and_are_the_time_of_the_check(self, database: Database) -> None:
        checked: list[PendingCommit] = []
        write = change("c/d", transform("at", set_to_server_value=1), transform("too", set_to_server_value=1))
        outcome = database.commit([write, put("c/e")], check=checked.append)
        written: Any = database.get(name("c/d"))
        at = written.fields["at"].timestamp_value
        assert at.nanos % 1_000_000 == 0
        assert datetime_of_timestamp(at) == checked[0].time <= outcome.time
        assert [result.timestamp_value for result in outcome.results[0].transform_results] == [at, at]

    def test_an_unchanged_document_keeps_its_time_and_is_no_change(self, database: Database, clock: Clock) -> None:
        first = database.commit([put("c/d", n=1)])
        clock.turn(10)
        seen: list[Commit] = []
        database.subscribe(seen.append)
        second = database.commit([put("c/d", n=1)])
        assert second.time > first.time
        assert datetime_of_timestamp(second.results[0].update_time) == first.time
        assert [(commit.time, commit.changes) for commit in seen] == [(second.time, ())]

    def test_a_check_sees_before_and_after_and_can_refuse_all(self, database: Database) -> None:
        database.commit([put("c/a", n=1), put("c/other", k=1)])

        def refuse(pending: Any) -> None:
            assert [(write.name, write.kind) for write in pending.writes] == [
                (name("c/a"), "update"),
                (name("c/b"), "create"),
                (name("c/other"), "verify"),
            ]
            assert contents(pending.before(name("c/a"))) == {"n": 1}
            assert contents(pending.after(name("c/a"))) == {"n": 2}
            assert contents(pending.after(name("c/other"))) == {"k": 1}
            raise PermissionError

        before = whole(database)
        with pytest.raises(PermissionError):
            database.commit([put("c/a", n=2), put("c/b"), verify("c/other", exists=True)], check=refuse)
        assert whole(database) == before

    def test_preconditions_come_before_the_check(self, database: Database) -> None:
        calls: list[PendingCommit] = []
        assert code(database.commit, [put("c/d", exists=True)], check=calls.append) == "NOT_FOUND"
        assert calls == []

    def test_subscribers_hear_of_each_commit_until_they_stop(self, database: Database) -> None:
        seen: list[Commit] = []
        stop = database.subscribe(seen.append)
        database.commit([put("c/a", n=1)])
        database.commit([put("c/a", n=2), put("c/b"), remove("c/none")])
        stop()
        stop()
        database.commit([put("c/a", n=3)])
        assert [[(one.name, one.before and contents(one.before)) for one in commit.changes] for commit in seen] == [
            [(name("c/a"), None)],
            [(name("c/a"), {"n": 1}), (name("c/b"), None)],
        ]

    def test_clearing_is_one_commit(self, database: Database) -> None:
        database.commit([put("c/a"), put("c/a/s/b")])
        transaction = database.begin_transaction()
        seen: list[Commit] = []
        database.subscribe(seen.append)
        database.clear()
        assert whole(database) == {}
        assert [sorted(one.name for one in commit.changes) for commit in seen] == [[name("c/a"), name("c/a/s/b")]]
        assert code(database.get, name("c/a"), transaction=transaction) == "INVALID_ARGUMENT"


PATHS = ["c/a", "c/b", "c/a/s/x", "d/a"]
WRITES = st.lists(
    st.one_of(
        st.builds(put, st.sampled_from(PATHS), exists=st.sampled_from([None, True, False]), n=st.integers(0, 3)),
        st.builds(remove, st.sampled_from(PATHS), exists=st.sampled_from([None, True, False])),
        st.builds(lambda path: change(path, transform("n", increment=1)), st.sampled_from(PATHS)),
    ),
    max_size=5,
)


class Refused(Exception):
    pass


def model_commit(state: Any, writes: Any) -> Any:
    """A dict of dicts, written to as the documentation says; Refused when a precondition fails."""
    after = dict(state)
    for write in writes:
        path = (write.update.name or write.delete).removeprefix(f"{ROOT}/")
        if write.HasField("current_document") and write.current_document.exists != (path in after):
            raise Refused
        if write.delete:
            after.pop(path, None)
        elif write.update_transforms:
            after[path] = {**after.get(path, {}), "n": after.get(path, {}).get("n", 0) + 1}
        else:
            after[path] = contents(write.update)
    return after


@settings(deadline=None)
@given(st.lists(WRITES, max_size=8))
def test_commits_do_what_a_dict_does_and_the_past_stays_readable(batches: Any) -> None:
    database = Database(DATABASE, Clock())
    state: dict[str, Any] = {}
    past = [(database.read_time(), state)]
    for batch in batches:
        try:
            state = model_commit(state, batch)
        except Refused:
            assert code(database.commit, batch) in ("ALREADY_EXISTS", "NOT_FOUND", "INVALID_ARGUMENT")
        else:
            database.commit(batch)
        assert whole(database) == state
        past.append((database.read_time(), state))
    for time, expected in past:
        found = database.run_query(ROOT, query("", group=True), at=time)
        assert dict(zip(paths(found), map(contents, found), strict=True)) == expected
        for path in PATHS:
            one = database.get(name(path), time)
            assert (None if one is None else contents(one)) == expected.get(path)


class TestReads:
    def test_queries_are_ordered_limited_and_projected(self, database: Database) -> None:
        database.commit([put(f"c/{letter}", n=n, m=1) for n, letter in enumerate("abc")])
        found = database.run_query(ROOT, query("c", order=("-n",), limit=2, select=["n"]))
        assert [(path, contents(one)) for one in found for path in paths([one])] == [
            ("c/c", {"n": 2}),
            ("c/b", {"n": 1}),
        ]

    def test_aggregations_are_over_the_window_of_the_query(self, database: Database) -> None:
        database.commit([put(f"c/{n}", n=n) for n in range(5)])
        made = StructuredAggregationQuery(structured_query=query("c", where("n", "GREATER_THAN", 0), limit=3))
        made.aggregations.add(alias="all").count.SetInParent()
        made.aggregations.add(alias="sum", sum=Aggregation.Sum(field=FieldReference(field_path="n")))
        fields = database.run_aggregation(ROOT, made).aggregate_fields
        assert (fields["all"].integer_value, fields["sum"].integer_value) == (3, 6)

    def test_what_is_summed_up_decides_what_a_limit_lets_through(self, database: Database) -> None:
        rows = ((1, 5), (1, 3), (2, 1), (1, 4))
        database.commit([put(f"c/{id_}", x=x, y=y) for id_, (x, y) in enumerate(rows)])

        def total(asked: Any) -> int:
            sum_ = Aggregation(sum=Aggregation.Sum(field=FieldReference(field_path="y")))
            aggregation = StructuredAggregationQuery(structured_query=asked, aggregations=[sum_])
            fields = database.run_aggregation(ROOT, aggregation).aggregate_fields
            return int(fields["field_1"].integer_value)

        assert total(query("c", limit=2)) == 1 + 3
        assert total(query("c", order=("x",), limit=2)) == 3 + 4
        assert total(query("c", order=("-x",), limit=2)) == 1 + 5
        assert total(query("c", where("x", "GREATER_THAN", 0), limit=2)) == 3 + 4
        assert total(query("c", order=("-y",), limit=2)) == 5 + 4
        assert total(query("c")) == 13
        assert code(total, query("c", order=("__name__",), limit=2)) == "INVALID_ARGUMENT"

    def test_a_time_in_the_future_or_too_old_is_refused(
        self, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert code(database.get, name("c/d"), clock.now() + timedelta(seconds=1)) == "INVALID_ARGUMENT"
        start = database.read_time()
        monkeypatch.setattr(history, "MAX_CHANGES", 2)
        for n in range(4):
            database.commit([put("c/d", n=n)])
        assert code(database.get, name("c/d"), start) == "FAILED_PRECONDITION"
        assert code(database.run_query, ROOT, query("c"), at=start) == "FAILED_PRECONDITION"

    def test_before_it_was_there_a_database_was_empty(self, database: Database, clock: Clock) -> None:
        database.commit([put("c/d", n=1)])
        half_an_hour_ago = clock.now() - timedelta(minutes=30)
        assert database.get(name("c/d"), half_an_hour_ago) is None
        assert database.run_query(ROOT, query("c"), at=half_an_hour_ago) == []
        assert code(database.get, name("c/d"), clock.now() - timedelta(minutes=61)) == "FAILED_PRECONDITION"

    def test_lists_show_missing_documents_on_request(self, database: Database) -> None:
        database.commit([put("c/b", n=1, m=2), put("c/a/s/x"), put("c/c/s/x"), put("d/e")])
        assert paths(database.list_documents(ROOT, "c").documents) == ["c/b"]
        page = database.list_documents(ROOT, "c", show_missing=True, page_size=2, mask=DocumentMask(field_paths=["n"]))
        assert paths(page.documents) == ["c/a", "c/b"]
        assert [one.HasField("create_time") for one in page.documents] == [False, True]
        assert contents(page.documents[1]) == {"n": 1}
        rest = database.list_documents(ROOT, "c", show_missing=True, page_size=2, page_token=page.next_page_token)
        assert (paths(rest.documents), rest.next_page_token) == (["c/c"], "")
        assert code(database.list_documents, ROOT, "c", show_missing=True, order_by="n") == "INVALID_ARGUMENT"

    def test_lists_show_what_was_missing_then(self, database: Database) -> None:
        database.commit([put("c/a/s/x"), put("c/b")])
        time = database.read_time()
        database.commit([remove("c/a/s/x"), remove("c/b"), put("c/c/s/x"), put("c/d")])
        assert paths(database.list_documents(ROOT, "c", show_missing=True, at=time).documents) == ["c/a", "c/b"]
        assert paths(database.list_documents(ROOT, "c", show_missing=True).documents) == ["c/c", "c/d"]

    def test_lists_can_be_ordered(self, database: Database) -> None:
        database.commit([put("c/a", n=1), put("c/b", n=2), put("c/x")])
        assert paths(database.list_documents(ROOT, "c", order_by="n desc").documents) == ["c/b", "c/a"]

    def test_collection_ids_now_and_then(self, database: Database) -> None:
        database.commit([put("b/x"), put("a/x/s/y")])
        time = database.read_time()
        database.commit([remove("b/x"), put("z/x")])
        assert database.list_collection_ids(ROOT).ids == ("a", "z")
        assert database.list_collection_ids(ROOT, at=time).ids == ("a", "b")
        assert database.list_collection_ids(name("a/x")).ids == ("s",)
        assert database.list_collection_ids(ROOT, page_size=1).next_page_token

    def test_wrong_names_are_refused(self, database: Database) -> None:
        for call in (
            lambda: database.get(name("c")),
            lambda: database.get("projects/o/databases/d/documents/a/b"),
            lambda: database.run_query(name("c"), query("c")),
            lambda: database.list_collection_ids(DATABASE),
            lambda: database.list_documents(ROOT, "a/b"),
        ):
            assert code(call) == "INVALID_ARGUMENT"


class TestResume:
    def test_deletions_since_a_time(self, database: Database, clock: Clock) -> None:
        database.commit([put("c/a"), put("c/b")])
        time = database.read_time()
        database.commit([remove("c/a")])
        assert database.deleted_since(time) == [name("c/a")]
        assert database.deleted_since(database.read_time()) == []
        clock.turn(4000)
        database.commit([remove("c/b")])
        assert not database.remembers(time)
        assert code(database.deleted_since, time) == "FAILED_PRECONDITION"


def test_databases_are_made_when_named_and_kept_apart(clock: Clock) -> None:
    databases = Databases(clock)
    one, other = databases.get("projects/a/databases/(default)"), databases.get("projects/a/databases/b")
    assert databases.get("projects/a/databases/b") is other
    write = put("c/d")
    write.update.name = write.update.name.replace(DATABASE, one.name)
    one.commit([write])
    assert other.get(f"{other.root}/c/d") is None
    assert databases.names() == [one.name, other.name]
    assert code(databases.get, "projects/a") == "INVALID_ARGUMENT"


def test_cursors_page_through_a_collection_without_gap(database: Database) -> None:
    database.commit([put(f"c/{n:03}", n=n // 3) for n in range(40)])
    seen: list[str] = []
    start = None
    while True:
        page = database.run_query(ROOT, query("c", order=("n", "__name__"), start=start, limit=7))
        if not page:
            break
        seen += paths(page)
        last = page[-1]
        start = cursor(contents(last)["n"], Value(reference_value=last.name), before=False)
    assert seen == [f"c/{n:03}" for n in range(40)]
