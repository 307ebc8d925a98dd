"""The token bucket as values."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop_chat.model.firebase import rate_limit
from desktop_chat.model.firebase.firestore import Document, ServerTimestamp
from desktop_chat.model.firebase.rate_limit import TokenBucket

AT = datetime(2026, 6, 1, tzinfo=UTC)


def bucket(tokens: float, age: timedelta = timedelta(days=1)) -> TokenBucket:
    return TokenBucket(tokens, AT, AT - age)


@pytest.mark.parametrize(
    ("tokens", "seconds", "expected"), [(0, 0, 0), (0, 1, 1), (0.5, 2.5, 3), (9, 60, 10), (3, -5, 3)]
)
def test_a_second_gives_a_token_up_to_ten(tokens: float, seconds: float, expected: float) -> None:
    assert bucket(tokens).after(seconds) == expected


def test_in_the_first_hour_three_seconds_give_one() -> None:
    new = bucket(0, timedelta(minutes=59))
    assert new.after(3) == 1
    assert new.seconds_until(2, 3) == 3
    assert new.after(60) == 10, "the hour is over by then"


@pytest.mark.parametrize(("price", "seconds", "wait"), [(1, 0, 0.5), (1, 0.5, 0), (3, 1, 1.5)])
def test_waiting_until_a_price_can_be_paid(price: float, seconds: float, wait: float) -> None:
    assert bucket(0.5).seconds_until(price, seconds) == wait


def test_what_is_left_is_rounded_down() -> None:
    assert rate_limit.left_after(10, 1) == 9
    assert rate_limit.left_after(1.00099, 1) == 0


@pytest.mark.parametrize(
    ("path", "price"),
    [
        ("rooms/r", 3),
        ("rooms/r/messages/m", 1),
        ("rooms/r/members/u", 1),
        ("rooms/r/invites/i", 2),
        ("reports/m_u", 2),
        ("users/a/blocks/b", 1),
    ],
)
def test_prices(path: str, price: float) -> None:
    assert rate_limit.price_of(path) == price


@pytest.mark.parametrize(("size", "price"), [(5_000_000, 2), (25_000_000, 6), (1, 1.0000002)])
def test_a_ticket_costs_more_the_larger_its_file_is(size: int, price: float) -> None:
    assert rate_limit.price_of("users/ada/uploads/f", size) == price


def test_a_document_that_is_no_bucket_is_none() -> None:
    fields = {"tokens": 3, "at": AT, "since": AT, "lastId": "x"}
    assert rate_limit.bucket_from(Document("limits/ada", fields)) == TokenBucket(3.0, AT, AT)
    assert rate_limit.bucket_from(Document("limits/ada", {**fields, "tokens": "3"})) is None
    assert rate_limit.bucket_from(Document("limits/ada", {**fields, "at": None})) is None


def test_fields_name_the_document_and_take_the_server_s_time() -> None:
    assert rate_limit.payment_fields("rooms/r", 7) == {"tokens": 7, "at": ServerTimestamp(), "lastId": "rooms/r"}
    assert rate_limit.first_fields("rooms/r", 7)["since"] == ServerTimestamp()
