"""Cloud Storage for the sync loop: blocking requests in worker threads, with the token of the session."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from threading import Event
from typing import Protocol, TypeVar

from desktop_chat.errors import StoreError
from desktop_chat.model.files.transfer import StoredObject
from desktop_chat.remote.storage.daemon_call import daemon_call
from desktop_chat.remote.storage.storage_error import TokenRefused
from desktop_chat.remote.storage.storage_http import StorageHttp

_T = TypeVar("_T")


class TokenSource(Protocol):
    """Who owns the ID token; ``remote.auth.session.Session`` is one."""

    def id_token(self) -> Awaitable[str]: ...
    def invalidate(self, token: str) -> None: ...


class FirebaseStorage:
    """Fits ``sync.gateways.StorageGateway``."""

    def __init__(self, http: StorageHttp, tokens: TokenSource) -> None:
        self._http = http
        self._tokens = tokens

    async def begin_upload(self, name: str, content_type: str, size: int) -> str:
        """Announce an object; return the address that takes its bytes, good for about a week."""
        return await self._ask(lambda token: self._http.begin_upload(token, name, content_type, size))

    async def received(self, address: str) -> int | None:
        """Return how many bytes the server has of an upload, None when the object is made."""
        return await self._ask(lambda token: self._http.received(token, address))

    async def send_part(
        self, address: str, file: Path, offset: int, length: int, *, last: bool, patience: float
    ) -> None:
        """Append ``length`` bytes of ``file`` from ``offset`` on; with the ``last`` ones the object is made.

        Cancelling ends it between two blocks.
        """
        stop = Event()

        def send(token: str) -> None:
            part = _read(file, offset, length)
            self._http.send_part(token, address, part, offset, last=last, patience=patience, stopped=stop.is_set)

        try:
            await self._ask(send)
        finally:
            stop.set()

    async def describe(self, name: str) -> StoredObject | None:
        """Return what is stored under a name, None when there is nothing."""
        return await self._ask(lambda token: self._http.describe(token, name))

    async def download(self, name: str, part: Path, size: int, progress: Callable[[int], None]) -> None:
        """Append to ``part`` what it lacks of an object of ``size`` bytes; cancelling ends it between two blocks."""
        loop, stop = asyncio.get_running_loop(), Event()

        def told(there: int) -> None:
            # Once stopped nobody may be listening, and the loop may be gone.
            if not stop.is_set():
                loop.call_soon_threadsafe(progress, there)

        try:
            await self._ask(lambda token: self._http.download(token, name, part, size, told, stop.is_set))
        finally:
            stop.set()

    async def delete(self, name: str) -> None:
        """Remove an object; NotFound when there is none."""
        await self._ask(lambda token: self._http.delete(token, name))

    async def aclose(self) -> None:
        """Close idle connections; requests under way are left to themselves."""
        self._http.close()

    async def _ask(self, request: Callable[[str], _T]) -> _T:
        token = await self._tokens.id_token()
        try:
            return await self._in_thread(request, token)
        except TokenRefused:
            self._tokens.invalidate(token)
        return await self._in_thread(request, await self._tokens.id_token())

    async def _in_thread(self, request: Callable[[str], _T], token: str) -> _T:
        return await daemon_call(lambda: request(token), "firebase-storage")


def _read(file: Path, offset: int, length: int) -> bytes:
    try:
        with file.open("rb") as opened:
            opened.seek(offset)
            return opened.read(length)
    except OSError as error:
        raise StoreError("A file cannot be read", f"{error.strerror or error}.") from error
