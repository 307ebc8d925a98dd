"""Storage over HTTP, where the server is not what it should be; how it should be is in tests/contract/gateways."""

import io
import logging
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread  # noqa: TID251 - a server for the blocking client under test
from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied, NotFound, Rejected, StoreError, Unavailable
from desktop_chat.remote.storage.storage_error import TokenRefused
from desktop_chat.remote.storage.storage_http import StorageHttp

TOKEN = "canary-token"
ADDRESS = "/v0/b/b/o?name=n&upload_id=canary-upload"
THEIRS = b'{"error": {"code": 0, "message": "no"}}'


class Server(ThreadingHTTPServer):
    """A client that stops in the middle is no error here."""

    def handle_error(self, *_: Any) -> None:
        pass


class Stub:
    """Answers every request with ``status``, ``headers`` and ``body``, of which only ``sent`` bytes are sent."""

    def __init__(self) -> None:
        self.status, self.body = 200, b"{}"
        self.sent: int | None = None
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                stub.asked.append((self.command, self.path, dict(self.headers.items())))
                self.send_response(stub.status)
                for name, value in {"Content-Length": str(len(stub.body)), **stub.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(stub.body[: stub.sent])
                self.close_connection = stub.sent is not None

            do_GET = do_POST = _answer  # noqa: N815 - names of the library

            def log_message(self, *_: Any) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()


@pytest.fixture
def stub() -> Iterator[Stub]:
    server = Stub()
    yield server
    server.close()


@pytest.fixture
def http(stub: Stub) -> Iterator[StorageHttp]:
    client = StorageHttp(stub.base, "b", is_local=True, timeout=(2.0, 5.0))
    yield client
    client.close()


def every_call(http: StorageHttp, folder: Path) -> list[Any]:
    return [
        lambda: http.begin_upload(TOKEN, "rooms/r/m/f", "text/plain", 5),
        lambda: http.received(TOKEN, ADDRESS),
        lambda: http.send_part(TOKEN, ADDRESS, b"hello", 0, last=True, patience=0.0, stopped=lambda: False),
        lambda: http.download(TOKEN, "rooms/r/m/f", folder / "part", 5, lambda there: None, lambda: False),
    ]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [(403, THEIRS, Denied), (403, b"<html>Welcome to the hotel</html>", Unavailable), (401, THEIRS, TokenRefused),
     (404, THEIRS, NotFound), (400, THEIRS, Rejected), (503, b"", Unavailable), (302, b"", Unavailable)],
)  # fmt: skip
def test_refusals_of_every_call(
    stub: Stub, http: StorageHttp, tmp_path: Path, status: int, body: bytes, kind: type[ChatError]
) -> None:
    stub.status, stub.body = status, body
    for call in every_call(http, tmp_path):
        with pytest.raises(kind) as raised:
            call()
        assert type(raised.value) is kind


def test_an_answer_that_means_nothing_is_none(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    for call in every_call(http, tmp_path)[:1] + every_call(http, tmp_path)[2:3]:
        with pytest.raises(Unavailable):
            call()
    stub.headers = {"X-Goog-Upload-Status": "active", "X-Goog-Upload-Size-Received": "many"}
    with pytest.raises(Unavailable):
        http.received(TOKEN, ADDRESS)
    with pytest.raises(Unavailable):
        http.describe(TOKEN, "rooms/r/m/f")


def test_the_token_goes_to_no_host_that_an_answer_names(stub: Stub, http: StorageHttp) -> None:
    stub.headers = {"X-Goog-Upload-URL": "http://evil.example/v0/b/b/o?upload_id=7", "X-Goog-Upload-Status": "active"}
    address = http.begin_upload(TOKEN, "rooms/r/m/f", "text/plain", 5)
    assert address == "/v0/b/b/o?upload_id=7"
    stub.headers = {"X-Goog-Upload-URL": "http://evil.example/elsewhere?upload_id=7"}
    with pytest.raises(Unavailable):
        http.begin_upload(TOKEN, "rooms/r/m/f", "text/plain", 5)


def test_names_and_tokens_stand_where_they_belong(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    stub.body = b"hello"
    http.download(TOKEN, "rooms/r/m/a?b", tmp_path / "part", 5, lambda there: None, lambda: False)
    [(_, path, headers)] = stub.asked
    assert path == "/v0/b/b/o/rooms%2Fr%2Fm%2Fa%3Fb?alt=media"
    assert headers["Authorization"] == f"Firebase {TOKEN}"
    assert TOKEN not in path


def test_a_download_that_is_cut_keeps_what_arrived(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    part = tmp_path / "part"
    stub.body, stub.sent = b"0123456789", 4
    with pytest.raises(Unavailable):
        http.download(TOKEN, "n", part, 10, lambda there: None, lambda: False)
    kept = part.read_bytes()
    assert b"0123456789".startswith(kept)
    stub.status, stub.body, stub.sent = 206, b"0123456789"[len(kept) :], None
    http.download(TOKEN, "n", part, 10, lambda there: None, lambda: False)
    assert part.read_bytes() == b"0123456789"


def test_a_server_without_ranges_sends_all_again(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(b"0123")
    stub.body = b"0123456789"
    http.download(TOKEN, "n", part, 10, lambda there: None, lambda: False)
    assert stub.asked[0][2]["Range"] == "bytes=4-"
    assert part.read_bytes() == b"0123456789"


def test_what_does_not_fit_is_fetched_anew(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.write_bytes(b"0123")
    stub.status = 416
    with pytest.raises(Unavailable):
        http.download(TOKEN, "n", part, 10, lambda there: None, lambda: False)
    assert not part.exists()


def test_a_download_can_be_stopped(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    stub.body = bytes(1_000_000)
    told: list[int] = []
    http.download(TOKEN, "n", tmp_path / "part", len(stub.body), told.append, lambda: len(told) >= 2)
    assert len(told) == 2


def test_a_folder_that_is_not_there_is_the_disk_s_fault(stub: Stub, http: StorageHttp, tmp_path: Path) -> None:
    stub.body = b"hello"
    with pytest.raises(StoreError):
        http.download(TOKEN, "n", tmp_path / "none" / "part", 5, lambda there: None, lambda: False)


def test_nothing_secret_is_told(http: StorageHttp, stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="desktop_chat")
    stub.status, stub.body = 403, THEIRS
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        closed = StorageHttp(f"http://127.0.0.1:{unused.getsockname()[1]}", "b", is_local=True, timeout=(1.0, 1.0))
    for client in (http, closed):
        with pytest.raises(ChatError) as raised:
            client.send_part(TOKEN, ADDRESS, b"hello", 0, last=True, patience=0.0, stopped=lambda: False)
        text = io.StringIO()
        text.write(f"{raised.value}{raised.value.__cause__}{raised.value.__context__}{caplog.text}")
        assert "canary" not in text.getvalue()


def test_a_part_can_be_stopped(stub: Stub, http: StorageHttp) -> None:
    asked: list[None] = []

    def stopped() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Unavailable):
        http.send_part(TOKEN, ADDRESS, bytes(1_000_000), 0, last=False, patience=0.0, stopped=stopped)
    assert len(asked) == 4


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        http = StorageHttp(f"http://127.0.0.1:{silent.getsockname()[1]}", "b", is_local=True, timeout=(1.0, 0.2))
        for call in every_call(http, tmp_path):
            with pytest.raises(Unavailable):
                call()
