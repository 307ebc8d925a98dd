"""Sums by quota day and feature on disk."""

from datetime import date, timedelta

from desktop_chat.local.store import LocalStore
from desktop_chat.model.usage import Bill, Feature, UsageDay

DAY = date(2026, 11, 28)


def test_sums_of_a_day_grow(store: LocalStore) -> None:
    store.add_usage(DAY, {Feature.LIVE: Bill(reads=2)}, spent=False)
    store.add_usage(DAY, {Feature.LIVE: Bill(reads=3), Feature.SENDING: Bill(writes=1)}, spent=False)
    assert store.reader().usage(DAY) == [UsageDay(DAY, {Feature.LIVE: Bill(reads=5), Feature.SENDING: Bill(writes=1)})]


def test_days_are_apart_and_the_oldest_comes_first(store: LocalStore) -> None:
    for day in (DAY, DAY - timedelta(days=1)):
        store.add_usage(day, {Feature.ROOMS: Bill(reads=day.day)}, spent=False)
    found = store.reader().usage(DAY - timedelta(days=7))
    assert [(one.day.day, one.total.reads) for one in found] == [(27, 27), (28, 28)]
    assert store.reader().usage(DAY + timedelta(days=1)) == []


def test_spent_day_is_remembered_without_any_figure(store: LocalStore) -> None:
    assert store.add_usage(DAY, {}, spent=True).usage
    store.add_usage(DAY, {}, spent=True)
    assert store.reader().usage(DAY) == [UsageDay(DAY, {}, spent=True)]


def test_days_older_than_a_month_go(store: LocalStore) -> None:
    store.add_usage(DAY - timedelta(days=32), {Feature.LIVE: Bill(reads=1)}, spent=True)
    store.add_usage(DAY, {Feature.LIVE: Bill(reads=1)}, spent=False)
    assert [one.day for one in store.reader().usage(date(2020, 1, 1))] == [DAY]


def test_feature_of_a_newer_program_is_left_out(store: LocalStore) -> None:
    store.add_usage(DAY, {Feature.LIVE: Bill(reads=1)}, spent=False)
    with store._database.transaction() as rows:
        rows.execute("INSERT INTO usage VALUES (?, 'telepathy', 1, 1, 1)", (DAY.isoformat(),))
    assert store.reader().usage(DAY) == [UsageDay(DAY, {Feature.LIVE: Bill(reads=1)})]
