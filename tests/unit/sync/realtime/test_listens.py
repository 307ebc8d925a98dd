"""Listens follow what is wanted; strangers' paths cannot break them."""

from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.errors import Denied
from desktop_chat.sync.realtime.listens import ValueListener, WantedListens
from tests.fake_database import FakeDatabaseServer, FakeRealtimeGateway
from tests.fakes import FakeClock


def ignore(value: Any) -> None: ...


def wanted(**paths: str) -> dict[str, tuple[str, Callable[[Any], None]]]:
    return {name: (path, ignore) for name, path in paths.items()}


def test_only_what_differs_is_started_and_stopped() -> None:
    gateway = FakeRealtimeGateway(FakeDatabaseServer(FakeClock()))
    listens = WantedListens(gateway)
    assert listens.want(wanted(a="x/1", b="x/2")) == frozenset()
    kept = gateway.listens["x/1"]
    assert listens.want(wanted(a="x/1", b="x/3")) == {"b"}
    assert gateway.listens["x/1"] is kept
    assert set(gateway.listens) == {"x/1", "x/3"}
    assert listens.want(wanted(b="x/3")) == {"a"}
    listens.stop()
    assert gateway.listens == {}


def test_a_path_that_is_taken_goes_to_the_first() -> None:
    gateway = FakeRealtimeGateway(FakeDatabaseServer(FakeClock()))
    listens = WantedListens(gateway)
    listens.want(wanted(a="x/1", b="x/1"))
    assert set(gateway.listens) == {"x/1"}
    assert listens.want(wanted(b="x/1")) == {"a"}
    assert set(gateway.listens) == {"x/1"}


def test_the_log_holds_no_secret_key(caplog: pytest.LogCaptureFixture) -> None:
    ValueListener("signals/secretkey", ignore).on_error(Denied("Not allowed"))
    assert "signals" in caplog.text
    assert "secretkey" not in caplog.text
