"""The session's token, and what a worker thread does when it is refused; the rest is in tests/contract/gateways."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_chat.errors import StoreError, Unavailable
from desktop_chat.remote.storage.storage import FirebaseStorage
from desktop_chat.remote.storage.storage_error import TokenRefused
from desktop_chat.remote.storage.storage_http import StorageHttp


class Tokens:
    """Gives another token after each refusal."""

    def __init__(self) -> None:
        self.refused: list[str] = []

    async def id_token(self) -> str:
        return f"token {len(self.refused)}"

    def invalidate(self, token: str) -> None:
        self.refused.append(token)


class Http(StorageHttp):
    """Takes only some tokens."""

    def __init__(self, *good: str) -> None:
        super().__init__("http://127.0.0.1:9", "b", is_local=True)
        self.good = good
        self.parts: list[bytes] = []

    def received(self, token: str, address: str) -> int | None:
        if token not in self.good:
            raise TokenRefused("Refused")
        return 7

    def send_part(
        self,
        token: str,
        address: str,
        part: bytes,
        offset: int,
        *,
        last: bool,
        patience: float,
        stopped: Callable[[], bool],
    ) -> None:
        self.parts.append(part)


async def test_a_refused_token_is_renewed_once() -> None:
    tokens = Tokens()
    storage = FirebaseStorage(Http("token 1"), tokens)
    assert await storage.received("address") == 7
    assert tokens.refused == ["token 0"]
    await storage.aclose()


async def test_a_server_that_refuses_every_token_is_tried_later() -> None:
    storage = FirebaseStorage(Http(), Tokens())
    with pytest.raises(Unavailable):
        await storage.received("address")
    await storage.aclose()


async def test_a_part_is_read_from_its_place(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"0123456789")
    http = Http("token 0")
    storage = FirebaseStorage(http, Tokens())
    await storage.send_part("address", source, 4, 3, last=False, patience=1.0)
    assert http.parts == [b"456"]
    with pytest.raises(StoreError):
        await storage.send_part("address", tmp_path / "none", 0, 3, last=False, patience=1.0)
    await storage.aclose()
