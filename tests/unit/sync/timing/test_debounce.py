"""Many reasons, one run."""

from desktop_chat.sync.timing.debounce import Debounce
from tests.fakes import FakeClock


def test_the_first_reason_sets_the_time_and_later_ones_do_not_move_it() -> None:
    clock, runs = FakeClock(), list[float]()
    debounce = Debounce(clock, "x", 1.0, lambda: runs.append(clock.monotonic()))
    for _ in range(5):
        debounce.call()
        clock.advance(0.4)
    assert runs == [1.0]
    clock.advance(1)
    assert runs == [1.0, 2.2]
    debounce.call()
    debounce.cancel()
    clock.advance(9)
    assert runs == [1.0, 2.2]
