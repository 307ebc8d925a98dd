"""Half-open connections at the level of TCP: the peer is there, and nothing that it is sent is read or answered.

Only so is the keepalive of a gRPC channel or a WebSocket put to the test: a call that is never answered leaves its
pings answered. The method of the faults is ``<service>.connection``.
"""

import asyncio
import weakref
from collections.abc import Callable
from typing import cast

from desktop_chat.emulator.faults.fault import HALF_OPEN, Call
from desktop_chat.emulator.faults.faults import Faults

ProtocolFactory = Callable[[], asyncio.BaseProtocol]


class TcpFaults:
    """Stands before the protocol of a service; silences new connections, and open ones when there are new faults."""

    def __init__(self, faults: Faults, service: str) -> None:
        self._faults = faults
        self._call = Call("", f"{service}.connection", "anonymous")
        self._open: weakref.WeakSet[asyncio.Transport] = weakref.WeakSet()
        self._silent: set[asyncio.Transport] = set()
        faults.follow(self._strike)

    def before(self, inner: ProtocolFactory) -> ProtocolFactory:
        """Return a protocol factory that lets connections through to ``inner``, or does not."""
        return lambda: _Gate(inner, self._admits)

    def close(self) -> None:
        """Close the silent connections: nobody else can, as nothing is read that would tell of their end."""
        for transport in self._silent:
            _lose(transport)  # first: a service may close what it hears is lost, and a closed transport has no protocol
            type(transport).abort(transport)  # the one that is not replaced
        self._silent.clear()

    def silence(self, transport: asyncio.Transport) -> None:
        """Let a connection fall silent whatever its method; it stays open until ``close``."""
        if transport not in self._silent and not transport.is_closing():
            silence(transport)
            self._silent.add(transport)

    def _admits(self, transport: asyncio.Transport) -> bool:
        if self._is_struck():
            self._silent.add(transport)
            return False
        self._open.add(transport)
        return True

    def _is_struck(self) -> bool:
        return bool(self._faults) and self._faults.draw(HALF_OPEN, self._call) is not None

    def _strike(self) -> None:
        for transport in list(self._open):
            if transport not in self._silent and not transport.is_closing() and self._is_struck():
                self.silence(transport)


class _Gate(asyncio.Protocol):
    """Hands a new connection to the inner protocol, or leaves it alone for ever."""

    def __init__(self, inner: ProtocolFactory, admits: Callable[[asyncio.Transport], bool]) -> None:
        self._inner = inner
        self._admits = admits

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport = cast("asyncio.Transport", transport)
        if not self._admits(transport):
            transport.pause_reading()
            return
        protocol = self._inner()
        transport.set_protocol(protocol)
        protocol.connection_made(transport)


def silence(transport: asyncio.Transport) -> None:
    """Read and write nothing any more, without closing the connection.

    A service that gives the connection up is told that it is lost, and the peer hears nothing, as when a cable is
    pulled. The methods are replaced on this one transport, so that connections without a fault pay nothing.
    """
    transport.pause_reading()
    for name in ("write", "writelines", "write_eof", "resume_reading"):
        setattr(transport, name, _nothing)
    for name in ("close", "abort"):
        setattr(transport, name, lambda: _lose(transport))


def _lose(transport: asyncio.Transport) -> None:
    protocol = transport.get_protocol()
    transport.set_protocol(asyncio.Protocol())
    asyncio.get_running_loop().call_soon(protocol.connection_lost, None)


def _nothing(*_arguments: object) -> None:
    return None
