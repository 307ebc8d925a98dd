"""What is known of somebody before anything was heard, and the words that stand in the database."""

from desktop_chat.model.realtime.presence import Availability, PersonPresence


def test_nothing_is_known_before_the_database_answers() -> None:
    assert PersonPresence() == PersonPresence(Availability.UNKNOWN, None)


def test_the_words_that_devices_of_every_version_write() -> None:
    assert (Availability("online"), Availability("idle")) == (Availability.ONLINE, Availability.IDLE)
