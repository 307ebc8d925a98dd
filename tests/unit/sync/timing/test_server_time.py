"""The server's clock goes on by seconds that never jump."""

from datetime import timedelta

from desktop_chat.sync.timing.server_time import ServerTime
from tests.example_data import NOW
from tests.fakes import FakeClock


def test_a_wrong_or_jumping_wall_clock_changes_nothing() -> None:
    clock = FakeClock()
    time = ServerTime(clock)
    assert time.now() == NOW
    assert not time.is_known
    time.heard(NOW + timedelta(days=1))
    clock.jump(timedelta(days=-400))
    clock.advance(30)
    assert time.now() == NOW + timedelta(days=1, seconds=30)
    assert time.is_known
