"""Bills, shares of the free quota, and quota days."""

from datetime import UTC, date, datetime

import pytest

from desktop_chat.model.usage import Bill, Feature, Thrift, UsageDay, quota_day

DAY = date(2026, 11, 28)


def test_bills_add_up() -> None:
    assert Bill(1, 2, 3) + Bill(10, 20, 30) == Bill(11, 22, 33)
    assert not Bill()
    assert Bill(deletes=1)


@pytest.mark.parametrize(
    ("bill", "share"),
    [
        pytest.param(Bill(reads=25_000, writes=1), 0.5, id="reads lead"),
        pytest.param(Bill(reads=1, writes=20_000), 1.0, id="writes lead"),
        pytest.param(Bill(deletes=30_000), 1.5, id="deletes lead and exceed"),
        pytest.param(Bill(), 0.0, id="nothing"),
    ],
)
def test_share_is_of_whichever_is_furthest(bill: Bill, share: float) -> None:
    assert bill.share == pytest.approx(share)


def test_total_sums_the_features() -> None:
    day = UsageDay(DAY, {Feature.LIVE: Bill(reads=3), Feature.SENDING: Bill(writes=2, reads=1)})
    assert day.total == Bill(4, 2, 0)


@pytest.mark.parametrize(
    ("reads", "spent", "thrift"),
    [
        (39_999, False, Thrift.NORMAL),
        (40_000, False, Thrift.SAVING),
        (90_000, False, Thrift.SAVING),
        (0, True, Thrift.SPENT),
    ],
)
def test_thrift_begins_before_the_quota_ends(reads: int, spent: bool, thrift: Thrift) -> None:
    assert UsageDay(DAY, {Feature.LIVE: Bill(reads=reads)}, spent).thrift is thrift


@pytest.mark.parametrize(
    ("now", "day"),
    [
        pytest.param(datetime(2026, 11, 28, 7, 59, tzinfo=UTC), date(2026, 11, 27), id="before midnight in winter"),
        pytest.param(datetime(2026, 11, 28, 8, 0, tzinfo=UTC), date(2026, 11, 28), id="midnight in winter"),
        pytest.param(datetime(2026, 7, 1, 7, 0, tzinfo=UTC), date(2026, 7, 1), id="midnight in summer"),
        pytest.param(datetime(2026, 7, 1, 6, 59, tzinfo=UTC), date(2026, 6, 30), id="before midnight in summer"),
    ],
)
def test_quota_day_begins_at_midnight_pacific_time(now: datetime, day: date) -> None:
    assert quota_day(now) == day
