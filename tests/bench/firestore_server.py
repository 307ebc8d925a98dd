"""Our Firestore beside Google's emulator, where the machine has it: the same work by the same stock client."""

import contextlib
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from google.cloud.firestore_v1.base_query import FieldFilter

from tests.firestore_servers import google_emulator, google_server, our_server
from tests.firestore_wire import Wire

SETS, GETS, QUERIES, NEWS, WORKERS = 1_000, 1_000, 200, 300, 8


def run() -> None:
    """Print one line for each server and kind of work."""
    for name, server in _servers():
        started = time.perf_counter()
        with server() as address, contextlib.closing(Wire(address, "bench")) as wire:
            client = wire.client()
            client.document("bench/ready").set({"n": 0})
            print(f"{name}: start to first answer {time.perf_counter() - started:.2f} s")
            _report(name, "sequential sets", _sets(client))
            _report(name, f"sets by {WORKERS} threads", _parallel_sets(client))
            _report(name, "gets", _gets(client))
            _report(name, "query of 50 documents", _queries(client))
            _report(name, "listener: set to snapshot", _news(client))


def _servers() -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "ours", our_server
    script = google_emulator()
    if script is None:
        print("Google's emulator is not on this machine")
    else:
        yield "google", lambda: google_server(script)


def _timed(work: Callable[[int], object], count: int) -> list[float]:
    found = []
    for number in range(count):
        before = time.perf_counter()
        work(number)
        found.append(time.perf_counter() - before)
    return found


def _report(server: str, kind: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    middle, tail = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    print(f"{server:6} {kind:28} {1 / middle:7.0f}/s  p50 {middle * 1e3:7.2f} ms  p99 {tail * 1e3:7.2f} ms")


def _fields(number: int) -> dict[str, object]:
    return {"n": number, "text": "x" * 60, "flag": number % 2 == 0, "tags": ["a", "b"], "who": f"u{number % 7}"}


def _sets(client: Any) -> list[float]:
    return _timed(lambda number: client.document(f"bench/d{number}").set(_fields(number)), SETS)


def _parallel_sets(client: Any) -> list[float]:
    before = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda number: client.document(f"bench/p{number}").set(_fields(number)), range(SETS)))
    return [(time.perf_counter() - before) / SETS] * 2


def _gets(client: Any) -> list[float]:
    return _timed(lambda number: client.document(f"bench/d{number}").get(), GETS)


def _queries(client: Any) -> list[float]:
    query = client.collection("bench").where(filter=FieldFilter("who", "==", "u3")).order_by("n").limit(50)
    return _timed(lambda _number: list(query.stream()), QUERIES)


def _news(client: Any) -> list[float]:
    heard = threading.Event()
    watch = client.collection("news").on_snapshot(lambda _documents, _changes, _time: heard.set())
    heard.wait(10)

    def tell(number: int) -> None:
        heard.clear()
        client.document("news/one").set({"n": number})
        if not heard.wait(10):
            raise TimeoutError("the listener heard nothing for 10 s")

    try:
        return _timed(tell, NEWS)
    finally:
        watch.unsubscribe()
