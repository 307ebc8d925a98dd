import random

import pytest

from desktop_chat.model.backoff import Backoff


class Middle(random.Random):
    """No jitter."""

    def uniform(self, a: float, b: float) -> float:
        return (a + b) / 2


def test_delays_grow_by_half_up_to_twenty_seconds() -> None:
    backoff = Backoff(Middle())
    delays = [backoff.next_delay() for _ in range(13)]
    assert delays[:4] == [1.0, 1.5, 2.25, 3.375]
    assert delays[-2:] == [20.0, 20.0]


def test_success_starts_over() -> None:
    backoff = Backoff(Middle())
    for _ in range(5):
        backoff.next_delay()
    backoff.reset()
    assert backoff.next_delay() == 1.0


def test_used_up_quota_waits_longest() -> None:
    backoff = Backoff(Middle())
    backoff.quota_is_used_up()
    assert backoff.next_delay() == 60.0
    assert backoff.next_delay() == 20.0


@pytest.mark.parametrize("seed", range(5))
def test_jitter_spreads_by_half_to_both_sides(seed: int) -> None:
    rng = random.Random(seed)
    delays = [Backoff(rng).next_delay() for _ in range(500)]
    assert min(delays) >= 0.5
    assert max(delays) <= 1.5
    assert min(delays) < 0.6
    assert max(delays) > 1.4
