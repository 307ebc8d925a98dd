"""FaultProxy: a TCP proxy that fails on purpose; it knows nothing of what passes through."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Coroutine
from dataclasses import dataclass, field

from tests.ports import kept_port

_CHUNK = 65_536
_SLOW_CHUNK = 512
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@dataclass
class Weather:
    """How a link behaves; changes hold for what passes from then on.

    ``latency`` seconds each way, ``rate`` bytes a second each way (None: no limit). ``loss`` is the share of answers
    that are thrown away, and the connection with them, after the question reached the server.
    """

    latency: float = 0.0
    rate: float | None = None
    loss: float = 0.0


@dataclass(eq=False)
class _Connection:
    """Two directions of one TCP connection. ``silent``: both ends stay open and hear nothing more."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    silent: bool = False
    asked: bool = False

    def abort(self) -> None:
        """End it with RST, as a crashed peer or a router that forgot the connection does."""
        for writer in self.writers:
            sock = writer.get_extra_info("socket")
            if sock is not None:
                # Gone already when the peer was quicker.
                with contextlib.suppress(OSError):
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            writer.transport.abort()


class FaultProxy:
    """Listens on a port of loopback that stays its own and passes everything on to ``target`` (``host:port``)."""

    def __init__(self, target: str, rng: random.Random) -> None:
        self.target = target
        self.weather = Weather()
        self.lost_answers = 0
        self._rng = rng
        self._server: asyncio.Server | None = None
        self._host = "127.0.0.1"
        self._port = kept_port()
        self._connections: set[_Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._half_open = False

    @property
    def address(self) -> str:
        """Where clients connect; the port is the same for the proxy's whole life."""
        return f"{self._host}:{self._port}"

    async def start(self) -> None:
        """Listen; again after ``cut`` on the same port."""
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, self._host, self._port)

    async def cut(self) -> None:
        """The network is gone: connections end, new ones are refused until ``mend``."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        self.reset()

    async def move(self, host: str) -> None:
        """Be at another address of loopback, on the same port; connections to the old one end."""
        await self.cut()
        self._host = host
        await self.start()

    def reset(self) -> None:
        """Every open connection ends with RST; new ones are welcome."""
        for connection in tuple(self._connections):
            connection.abort()

    def half_open(self) -> None:
        """Nothing arrives any more in either direction, and nobody is told; so with new connections."""
        self._half_open = True
        for connection in self._connections:
            connection.silent = True

    async def mend(self) -> None:
        """All is well again, for new connections; those that fell silent stay so."""
        self.weather = Weather()
        self._half_open = False
        await self.start()

    async def aclose(self) -> None:
        """End everything."""
        await self.cut()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection([writer], silent=self._half_open)
        self._connections.add(connection)
        try:
            host, _, port = self.target.rpartition(":")
            far_reader, far_writer = await asyncio.open_connection(host, int(port))
            connection.writers.append(far_writer)
            pumps = [
                self._begin(self._pump(connection, reader, far_writer, is_answer=False)),
                self._begin(self._pump(connection, far_reader, writer, is_answer=True)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
        except OSError:
            connection.abort()  # the server is not there
        finally:
            self._connections.discard(connection)
            for end in connection.writers:
                end.close()

    def _begin(self, pump: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(pump)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _pump(
        self, connection: _Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_answer: bool
    ) -> None:
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = self._begin(self._send(connection, due, writer))
        try:
            while data := await reader.read(_CHUNK if self.weather.rate is None else _SLOW_CHUNK):
                if is_answer and self._loses(connection):
                    self.lost_answers += 1
                    connection.abort()
                    return
                connection.asked = not is_answer
                due.put_nowait((asyncio.get_running_loop().time() + self.weather.latency, data))
            await due.join()
        except OSError:
            pass  # one end is gone; the other is closed by _serve
        finally:
            sender.cancel()

    def _loses(self, connection: _Connection) -> bool:
        return connection.asked and self.weather.loss > 0 and self._rng.random() < self.weather.loss

    async def _send(
        self, connection: _Connection, due: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at, data = await due.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not connection.silent and not writer.is_closing():
                writer.write(data)
                with contextlib.suppress(OSError):
                    await writer.drain()
                if self.weather.rate is not None:
                    await asyncio.sleep(len(data) / self.weather.rate)
            due.task_done()
