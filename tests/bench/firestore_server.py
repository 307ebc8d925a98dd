"""Our Firestore beside Google's emulator, where the machine has it: the same work by the same stock client.

Figures of each server, and at the end a table of ratios (Google's time or memory by ours: above 1 ours is better).
Both run at the same load of the machine only if nothing else does: compare ratios of one run, never of two.
"""

import contextlib
import os
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from google.cloud.firestore_v1.base_query import FieldFilter

from tests.firestore_servers import google_emulator, google_server, our_server
from tests.firestore_wire import Wire

SETS, GETS, QUERIES, NEWS, FANS, WORKERS, LISTENERS = 1_000, 1_000, 200, 300, 100, 8, 20
START, MEMORY = "start to first answer", "resident memory after the work"
GOALS = {START: 2.0, MEMORY: 3.0}
"""How many times better than Google's emulator ours is to be; 1 where nothing is said."""


def run() -> None:
    """Print one line for each server and kind of work, and the table of ratios."""
    found: dict[str, dict[str, float]] = {}
    for name, server in _servers():
        found[name] = _work(name, server)
    if "google" in found:
        print("\n".join(ratios(found["ours"], found["google"])))


def ratios(ours: Mapping[str, float], google: Mapping[str, float]) -> list[str]:
    """Lines of a table; the figures are seconds or MB, less is better."""
    lines = [f"{'ratio google / ours':32} {'ours':>9} {'google':>9} {'ratio':>6} {'goal':>5}"]
    for kind, mine in ours.items():
        ratio, goal = google[kind] / mine, GOALS.get(kind, 1.0)
        shown = [f"{one:6.0f} MB" if kind == MEMORY else f"{one * 1e3:6.2f} ms" for one in (mine, google[kind])]
        lines.append(
            f"{kind:32} {shown[0]} {shown[1]} {ratio:6.2f} {goal:5.1f} {'' if ratio >= goal else 'missed'}".rstrip()
        )
    return lines


def _work(name: str, server: Callable[[], Any]) -> dict[str, float]:
    kinds: dict[str, Callable[[Any], list[float]]] = {
        "sequential sets": _sets,
        f"sets by {WORKERS} threads": _parallel_sets,
        "gets": _gets,
        "query of 50 documents": _queries,
        "listener: set to snapshot": _news,
        f"set to the last of {LISTENERS} listeners": _fan_out,
    }
    started = time.perf_counter()
    with server() as address, contextlib.closing(Wire(address, "bench")) as wire:
        client = wire.client()
        client.document("bench/ready").set({"n": 0})
        found = {START: time.perf_counter() - started}
        print(f"{name}: start to first answer {found[START]:.2f} s")
        for kind, work in kinds.items():
            seconds = work(client)
            _report(name, kind, seconds)
            found[kind] = statistics.median(seconds)
        found[MEMORY] = _memory_of_children()
        print(f"{name}: {MEMORY} {found[MEMORY]:.0f} MB")
    return found


def _servers() -> Iterator[tuple[str, Callable[[], Any]]]:
    yield "ours", our_server
    script = google_emulator()
    if script is None:
        print("Google's emulator is not on this machine")
    else:
        yield "google", lambda: google_server(script)


def _memory_of_children() -> float:
    """Resident MB of all processes below this one (Linux)."""
    parents: dict[int, int] = {}
    sizes: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            lines = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines() if ":" in line)
            parents[int(folder.name)] = int(lines["PPid"])
            sizes[int(folder.name)] = int(lines.get("VmRSS", "0 kB").split()[0]) / 1024

    def is_below(process: int) -> bool:
        above = parents.get(process, 0)
        return above == os.getpid() or (above > 1 and is_below(above))

    return sum(size for process, size in sizes.items() if is_below(process))


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
    print(f"{server:6} {kind:32} {1 / middle:7.0f}/s  p50 {middle * 1e3:7.2f} ms  p99 {tail * 1e3:7.2f} ms")


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
    return _heard(client, "news", 1, NEWS)


def _fan_out(client: Any) -> list[float]:
    return _heard(client, "fans", LISTENERS, FANS)


def _heard(client: Any, collection: str, listeners: int, times: int) -> list[float]:
    """Seconds from a set until each of the listeners has told its callback."""
    last = threading.Semaphore(0)
    watches = [
        client.collection(collection).on_snapshot(lambda _documents, _changes, _time: last.release())
        for _ in range(listeners)
    ]
    _acquire(last, listeners)

    def tell(number: int) -> None:
        client.document(f"{collection}/one").set({"n": number})
        _acquire(last, listeners)

    try:
        return _timed(tell, times)
    finally:
        for watch in watches:
            watch.unsubscribe()


def _acquire(told: threading.Semaphore, count: int) -> None:
    for _ in range(count):
        if not told.acquire(timeout=20):
            raise TimeoutError("a listener heard nothing for 20 s")
