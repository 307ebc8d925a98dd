"""Blocking calls beside the loop that may take minutes, and that nobody waits for at the end of the program.

Python joins the threads of an executor before it ends, whatever they wait for. What runs here holds nothing that a
sudden end could break.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread  # noqa: TID251 - an executor's threads would hold up the end of the program
from typing import TypeVar

T = TypeVar("T")


async def daemon_call(call: Callable[[], T], name: str) -> T:
    """Return what ``call`` returns on a thread of its own; cancelling leaves the thread to itself."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]  # a call that may return None has T with None in it

    def run() -> None:
        result, failure = None, None
        try:
            result = call()
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            failure = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, result, failure)

    Thread(target=run, name=name, daemon=True).start()
    return await answer
