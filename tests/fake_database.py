"""A Realtime Database in memory, and gateways to it, for several clients in one test."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from desktop_chat.errors import ChatError, Unavailable
from desktop_chat.model.realtime.realtime import to_millis
from desktop_chat.sync.gateways import ValueObserver
from tests.fakes import FakeClock

Write = Callable[[], None]


class FakeDatabaseServer:
    """``writes`` counts and names what clients wrote; ``offset`` is how far its clock is ahead of ``clock``."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.offset = timedelta(0)
        self.root: Any = None
        self.writes: list[tuple[str, Any]] = []
        self.gateways: list[FakeRealtimeGateway] = []

    def get(self, path: str) -> Any:
        """Return what is there."""
        node = self.root
        for name in _segments(path):
            node = node.get(name) if isinstance(node, Mapping) else None
        return node

    def put(self, path: str, value: Any) -> None:
        """Somebody writes; every listener will hear."""
        self.root = _with(self.root, _segments(path), self._resolved(value))
        for gateway in self.gateways:
            gateway.changed(path)

    def _resolved(self, value: Any) -> Any:
        if value == {".sv": "timestamp"}:
            return to_millis(self.clock.true_now() + self.offset)
        if isinstance(value, Mapping):
            return {key: self._resolved(child) for key, child in value.items()} or None
        return value


@dataclass(eq=False)
class FakeListening:
    """A running listen."""

    gateway: "FakeRealtimeGateway"
    path: str
    observer: ValueObserver
    told: bool = False

    def stop(self) -> None:
        self.gateway.listens.pop(self.path, None)


@dataclass(eq=False)
class FakeRealtimeGateway:
    """One client's connection. ``refuse`` maps the beginning of a path to the error of writes there."""

    server: FakeDatabaseServer
    offline: bool = False
    listens: dict[str, FakeListening] = field(default_factory=dict)
    refuse: dict[str, ChatError] = field(default_factory=dict)
    is_ready: bool = False
    _running: bool = False
    _watchers: list[Callable[[bool], None]] = field(default_factory=list)
    _time_watchers: list[Callable[[Any], None]] = field(default_factory=list)
    _on_disconnect: dict[str, Write] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server.gateways.append(self)

    # --- the gateway --------------------------------------------------------------------------------------
    def start(self) -> None:
        self._running = True
        asyncio.get_running_loop().call_soon(self._connect)

    async def stop(self) -> None:
        await asyncio.sleep(0)
        self._running = False
        self.vanish()

    async def aclose(self) -> None:
        await self.stop()

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        self._watchers.append(callback)

    def watch_server_time(self, callback: Callable[[Any], None]) -> None:
        self._time_watchers.append(callback)

    def listen(self, path: str, observer: ValueObserver) -> FakeListening:
        where = _segments(path)
        for other in map(_segments, self.listens):
            shorter = min(len(where), len(other))
            if where[:shorter] == other[:shorter]:
                raise ValueError(f"{path} overlaps another listen")
        listening = self.listens[path] = FakeListening(self, path, observer)
        self._deliver_soon()
        return listening

    async def put(self, path: str, value: Any) -> None:
        await self._network(path)
        self.server.writes.append((path, value))
        self.server.put(path, value)

    async def merge(self, path: str, values: Mapping[str, Any]) -> None:
        await self._network(path)
        self.server.writes.append((path, dict(values)))
        for name, value in values.items():
            self.server.put(f"{path}/{name}", value)

    async def on_disconnect_put(self, path: str, value: Any) -> None:
        await self._network(path)
        self._on_disconnect[path] = lambda: self.server.put(path, value)

    async def on_disconnect_merge(self, path: str, values: Mapping[str, Any]) -> None:
        await self._network(path)
        for name, value in values.items():
            self._on_disconnect[f"{path}/{name}"] = _later(self.server, f"{path}/{name}", value)

    async def on_disconnect_cancel(self, path: str) -> None:
        await self._network(path)
        for registered in list(self._on_disconnect):
            if f"{registered}/".startswith(f"{path.strip('/')}/"):
                del self._on_disconnect[registered]

    # --- what happens to it -------------------------------------------------------------------------------
    def go_offline(self) -> None:
        """The network breaks, and the server notices."""
        self.offline = True
        self.vanish()

    def go_online(self) -> None:
        """The network is back."""
        self.offline = False
        if self._running:
            self._connect()

    def vanish(self) -> None:
        """The connection ends, however; the server writes what was left for that."""
        was_ready, self.is_ready = self.is_ready, False
        left, self._on_disconnect = self._on_disconnect, {}
        for write in left.values():
            write()
        if was_ready:
            for watcher in self._watchers:
                watcher(False)  # noqa: FBT003 - a callback with one fact

    def changed(self, path: str) -> None:
        """Something was written at ``path``."""
        for listening in self.listens.values():
            if _overlap(listening.path, path):
                listening.told = False
        self._deliver_soon()

    def server_changed(self) -> None:
        """Deliver what was written while no loop ran."""
        self._deliver()

    # --- inside -------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        if self.offline or self.is_ready or not self._running:
            return
        self.is_ready = True
        for time_watcher in self._time_watchers:
            time_watcher(self.server.clock.true_now() + self.server.offset)
        for listening in self.listens.values():
            listening.told = False
        for watcher in self._watchers:
            watcher(True)  # noqa: FBT003 - a callback with one fact
        self._deliver_soon()

    def _deliver_soon(self) -> None:
        with contextlib.suppress(RuntimeError):  # no loop runs: the test says when
            asyncio.get_running_loop().call_soon(self._deliver)

    def _deliver(self) -> None:
        if not self.is_ready:
            return
        for listening in list(self.listens.values()):
            if not listening.told and self.listens.get(listening.path) is listening:
                listening.told = True
                listening.observer.on_value(self.server.get(listening.path))

    async def _network(self, path: str) -> None:
        await asyncio.sleep(0)
        if not self.is_ready:
            raise Unavailable("No connection to the Realtime Database")
        for beginning, error in self.refuse.items():
            if path.startswith(beginning):
                raise error


def _later(server: FakeDatabaseServer, path: str, value: Any) -> Write:
    return lambda: server.put(path, value)


def _segments(path: str) -> list[str]:
    return [part for part in path.split("/") if part]


def _overlap(one: str, other: str) -> bool:
    first, second = _segments(one), _segments(other)
    shorter = min(len(first), len(second))
    return first[:shorter] == second[:shorter]


def _with(node: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    children = dict(node) if isinstance(node, Mapping) else {}
    child = _with(children.get(path[0]), path[1:], value)
    if child is None:
        children.pop(path[0], None)
    else:
        children[path[0]] = child
    return children or None
