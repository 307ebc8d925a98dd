"""What a commit costs as a collection grows, and as others listen: both are to stay flat."""

import contextlib
import queue
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from desktop_chat.emulator.firestore import protos
from tests.firestore_messages import query, where
from tests.firestore_servers import our_server
from tests.firestore_wire import OWNER, SERVICE, Wire

SIZES, BATCH, SETS = (1_000, 10_000, 100_000), 500, 400
LISTENERS, TARGETS = 1_000, 100
"""Listeners in all, and on one stream."""


def run() -> None:
    """Print the median of a commit for each size, and with listeners."""
    with our_server() as address, contextlib.closing(Wire(address, "growth")) as wire:
        commit = _commit(wire)
        _print("empty collection, no listeners", _median(wire, commit))
        with _listening(wire, lambda number: query(f"other{number}")):
            _print(f"{LISTENERS} listeners on other collections", _median(wire, commit))
        with _listening(wire, lambda number: query("grow", where("n", "EQUAL", -1 - number))):
            _print(f"{LISTENERS} listeners on other values of the collection", _median(wire, commit))
        there = 0
        for size in SIZES:
            for first in range(there, size, BATCH):
                commit([_write(wire, f"d{number}", number) for number in range(first, first + BATCH)])
            there = size
            _print(f"collection of {size:,} documents", _median(wire, commit))


def _commit(wire: Wire) -> Callable[[list[Any]], Any]:
    stub = wire._channel().unary_unary(
        f"{SERVICE}Commit",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=protos.CommitResponse.FromString,
    )
    metadata = wire.metadata(OWNER)
    return lambda writes: stub(protos.CommitRequest(database=wire.database, writes=writes), metadata=metadata)


def _write(wire: Wire, name: str, number: int) -> Any:
    return wire.put(f"grow/{name}", n=number, text="x" * 60, who=f"u{number % 7}")


def _median(wire: Wire, commit: Callable[[list[Any]], Any]) -> float:
    found = []
    for number in range(SETS):
        write = _write(wire, f"again{number % 50}", number)
        before = time.perf_counter()
        commit([write])
        found.append(time.perf_counter() - before)
    return statistics.median(found)


def _print(kind: str, seconds: float) -> None:
    print(f"commit, {kind:52} p50 {seconds * 1e3:6.2f} ms")


@contextlib.contextmanager
def _listening(wire: Wire, make: Callable[[int], Any]) -> Iterator[None]:
    """Keep streams open that are current with all of their targets."""
    channel = wire._channel()
    asked: list[queue.Queue[Any]] = []
    for first in range(0, LISTENERS, TARGETS):
        requests: queue.Queue[Any] = queue.Queue()
        for number in range(first, first + TARGETS):
            request = protos.ListenRequest(database=wire.database)
            request.add_target.target_id = number + 1
            request.add_target.query.parent = wire.root
            request.add_target.query.structured_query.CopyFrom(make(number))
            requests.put(request)
        stub = channel.stream_stream(
            f"{SERVICE}Listen",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=protos.ListenResponse.FromString,
        )
        answers = stub(iter(requests.get, None), metadata=wire.metadata(OWNER))
        current = 0
        while current < TARGETS:
            current += next(answers).target_change.target_change_type == protos.TargetChange.CURRENT
        asked.append(requests)
    try:
        yield
    finally:
        for requests in asked:
            requests.put(None)
