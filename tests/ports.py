"""Ports that a test may leave and come back to: nobody is given one of them by chance.

A port that the machine gave (``bind`` to port 0) can be given away again as soon as nobody listens on it: to a server
of another test, which then hears the clients of this one, or to the near end of any connection. So whoever closes a
server and opens it again on its port takes one from below those that machines give: from 32768 on Linux, else 49152.
"""

import secrets
import socket

_LOWEST, _END = 20_000, 32_768


def kept_port() -> int:
    """Return a port of loopback on which nobody listens, and which the machine gives to nobody."""
    while True:
        port = _LOWEST + secrets.randbelow(_END - _LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def kept_ports(number: int) -> list[int]:
    """Return so many of them, all different."""
    ports: set[int] = set()
    while len(ports) < number:
        ports.add(kept_port())
    return sorted(ports)
