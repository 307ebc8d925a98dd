"""Delivery follows from the others' positions, and never goes back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.ids import Uid
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.realtime.receipts import Delivery, Receipt, delivery_of
from tests.example_data import NOW, a_message

GRACE, RADIA = Uid("grace"), Uid("radia")
TIMES = st.one_of(st.none(), st.integers(-2, 2).map(lambda minutes: NOW + timedelta(minutes=minutes)))
RECEIPTS = st.builds(Receipt, st.just(GRACE), TIMES, TIMES)
MINE = a_message("m", sender="ada", sent_at=NOW)


@pytest.mark.parametrize(
    ("receipts", "expected"),
    [
        ([], Delivery.SENT),
        ([Receipt(GRACE)], Delivery.SENT),
        ([Receipt(GRACE, None, NOW)], Delivery.DELIVERED),
        ([Receipt(GRACE, None, NOW - timedelta(seconds=1))], Delivery.SENT),
        ([Receipt(GRACE, NOW, None)], Delivery.READ),
        ([Receipt(GRACE, NOW, NOW), Receipt(RADIA)], Delivery.SENT),
        ([Receipt(GRACE, NOW, NOW), Receipt(RADIA, None, NOW)], Delivery.DELIVERED),
        ([Receipt(GRACE, NOW, NOW), Receipt(RADIA, NOW)], Delivery.READ),
    ],
)
def test_everybody_must_have_got_that_far(receipts: list[Receipt], expected: Delivery) -> None:
    assert delivery_of(MINE, receipts) is expected


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.SENDING, MessageState.REJECTED])
def test_what_the_server_does_not_have_is_nowhere(state: MessageState) -> None:
    pending = a_message("m", sender="ada", sent_at=None, state=state)
    assert delivery_of(pending, [Receipt(GRACE, NOW, NOW)]) is None


@given(RECEIPTS, RECEIPTS, RECEIPTS)
def test_merging_asks_for_no_order_and_no_count(one: Receipt, two: Receipt, three: Receipt) -> None:
    assert one.merged(two) == two.merged(one)
    assert one.merged(two).merged(three) == one.merged(two.merged(three))
    assert one.merged(one) == one == one.merged(Receipt(GRACE))


@given(st.lists(RECEIPTS, max_size=6))
def test_delivery_never_goes_back(heard: list[Receipt]) -> None:
    known, reached = Receipt(GRACE), Delivery.SENT
    for receipt in heard:
        known = known.merged(receipt)
        now = delivery_of(MINE, [known])
        assert now is not None
        assert now >= reached
        reached = now
