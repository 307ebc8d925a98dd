"""Telling subscribers."""

from collections.abc import Callable

import pytest

from desktop_chat.model.changes import StoreChanges
from desktop_chat.sync.state.notices import Notices

CHANGE = StoreChanges(account=True)


def test_subscribers_hear_until_they_end() -> None:
    notices = Notices()
    heard: list[StoreChanges] = []
    end = notices.subscribe(heard.append)
    notices.publish(CHANGE)
    end()
    end()
    notices.publish(CHANGE)
    assert heard == [CHANGE]


def test_nothing_changed_is_not_told() -> None:
    notices = Notices()
    heard: list[StoreChanges] = []
    notices.subscribe(heard.append)
    notices.publish(StoreChanges())
    assert heard == []


def test_failing_subscriber_is_logged_and_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    notices = Notices()
    heard: list[StoreChanges] = []

    def fail(changes: StoreChanges) -> None:
        raise ValueError("subscriber")

    notices.subscribe(fail)
    notices.subscribe(heard.append)
    notices.publish(CHANGE)
    assert heard == [CHANGE]
    assert "a subscriber failed" in caplog.text


def test_same_callback_twice_is_two_subscriptions() -> None:
    notices = Notices()
    heard: list[StoreChanges] = []
    end = notices.subscribe(heard.append)
    notices.subscribe(heard.append)
    end()
    notices.publish(CHANGE)
    assert heard == [CHANGE]


def test_subscriber_may_leave_while_it_is_told() -> None:
    notices = Notices()
    heard: list[StoreChanges] = []
    ends: list[Callable[[], None]] = []

    def once(changes: StoreChanges) -> None:
        heard.append(changes)
        ends[0]()

    ends.append(notices.subscribe(once))
    notices.publish(CHANGE)
    notices.publish(CHANGE)
    notices.clear()
    assert heard == [CHANGE]
