"""Names: a name server that fails on purpose, and the way of a client process to it.

No resolver of the machine is touched: gRPC asks the server that its target names (``dns://server/host:port``), and all
else in the process asks ``socket.getaddrinfo``, which ``arm_names`` replaces for names below ``.test``.
"""

import asyncio
import random
import socket
import struct
from dataclasses import dataclass
from typing import Any

HOST = "chat.test"
"""Names below .test are nobody's (RFC 6761)."""

_A = 1
_NO_NAME, _SERVER_FAILURE, _OK = 3, 2, 0
_ANSWER = 0x8180
_POINTER_TO_NAME = 0xC00C
_TTL = 0
"""Nobody keeps an answer: the next look-up asks again, as the address may have changed."""
PATIENCE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it came: its number, name, type and bytes."""

    number: int
    name: str
    kind: int
    wire: bytes


class NameServer(asyncio.DatagramProtocol):
    """Answers for ``HOST`` with ``address``. ``refuses`` and ``silent`` are its faults; ``asked`` counts."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address = address
        self.refuses = False
        self.silent = False
        self.asked = 0
        self._transport: asyncio.DatagramTransport | None = None

    @property
    def place(self) -> str:
        """Where it is asked, ``host:port``."""
        assert self._transport is not None
        host, port = self._transport.get_extra_info("sockname")
        return f"{host}:{port}"

    async def start(self) -> None:
        """Listen on a free port."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=("127.0.0.1", 0))

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()

    def datagram_received(self, data: bytes, addr: Any) -> None:
        """Answer one question, or not."""
        self.asked += 1
        if self.silent or self._transport is None:
            return
        question = read_question(data)
        if self.refuses or question.name.lower() != HOST:
            self._transport.sendto(_answer(question, _NO_NAME if self.asked % 2 else _SERVER_FAILURE, []), addr)
        else:
            addresses = [self.address] if question.kind == _A else []
            self._transport.sendto(_answer(question, _OK, addresses), addr)


def read_question(data: bytes) -> Question:
    """Read the one question of a datagram."""
    (number,) = struct.unpack_from(">H", data)
    labels, place = [], 12
    while length := data[place]:
        labels.append(data[place + 1 : place + 1 + length].decode("ascii"))
        place += 1 + length
    (kind,) = struct.unpack_from(">H", data, place + 1)
    return Question(number, ".".join(labels), kind, data[12 : place + 5])


def _answer(question: Question, code: int, addresses: list[str]) -> bytes:
    head = struct.pack(">6H", question.number, _ANSWER | code, 1, len(addresses), 0, 0)
    rows = [
        struct.pack(">HHHIH", _POINTER_TO_NAME, _A, 1, _TTL, 4) + socket.inet_aton(address) for address in addresses
    ]
    return head + question.wire + b"".join(rows)


def look_up(name: str, server: str, rng: random.Random) -> str:
    """Ask a name server for the address of a name. Raises gaierror, as the system's resolver does."""
    number = rng.randrange(1 << 16)
    labels = b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.split("."))
    wire = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, _A, 1)
    host, _, port = server.rpartition(":")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(PATIENCE_SECONDS)
        try:
            asking.sendto(wire, (host, int(port)))
            data = asking.recv(512)
        except OSError:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution") from None
    _, flags, _, answers = struct.unpack_from(">4H", data)
    if flags & 0xF != _OK or not answers:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return socket.inet_ntoa(data[-4:])


def arm_names(server: str, rng: random.Random) -> None:
    """Have this process ask ``server`` for names below .test; for a process of its own only."""
    usual = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **named: Any) -> Any:
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if isinstance(name, str) and name.endswith(".test"):
            host = look_up(name, server, rng)
        return usual(host, *rest, **named)

    socket.getaddrinfo = getaddrinfo
