"""Counting by itself; what is counted when is tested through the services."""

import pytest

from desktop_chat.emulator.firestore.meter import Meter, Payer, summary
from tests.firestore_messages import ROOT, name

ALICE, OWNER, ANYBODY = Payer("user", "alice"), Payer("owner"), Payer("anonymous")


def test_documents_are_counted_where_they_lie() -> None:
    meter = Meter()
    meter.documents(ALICE, "get", [name("rooms/r"), name("rooms/r/messages/1"), name("rooms/s/messages/1")])
    meter.documents(ALICE, "write", [name("rooms/r/messages/2")])
    meter.documents(ALICE, "delete", [name("rooms/r")])
    report = meter.report("demo")
    assert report["totals"] == {"reads": 3, "writes": 1, "deletes": 1}
    assert report["byCollection"]["messages"] == {"reads": 2, "writes": 1, "deletes": 0}
    assert report["byCollection"]["rooms"] == {"reads": 1, "writes": 0, "deletes": 1}
    assert report["byKind"] == {"delete": 1, "get": 3, "write": 1}


def test_who_it_is_for() -> None:
    meter = Meter()
    for payer, number in ((ALICE, 1), (Payer("user", "owner"), 2), (ANYBODY, 3), (OWNER, 4)):
        meter.documents(payer, "get", [name("a/x")] * number)
    report = meter.report("demo")
    assert report["totals"]["reads"] == 6, "administrators are counted apart"
    assert {uid: one["totals"]["reads"] for uid, one in report["byUser"].items()} == {"alice": 1, "owner": 2}
    assert report["anonymous"]["totals"]["reads"] == 3
    assert report["owner"]["totals"]["reads"] == 4


@pytest.mark.parametrize(
    ("found", "skipped", "reads"), [(0, 0, 1), (1, 0, 1), (3, 0, 3), (2, 5, 7), (0, 4, 4), (0, 1, 1)]
)
def test_a_query_costs_what_it_returns_and_skips_and_at_least_one(found: int, skipped: int, reads: int) -> None:
    meter = Meter()
    meter.result(ALICE, "query", ROOT, "a", [name(f"a/{n}") for n in range(found)], skipped)
    assert meter.report("demo")["byCollection"] == {"a": {"reads": reads, "writes": 0, "deletes": 0}}


def test_a_query_of_all_collections_has_no_id() -> None:
    meter = Meter()
    meter.result(ALICE, "query", ROOT, "", [])
    assert list(meter.report("demo")["byCollection"]) == ["*"]


@pytest.mark.parametrize(("entries", "reads"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (2500, 3)])
def test_an_aggregation_costs_one_for_each_thousand(entries: int, reads: int) -> None:
    meter = Meter()
    meter.aggregation(ALICE, ROOT, "a", entries)
    assert meter.report("demo")["totals"]["reads"] == reads


def test_projects_are_apart_and_begin_anew() -> None:
    meter = Meter()
    other = "projects/else/databases/(default)/documents/a/x"
    meter.documents(ALICE, "get", [name("a/x"), other])
    assert meter.projects() == ["demo", "else"]
    meter.reset("demo")
    assert meter.report("demo")["totals"]["reads"] == 0
    assert meter.report("else")["totals"]["reads"] == 1


def test_the_summary_names_users_and_collections() -> None:
    meter = Meter()
    assert summary(meter) == ""
    meter.documents(ALICE, "get", [name("rooms/r")])
    meter.documents(OWNER, "write", [name("rooms/r")])
    text = summary(meter)
    assert text.startswith("usage of demo: 1 reads, 0 writes, 0 deletes; administrators 0 reads, 1 writes, 0 deletes\n")
    assert "  user alice: 1 reads" in text
    assert "  collection rooms: 1 reads" in text
