"""The one thread of sync."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError

import pytest

from desktop_chat.errors import Unavailable
from desktop_chat.sync.thread import SyncThread


@pytest.fixture
def thread() -> Iterator[SyncThread]:
    made = SyncThread()
    made.retain()
    yield made
    made.release()


async def name_of_thread() -> str:
    return threading.current_thread().name


def is_running(thread: SyncThread) -> bool:
    return thread.running


def test_coroutines_run_on_the_thread(thread: SyncThread) -> None:
    assert thread.submit(name_of_thread()).result(30) == "sync"
    assert threading.current_thread().name != "sync"


def test_work_starts_in_the_order_of_submission(thread: SyncThread) -> None:
    order: list[int] = []

    async def note(number: int) -> None:
        order.append(number)

    futures = [thread.submit(note(number)) for number in range(100)]
    for future in futures:
        future.result(30)
    assert order == list(range(100))


def test_exception_reaches_the_future(thread: SyncThread) -> None:
    async def fail() -> None:
        raise ValueError("inside")

    with pytest.raises(ValueError, match="inside"):
        thread.submit(fail()).result(30)


def test_call_that_fails_does_not_end_the_thread(thread: SyncThread, caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("inside")

    thread.call(fail)
    assert thread.submit(name_of_thread()).result(30) == "sync"
    assert "inside" in caplog.text


def test_abandoned_command_still_runs_and_its_failure_is_logged(
    thread: SyncThread, caplog: pytest.LogCaptureFixture
) -> None:
    started, gates = threading.Event(), []

    async def fail() -> None:
        gates.append(asyncio.Event())
        started.set()
        await gates[0].wait()
        raise ValueError("nobody waits")

    future = thread.submit(fail())
    assert started.wait(5)
    assert future.cancel()
    thread.call(gates[0].set)
    for _ in range(5):  # rounds of the loop: the event, the task, its end
        thread.submit(name_of_thread()).result(30)
    with pytest.raises(CancelledError):
        future.result(0)
    assert "nobody waits" in caplog.text


def test_stop_answers_what_is_still_running() -> None:
    thread = SyncThread()
    thread.retain()
    cleaned = threading.Event()

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cleaned.set()

    future = thread.submit(forever())
    thread.submit(name_of_thread()).result(30)
    thread.release()
    assert cleaned.is_set()
    with pytest.raises(Unavailable):
        future.result(0)


def test_last_user_stops_it_and_the_next_starts_it_again() -> None:
    thread = SyncThread()
    thread.retain()
    thread.retain()
    thread.release()
    assert is_running(thread)
    assert thread.submit(name_of_thread()).result(30) == "sync"
    thread.release()
    assert not is_running(thread)
    assert [one.name for one in threading.enumerate() if one.name == "sync"] == []
    with pytest.raises(Unavailable):
        thread.submit(name_of_thread()).result(0)
    thread.retain()
    assert thread.submit(name_of_thread()).result(30) == "sync"
    thread.release()


def test_blocking_calls_run_beside_the_loop(thread: SyncThread) -> None:
    async def ask() -> str:
        return await thread.run_blocking(lambda: threading.current_thread().name)

    assert thread.submit(ask()).result(30).startswith("sync-blocking")


def test_blocked_worker_does_not_hold_up_the_stop() -> None:
    thread = SyncThread()
    thread.retain()
    blocked, release = threading.Event(), threading.Event()

    def block() -> None:
        blocked.set()
        release.wait(30)

    async def ask() -> None:
        await thread.run_blocking(block)

    future = thread.submit(ask())
    assert blocked.wait(5)
    thread.release()
    assert not is_running(thread)
    with pytest.raises(Unavailable):
        future.result(0)
    release.set()
