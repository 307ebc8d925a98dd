"""Who counts as there."""

from desktop_chat.model.presence import Availability, PersonPresence


def test_idle_is_there_too() -> None:
    there = [state for state in Availability if PersonPresence(state).is_there]
    assert there == [Availability.IDLE, Availability.ONLINE]
    assert not PersonPresence().is_there
