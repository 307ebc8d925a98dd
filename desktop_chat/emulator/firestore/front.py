"""One TCP port for gRPC and HTTP/1.1: the first bytes of a connection tell which it is.

gRPC's server cannot speak HTTP/1.1 and takes no sockets from others, so HTTP/2 connections are passed on byte by byte
to its own port on the loopback interface; HTTP/1.1 is handed to aiohttp in this process.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from desktop_chat.emulator.http_site import Before, close_port, nothing_before

PREFACE = b"PRI * HTTP/2.0\r\n"
_log = logging.getLogger(__name__)


class FrontConnection(asyncio.Protocol):
    """A new connection: waits for enough bytes to know what it speaks, and then makes way."""

    def __init__(
        self,
        grpc_address: tuple[str, int],
        http_protocol: Callable[[], asyncio.Protocol],
        open_now: set[asyncio.Transport],
    ) -> None:
        self._grpc_address = grpc_address
        self._http_protocol = http_protocol
        self._open_now = open_now
        self._transport: asyncio.Transport | None = None
        self._begin = b""
        self._connecting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._open_now.add(self._transport)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self._connecting is not None:
            self._connecting.cancel()
        if self._transport is not None:
            self._open_now.discard(self._transport)

    def data_received(self, data: bytes) -> None:
        transport = cast("asyncio.Transport", self._transport)  # there is no data without a connection
        self._begin += data
        if self._begin.startswith(PREFACE):
            transport.pause_reading()
            self._connecting = asyncio.get_running_loop().create_task(self._pass_on(transport))
        elif not PREFACE.startswith(self._begin):
            self._open_now.discard(transport)
            protocol = self._http_protocol()
            transport.set_protocol(protocol)
            protocol.connection_made(transport)
            protocol.data_received(self._begin)

    async def _pass_on(self, client: asyncio.Transport) -> None:
        host, port = self._grpc_address
        to_client = Pipe(client)
        try:
            server, _ = await asyncio.get_running_loop().create_connection(lambda: to_client, host, port)
        except OSError:
            _log.exception("the gRPC server does not answer")
            client.close()
            return
        to_server = Pipe(server, on_lost=lambda: self._open_now.discard(client))
        client.set_protocol(to_server)
        to_server.connection_made(client)
        server.write(self._begin)
        self._begin = b""
        client.resume_reading()


class Pipe(asyncio.Protocol):
    """Writes what it receives to another transport, no faster than that one takes it."""

    def __init__(self, other: asyncio.Transport, on_lost: Callable[[], None] = lambda: None) -> None:
        self._other = other
        self._on_lost = on_lost

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        del transport

    def data_received(self, data: bytes) -> None:
        self._other.write(data)

    def eof_received(self) -> bool:
        if self._other.can_write_eof() and not self._other.is_closing():
            self._other.write_eof()
        return True

    def pause_writing(self) -> None:
        # This side's transport is full: stop reading the other one, which fills it.
        self._other.pause_reading()

    def resume_writing(self) -> None:
        self._other.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self._on_lost()
        self._other.close()


class Front:
    """Listens on the public port."""

    def __init__(
        self,
        grpc_address: tuple[str, int],
        http_protocol: Callable[[], asyncio.Protocol],
        before: Before = nothing_before,
    ) -> None:
        self._before = before
        self._grpc_address = grpc_address
        self._http_protocol = http_protocol
        self._open_now: set[asyncio.Transport] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Listen and return the port; raises OSError when it is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._before(self._connection), host, port, backlog=1024)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Close the port and every gRPC connection; those of HTTP are closed by whoever serves them."""
        if self._server is not None:
            await close_port(self._server)
            for transport in list(self._open_now):
                transport.close()
            await asyncio.sleep(0)
            self._server = None

    def _connection(self) -> asyncio.Protocol:
        return FrontConnection(self._grpc_address, self._http_protocol, self._open_now)
