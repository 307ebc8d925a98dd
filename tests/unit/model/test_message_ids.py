"""Ids of messages sort in the order of their making."""

import random
from datetime import timedelta

from desktop_chat.model.message_ids import MessageIds
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
