"""The server's clock goes on by seconds that never jump."""

from datetime import timedelta

from desktop_chat.sync.server_time import ServerTime
from tests.example_data import NOW
from tests.fakes import FakeClock


class JumpingClock(FakeClock):
    """A device whose wall clock somebody sets."""

    jump = timedelta(0)

    def now(self) -> object:  # type: ignore[override]  # the same value, moved
        return super().now() + self.jump


def test_a_wrong_or_jumping_wall_clock_changes_nothing() -> None:
    clock = JumpingClock()
    time = ServerTime(clock)  # type: ignore[arg-type]  # see above
    assert time.now() == NOW
    assert not time.is_known
    time.heard(NOW + timedelta(days=1))
    clock.jump = timedelta(days=-400)
    clock.advance(30)
    assert time.now() == NOW + timedelta(days=1, seconds=30)
    assert time.is_known
