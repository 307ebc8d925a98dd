"""Puts faults on open connections of the Realtime Database: WebSockets and event streams.

Their methods are ``database.put``, ``database.listen`` and so on for requests, and ``database.socket`` and
``database.stream`` for the connections themselves, which are struck when faults are put and at each message.
"""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from desktop_chat.emulator.faults.fault import DELAY, DROP, HALF_OPEN, KILL, REFUSE, Call
from desktop_chat.emulator.faults.faults import Faults
from desktop_chat.emulator.faults.grpc_calls import user_of_credential
from desktop_chat.emulator.faults.tcp import TcpFaults

EXPIRED = "expired_token"


class ConnectionFaults:
    """Makes the trouble of each new connection, and strikes the open ones when there are new faults."""

    def __init__(self, faults: Faults, tcp: TcpFaults) -> None:
        self._faults = faults
        self._tcp = tcp
        self._open: dict[ConnectionTrouble, None] = {}
        faults.follow(self._strike)

    def of(self, kind: str, credential: str, transport: asyncio.Transport | None) -> "ConnectionTrouble":
        """Return the trouble of a connection of this kind ("socket", "stream") over ``transport``."""
        wire = Wire(transport, self._tcp)
        trouble = ConnectionTrouble(self._faults, f"database.{kind}", credential, wire, self._forget)
        self._open[trouble] = None
        if self._faults:
            trouble.strike()
        return trouble

    def _strike(self) -> None:
        for trouble in list(self._open):
            trouble.strike()

    def _forget(self, trouble: "ConnectionTrouble") -> None:
        self._open.pop(trouble, None)


class Wire:
    """What a connection goes over, None when it is gone already."""

    def __init__(self, transport: asyncio.Transport | None, tcp: TcpFaults) -> None:
        self._transport = transport
        self._tcp = tcp

    def cut(self) -> None:
        """End the connection for both sides."""
        if self._transport is not None:
            self._transport.abort()

    def silence(self) -> None:
        """Let neither side hear the other, so that keepalives miss too."""
        if self._transport is not None:
            self._tcp.silence(self._transport)


class ConnectionTrouble:
    """Fits ``database.trouble.Trouble``."""

    def __init__(
        self,
        faults: Faults,
        method: str,
        credential: str,
        wire: Wire,
        closed: Callable[["ConnectionTrouble"], None],
    ) -> None:
        self._faults = faults
        self._method = method
        self._credential = credential
        self._wire = wire
        self._closed = closed
        self._is_silent = False

    async def before(self, action: str, credential: str) -> str | None:
        """Wait, or for ever; return the status to refuse the request with."""
        if credential:
            self._credential = credential
        if not self._faults and not self._is_silent:
            return None
        call = self._call(f"database.{action}")
        if (delay := self._faults.draw(DELAY, call)) is not None:
            await asyncio.sleep(delay.seconds)
        if not self._is_silent and self._faults.draw(HALF_OPEN, call) is not None:
            self._fall_silent()
        if self._is_silent:
            await _never()
        if self._faults.expires(self._credential, call):
            return EXPIRED
        refusal = self._faults.draw(REFUSE, call)
        return None if refusal is None else refusal.fault.status.lower()

    def loses_answer(self, action: str) -> bool:
        """Whether the connection breaks before the answer."""
        return bool(self._faults) and self._faults.draw(DROP, self._call(f"database.{action}")) is not None

    async def sending(self) -> None:
        """Wait before a message goes out."""
        if self._faults:
            self.strike()
            if (delay := self._faults.draw(DELAY, self._call(self._method))) is not None:
                await asyncio.sleep(delay.seconds)
        if self._is_silent:
            await _never()

    def strike(self) -> None:
        """Let the faults that strike open connections have their chance."""
        call = self._call(self._method)
        if self._faults.draw(KILL, call) is not None:
            self._wire.cut()
        elif self._faults.draw(HALF_OPEN, call) is not None:
            self._fall_silent()

    def close(self) -> None:
        """The connection is gone."""
        self._closed(self)

    def _fall_silent(self) -> None:
        self._is_silent = True
        self._wire.silence()

    def _call(self, method: str) -> Call:
        return Call("", method, user_of_credential(self._credential))


async def _never() -> NoReturn:
    while True:
        await asyncio.Event().wait()
