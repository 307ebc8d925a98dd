"""Tasks that are kept and logged."""

import asyncio

import pytest

from desktop_chat.sync.tasks import Tasks


async def test_failure_is_logged_with_the_name_of_the_task(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("inside")

    tasks = Tasks()
    await asyncio.wait([tasks.start("the failing one", fail())])
    await asyncio.sleep(0)
    assert "task the failing one failed" in caplog.text
    assert "inside" in caplog.text


async def test_result_reaches_who_awaits() -> None:
    async def answer() -> int:
        return 42

    assert await Tasks().start("answer", answer()) == 42


async def test_cancel_waits_until_the_tasks_have_ended() -> None:
    ended = []

    async def run() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(1)

    tasks = Tasks()
    tasks.start("one", run())
    tasks.start("two", run())
    await asyncio.sleep(0)
    await tasks.cancel_all()
    assert ended == [1, 1]
    await tasks.cancel_all()


async def test_task_that_cancels_the_others_goes_on() -> None:
    tasks, done = Tasks(), []

    async def forever() -> None:
        await asyncio.Event().wait()

    async def stop_the_rest() -> None:
        await tasks.cancel_all()
        done.append(1)

    other = tasks.start("other", forever())
    await tasks.start("stopper", stop_the_rest())
    assert done == [1]
    assert other.cancelled()
