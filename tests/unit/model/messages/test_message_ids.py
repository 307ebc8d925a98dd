"""Ids of messages sort in the order of their making."""

import random
from datetime import timedelta

import pytest

from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message_ids import MessageIds
from tests.example_data import NOW


def test_later_is_larger_whatever_the_clock_does() -> None:
    ids = MessageIds(random.Random(1))
    times = [NOW, NOW, NOW + timedelta(seconds=1), NOW - timedelta(days=1), NOW, NOW + timedelta(days=9000)]
    made = [ids.next(time) for time in times]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_are_what_the_rules_take_and_differ_between_devices() -> None:
    one, other = (MessageIds(random.Random(seed)).next(NOW) for seed in (1, 2))
    assert one != other
    assert one[:9] == other[:9]
    for made in (one, other):
        assert len(made) == 20
        assert made.isalnum()
        assert made.isascii()


def test_a_new_process_goes_on_after_an_id_of_the_old_one() -> None:
    ahead = MessageIds(random.Random(1)).next(NOW + timedelta(days=1))
    assert MessageIds(random.Random(2)).next(NOW, after=ahead) > ahead


@pytest.mark.parametrize("old", ["z" * 20, "Zz01Zz01Zz01Zz01Zz01", "short", "-" * 20])
def test_ids_that_tell_no_time_change_nothing(old: str) -> None:
    after_old, fresh = (MessageIds(random.Random(1)).next(NOW, after=one) for one in (MessageId(old), None))
    assert after_old == fresh
