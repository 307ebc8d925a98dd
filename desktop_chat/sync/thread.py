"""SyncThread: the one asyncio loop of the process, on a thread of its own.

grpc.aio must live on exactly one loop per process, so several ChatClients of a process share one SyncThread: the
first ``retain`` starts it, the last ``release`` stops and joins it.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, Thread  # noqa: TID251 - the one place that may start a thread
from typing import Any, TypeVar

from desktop_chat.errors import Unavailable
from desktop_chat.sync.right_of_way import CourteousSelector, RightOfWay

log = logging.getLogger(__name__)

T = TypeVar("T")

BLOCKING_WORKERS = 4
JOIN_SECONDS = 10.0


class SyncThread:
    """Runs coroutines and plain calls on its loop, in the order in which they came; usable from any thread.

    Each turn of the loop begins when the window, which has the ``right_of_way``, has drawn.
    """

    def __init__(self, name: str = "sync") -> None:
        self._name = name
        self.right_of_way = RightOfWay()
        self._lock = Lock()
        self._users = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    @property
    def running(self) -> bool:
        """Whether the loop accepts work."""
        return self._loop is not None

    def retain(self) -> None:
        """Start the thread unless it runs; each call needs one ``release``."""
        with self._lock:
            self._users += 1
            if self._thread is None:
                self._start()

    def release(self) -> None:
        """Stop and join the thread when nobody else uses it. Never call it on the thread itself."""
        with self._lock:
            self._users -= 1
            if self._users > 0 or self._thread is None or self._loop is None:
                return
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        loop.call_soon_threadsafe(loop.stop)
        thread.join(JOIN_SECONDS)
        if thread.is_alive():
            log.error("the sync thread did not end within %s seconds", JOIN_SECONDS)

    def call(self, function: Callable[..., object], *arguments: Any) -> None:
        """Call ``function`` on the loop; its exceptions are logged. Raises Unavailable when the thread is stopped."""
        with self._lock:
            if self._loop is None:
                raise Unavailable("Desktop Chat is closing", "Start it again.")
            self._loop.call_soon_threadsafe(function, *arguments)

    def submit(self, coroutine: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run a coroutine as a task of the loop.

        The future carries what it raised; when the thread is stopped, or stops meanwhile, that is Unavailable.
        """
        future: Future[T] = Future()
        try:
            self.call(self._spawn, coroutine, future)
        except Unavailable as error:
            coroutine.close()
            future.set_exception(error)
        return future

    async def run_blocking(self, function: Callable[[], T], /) -> T:
        """Run a call that may block, such as a keyring that asks for its password, beside the loop."""
        return await asyncio.to_thread(function)

    def _spawn(self, coroutine: Coroutine[Any, Any, T], future: "Future[T]") -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        task.add_done_callback(lambda done: _settle(done, future))

    def _start(self) -> None:
        ready: Future[asyncio.AbstractEventLoop] = Future()
        self._thread = Thread(target=_run, args=(ready, self.right_of_way), name=self._name, daemon=True)
        self._thread.start()
        self._loop = ready.result()


def _settle(done: "asyncio.Task[T]", future: "Future[T]") -> None:
    if not future.set_running_or_notify_cancel():
        if not done.cancelled() and done.exception() is not None:
            log.error("a command that nobody waits for failed", exc_info=done.exception())
        return
    if done.cancelled():
        future.set_exception(Unavailable("Desktop Chat is closing", "Start it again to see whether it was done."))
    elif (error := done.exception()) is not None:
        future.set_exception(error)
    else:
        future.set_result(done.result())


def _run(ready: "Future[asyncio.AbstractEventLoop]", right_of_way: RightOfWay) -> None:
    loop = asyncio.SelectorEventLoop(CourteousSelector(right_of_way))
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(BLOCKING_WORKERS, thread_name_prefix="sync-blocking")
    loop.set_default_executor(executor)
    loop.call_soon(ready.set_result, loop)
    try:
        loop.run_forever()
        _cancel_all(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        # A keyring that waits for its password must not hold up the end of the program.
        executor.shutdown(wait=False, cancel_futures=True)
        asyncio.set_event_loop(None)
        loop.close()


def _cancel_all(loop: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(loop)
    for task in tasks:
        task.cancel()
    if tasks:
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
