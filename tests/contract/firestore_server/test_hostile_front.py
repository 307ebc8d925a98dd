"""Bytes of strangers on the port: an answer or a closed connection, in time, and the server goes on."""

import contextlib
import random
import socket

import grpc
import pytest

from tests.firestore_wire import Wire, id_token

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
SETTINGS = b"\x00\x00\x00\x04\x00\x00\x00\x00\x00"
_PUT = b"PUT /emulator/v1/projects/p:securityRules HTTP/1.1\r\nHost: x\r\n"
HOSTILE = {
    "nothing": b"\r\n\r\n",
    "no http": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\xff" * 50 + b"\r\n\r\n",
    "bad version": b"GET / HTTP/9.9\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "giant line": b"GET /" + b"a" * 2_000_000 + b" HTTP/1.1\r\n\r\n",
    "giant header": b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 2_000_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * 200_000 + b"\r\n",
    "negative length": _PUT + b"Content-Length: -1\r\n\r\n",
    "two lengths": _PUT + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": _PUT + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "bad chunk": _PUT + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
    "bad json": _PUT + b"Content-Length: 9\r\n\r\n{'rules':",
    "deep json": _PUT + b"Content-Length: 100000\r\n\r\n" + b"[" * 100_000,
    "not utf-8": _PUT + b"Content-Length: 3\r\n\r\n\xff\xfe\xfd",
    "escaped path": b"GET /emulator/v1/projects/%00%2e%2e/%ff:securityRules HTTP/1.1\r\nHost: x\r\n\r\n",
    "preface then text": PREFACE + b"GET / HTTP/1.1\r\n\r\n",
    "preface then noise": PREFACE + SETTINGS + b"\xff" * 500,
    "wrong preface": b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
    "giant frame": PREFACE + SETTINGS + b"\xff\xff\xff\x00\x00\x00\x00\x00\x01" + b"\x00" * 1000,
    "headers of noise": PREFACE + SETTINGS + b"\x00\x00\x10\x01\x05\x00\x00\x00\x01" + b"\xbf" * 16,
}


def _say(wire: Wire, data: bytes) -> bytes:
    """Send, shut the sending side, and read to the end; a server that hangs is a TimeoutError."""
    host, port = wire.address.split(":")
    heard = b""
    with (
        socket.create_connection((host, int(port)), timeout=20) as connection,
        contextlib.suppress(BrokenPipeError, ConnectionResetError),
    ):
        connection.sendall(data)
        with contextlib.suppress(OSError):  # hung up already: what it said before can still be read
            connection.shutdown(socket.SHUT_WR)
        while part := connection.recv(65536):
            heard += part
    return heard


def _check(wire: Wire, heard: bytes) -> None:
    assert b"500" not in heard.split(b"\r\n")[0], heard[:200]
    assert b"Traceback" not in heard
    assert wire.http("GET", "/")[0] == 200
    wire.commit(wire.put("hostile/here", n=1))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_bytes_are_answered_or_cut_off(our_wire: Wire, kind: str) -> None:
    heard = _say(our_wire, HOSTILE[kind])
    assert not heard.startswith(b"HTTP/1.1 200") or kind in ("no host", "escaped path"), heard[:200]
    _check(our_wire, heard)


@pytest.mark.parametrize(("method", "path"), [("POST", "clock"), ("PUT", "projects/p/faults")])
def test_brackets_in_brackets_are_no_crash_of_the_controls(our_wire: Wire, method: str, path: str) -> None:
    assert our_wire.http(method, f"/emulator/v1/{path}", "[" * 100_000)[0] in (400, 404, 405)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_requests_are_answered_or_cut_off(our_wire: Wire, seed: int) -> None:
    pick = random.Random(seed)
    data = bytearray(pick.choice(list(HOSTILE.values()))[:5000])
    for _ in range(pick.randint(1, 20)):
        data[pick.randrange(len(data))] = pick.randrange(256)
    _check(our_wire, _say(our_wire, bytes(data)))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "Bearer", "e30.e30.", "e30." + "A" * 5000 + "."])
def test_a_token_that_is_none_opens_nothing(our_wire: Wire, token: str) -> None:
    inside = "match /{x=**} { allow read, write: if request.auth != null; }"
    rules = f"rules_version = '2'; service cloud.firestore {{ {inside} }}"
    assert our_wire.put_rules(rules)[0] == 200
    our_wire.commit(our_wire.put("hostile/a", n=1), token=id_token("alice"))  # a real one opens it
    with pytest.raises(grpc.RpcError) as refused:
        our_wire.commit(our_wire.put("hostile/a", n=2), token=token)
    assert refused.value.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)
