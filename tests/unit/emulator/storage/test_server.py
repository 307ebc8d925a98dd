"""The server around the two APIs."""

import asyncio
import io
import socket
import struct

import pytest

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.server import StorageServer
from tests.unit.emulator.storage.conftest import Storage


async def test_pages_may_call_and_read_the_upload_headers(storage: Storage) -> None:
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "x-goog-upload-command"}
    preflight = await storage.call("OPTIONS", "/v0/b/bucket/o", None, None, Origin="http://page", **asked)
    assert (preflight.status, preflight.headers["Access-Control-Allow-Origin"]) == (204, "http://page")
    assert preflight.headers["Access-Control-Allow-Headers"] == "x-goog-upload-command"
    await storage.put("n", b"x")
    for path in ("/v0/b/bucket/o/n?alt=media", "/v0/b/bucket/o/n"):
        answer = await storage.call("GET", path, "owner", None, Origin="http://page")
        assert answer.headers["Access-Control-Allow-Origin"] == "http://page"
        assert "X-Goog-Upload-URL" in answer.headers["Access-Control-Expose-Headers"]
    assert (await storage.call("GET", "/v0/b/bucket/o/n", None)).headers["Access-Control-Allow-Origin"] == "*"


async def test_refusals_have_the_shape_of_their_api(storage: Storage) -> None:
    assert set((await storage.call("GET", "/v0/nothing")).json["error"]) == {"code", "message"}
    assert set((await storage.call("GET", "/storage/v1/nothing/x/y")).json["error"]) >= {"code", "message", "errors"}
    assert (await storage.call("DELETE", "/v0/b/bucket/o", "owner")).status == 405


async def test_metadata_may_not_fill_the_memory(storage: Storage) -> None:
    await storage.put("n", b"x")
    large = io.BytesIO(b'{"contentType": "' + b"x" * 3_000_000 + b'"}')
    assert (await storage.call("PATCH", "/v0/b/bucket/o/n", "owner", large)).status == 413


async def test_bytes_that_come_compressed_stay_as_they_came(storage: Storage) -> None:
    path = "/upload/storage/v1/b/bucket/o?uploadType=media&name=n"
    assert (await storage.call("POST", path, None, b"\x1f\x8bnot gzip", Content_Encoding="gzip")).status == 200
    assert (await storage.call("GET", "/bucket/n")).body == b"\x1f\x8bnot gzip"


async def test_a_taken_port_and_a_stop(objects: Objects, clock: Clock) -> None:
    databases = Databases(clock)
    server = StorageServer(objects, databases, clock, project="p")
    port = await server.start("127.0.0.1")
    other = StorageServer(objects, databases, clock, project="p")
    with pytest.raises(OSError, match=str(port)):
        await other.start("127.0.0.1", port)
    await server.stop()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
    databases.close()


async def test_a_sender_that_goes_away_in_the_middle_is_no_fault_of_ours(
    objects: Objects, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    databases = Databases(clock)
    server = StorageServer(objects, databases, clock, project="p")
    port = await server.start("127.0.0.1")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "POST /v0/b/b/o?name=n HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer owner\r\nExpect: 100-continue\r\n"
    writer.write(f"{head}Content-Length: 1000000\r\n\r\n".encode())
    await reader.readuntil(b"100 Continue\r\n\r\n")
    writer.write(b"x" * 1000)
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    await server.stop()
    databases.close()
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
