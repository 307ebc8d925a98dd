"""Calls on threads that the end of the program does not wait for."""

import asyncio
import subprocess
import sys
from threading import Event, current_thread

import pytest

from desktop_chat.remote.storage.daemon_call import daemon_call

STUCK = """
import asyncio, threading
from desktop_chat.remote.storage.daemon_call import daemon_call

async def main():
    began = threading.Event()
    task = asyncio.ensure_future(daemon_call(lambda: (began.set(), threading.Event().wait()), "stuck"))
    await asyncio.to_thread(began.wait)
    task.cancel()

asyncio.run(main())
"""


async def test_answers_and_errors_come_back() -> None:
    assert await daemon_call(lambda: current_thread().name, "beside") == "beside"
    with pytest.raises(ZeroDivisionError):
        await daemon_call(lambda: 1 // 0, "beside")
    seen: list[int] = []
    await daemon_call(lambda: seen.append(1), "beside")
    assert seen == [1]


async def test_a_late_answer_to_nobody_is_dropped() -> None:
    go, came = Event(), Event()

    def late() -> None:
        go.wait(10)
        came.set()

    task = asyncio.ensure_future(daemon_call(late, "late"))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go.set()
    assert await asyncio.to_thread(came.wait, 10)
    await daemon_call(lambda: None, "after it")


def test_a_call_that_never_returns_does_not_hold_up_the_end() -> None:
    done = subprocess.run([sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
