"""Fixtures for every test: no network outside loopback, Qt without a display."""

import gc
import os
import signal
import socket
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Hundreds of modules compiled anew cost each program that a test starts a third of the time it takes to start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# A stray host variable would send clients of a test to somebody's emulator (and the stock Firestore client as admin).
for _name in ("FIRESTORE_EMULATOR_HOST", "FIREBASE_AUTH_EMULATOR_HOST", "FIREBASE_DATABASE_EMULATOR_HOST"):
    os.environ.pop(_name, None)


# How long an example takes is the machine's: a busy one makes no test red. What does not end is stopped below.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

_LONGEST = 100  # seconds; a fuzz test takes a few


class Hang(BaseException):
    """A test does not end. No Exception: neither the code under test nor hypothesis may go on after it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--js", action="store_true", help="run the tests of the Firebase JS SDK (needs npm install)")
    parser.addoption("--slow", action="store_true", help="run the long form of tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for option in ("js", "slow"):
        if not config.getoption(f"--{option}"):
            skip = pytest.mark.skip(reason=f"asked for with --{option}")
            for item in items:
                if item.get_closest_marker(option):
                    item.add_marker(skip)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection of this process that would leave the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0]) if isinstance(address, tuple) else str(address)
            if not (host.startswith("127.") or host in ("localhost", "::1")):
                pytest.fail(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # passed through unchanged

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _garbage_in_the_gui_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect as the program does, see ``ui.garbage``: widgets do not survive being destroyed by another thread."""
    if "qapp" not in request.fixturenames:
        yield
        return
    if not gc.get_freeze_count():
        gc.freeze()  # what was imported; looking through it after each test would take longer than most tests
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def ends_in_time() -> Iterator[None]:
    """Make a loop without end in the code under test a failure instead of a test run without end."""

    def ring(_signal: int, _frame: object) -> None:
        raise Hang(f"still running after {_LONGEST} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(_LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
