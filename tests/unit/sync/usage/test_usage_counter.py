"""Sums in memory, on disk, over midnight and over a restart."""

import sqlite3
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.usage import Bill, Feature, Thrift, UsageDay
from desktop_chat.sync.usage.usage_counter import WRITE_SECONDS, UsageCounter
from tests.fakes import FakeClock

EVENING = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
DAY = date(2026, 11, 28)
READ = {Feature.LIVE: Bill(reads=1)}


class Ledger:
    """Stands for the store: what was written, and a disk that may be full."""

    def __init__(self) -> None:
        self.rows: list[tuple[date, Mapping[Feature, Bill], bool]] = []
        self.is_full = False

    def add_usage(self, day: date, bills: Mapping[Feature, Bill], *, spent: bool) -> StoreChanges:
        if self.is_full:
            raise StoreError("The disk is full") from sqlite3.OperationalError()
        self.rows.append((day, dict(bills), spent))
        return StoreChanges(usage=True)


class Stage:
    """A counter with its surroundings."""

    def __init__(self, known: list[UsageDay] | None = None) -> None:
        self.clock = FakeClock(EVENING)
        self.ledger = Ledger()
        store: Any = self.ledger
        self.changes: list[StoreChanges] = []
        self.thrifts = 0
        self.counter = UsageCounter(store, known or [], self.clock, self.changes.append, self.thrift_changed)

    def thrift_changed(self) -> None:
        self.thrifts += 1


@pytest.fixture
def stage() -> Stage:
    return Stage()


def test_sums_are_written_together_after_a_while(stage: Stage) -> None:
    stage.counter.count(READ)
    stage.counter.count(READ)
    assert stage.ledger.rows == []
    stage.clock.advance(WRITE_SECONDS)
    assert stage.ledger.rows == [(DAY, {Feature.LIVE: Bill(reads=2)}, False)]
    assert stage.changes == [StoreChanges(usage=True)]


def test_idle_client_writes_nothing_and_waits_for_nothing(stage: Stage) -> None:
    stage.counter.count({})
    stage.counter.flush()
    assert (stage.ledger.rows, stage.clock.pending) == ([], [])


def test_flush_writes_at_once_and_only_once(stage: Stage) -> None:
    stage.counter.count(READ)
    stage.counter.flush()
    stage.clock.advance(WRITE_SECONDS)
    assert len(stage.ledger.rows) == 1


def test_full_disk_keeps_the_sums_for_later(stage: Stage) -> None:
    stage.ledger.is_full = True
    stage.counter.count(READ)
    stage.clock.advance(WRITE_SECONDS)
    stage.ledger.is_full = False
    stage.counter.count(READ)
    stage.clock.advance(WRITE_SECONDS)
    assert stage.ledger.rows == [(DAY, {Feature.LIVE: Bill(reads=2)}, False)]


def test_thrift_begins_once_at_its_share(stage: Stage) -> None:
    stage.counter.count({Feature.LIVE: Bill(reads=39_999)})
    assert (stage.counter.thrift, stage.thrifts) == (Thrift.NORMAL, 0)
    stage.counter.count(READ)
    stage.counter.count(READ)
    assert (stage.counter.thrift, stage.thrifts) == (Thrift.SAVING, 1)


def test_thrift_is_remembered_over_a_restart() -> None:
    stage = Stage([UsageDay(DAY, {Feature.LIVE: Bill(reads=40_000)})])
    assert stage.counter.thrift is Thrift.SAVING


def test_word_of_the_server_is_stored_and_told_once(stage: Stage) -> None:
    stage.counter.spent()
    stage.counter.spent()
    assert stage.ledger.rows == [(DAY, {}, True)]
    assert (stage.counter.thrift, stage.thrifts) == (Thrift.SPENT, 1)


def test_new_quota_day_begins_with_nothing(stage: Stage) -> None:
    stage.counter.spent()
    stage.counter.count(READ)
    stage.clock.advance(24 * 3600)
    assert stage.counter.thrift is Thrift.NORMAL
    stage.counter.count(READ)
    stage.counter.flush()
    assert stage.ledger.rows[-1] == (date(2026, 11, 29), READ, False)
    assert (DAY, READ, False) in stage.ledger.rows
    assert stage.thrifts == 2
