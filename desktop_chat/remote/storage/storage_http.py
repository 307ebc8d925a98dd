"""Cloud Storage over HTTP as Firebase's own clients speak it (``/v0/b/{bucket}/o``), blocking; see ``storage``.

Every request carries the user's ID token in a header, never in the URL, and no download token is asked for: a link
with one opens the file to anybody, for ever.
"""

import base64
import binascii
import io
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlsplit

import requests

from desktop_chat.errors import ChatError, NotFound, Rejected, StoreError
from desktop_chat.model.files.transfer import StoredObject
from desktop_chat.remote.storage.storage_error import no_answer, storage_error

T = TypeVar("T")

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 30.0
_BLOCK: Final = 64 * 1024
_STATUS, _RECEIVED, _ADDRESS = "X-Goog-Upload-Status", "X-Goog-Upload-Size-Received", "X-Goog-Upload-URL"


class _Stopped(Exception):
    """Nobody wants the bytes any more."""


class _Body(io.BytesIO):
    """Bytes that can be stopped from being sent between two blocks."""

    def __init__(self, content: bytes, stopped: Callable[[], bool]) -> None:
        super().__init__(content)
        self._stopped = stopped

    def read(self, size: int | None = -1, /) -> bytes:
        if self._stopped():
            raise _Stopped
        return super().read(size)


class StorageHttp:
    """One bucket; ``base`` is scheme and host. Usable from several threads.

    Raises ChatError, with nothing secret in it or behind it.
    """

    def __init__(
        self, base: str, bucket: str, *, is_local: bool, timeout: tuple[float, float] = (CONNECT_SECONDS, READ_SECONDS)
    ) -> None:
        self._base = base
        self._objects = f"/v0/b/{quote(bucket, safe='')}/o"
        self._is_local = is_local
        self._timeout = timeout
        self._idle: list[requests.Session] = []

    def begin_upload(self, token: str, name: str, content_type: str, size: int) -> str:
        """Announce an object; return the address (path and query) that takes its bytes."""
        headers = {
            "X-Goog-Upload-Protocol": "resumable",
            "X-Goog-Upload-Command": "start",
            "X-Goog-Upload-Header-Content-Length": str(size),
            "X-Goog-Upload-Header-Content-Type": content_type,
        }
        doing = "begin an upload"

        def ask(http: requests.Session) -> str:
            answer = http.post(
                f"{self._base}{self._objects}?name={quote(name, safe='')}",
                headers=_signed(token, headers),
                json={"name": name, "contentType": content_type},
                timeout=self._timeout,
                allow_redirects=False,
            )
            _check(answer, doing)
            # Only path and query: the token goes to no host that an answer names.
            url = urlsplit(answer.headers.get(_ADDRESS, ""))
            if not url.path.startswith("/v0/b/") or not url.query:
                raise no_answer(doing, "no address in the answer")
            return f"{url.path}?{url.query}"

        return self._run(doing, ask)

    def received(self, token: str, address: str) -> int | None:
        """Return how many bytes of an upload the server has, None when the object is made. NotFound when it is over."""
        answer = self._command(token, address, {"X-Goog-Upload-Command": "query"}, io.BytesIO(), "ask about an upload")
        status = answer.headers.get(_STATUS, "")
        if status == "final":
            return None
        if status != "active":
            raise NotFound("The upload is over", "It is begun again.")
        return _number(answer.headers.get(_RECEIVED), "ask about an upload")

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
        """Append bytes to an upload; with the ``last`` ones the object is made, if the rules allow it.

        Ends as if it had been cut when ``stopped``. The answer may take ``patience`` seconds: the system takes all
        bytes at once, and a slow line carries them for minutes.
        """
        command = "upload, finalize" if last else "upload"
        headers = {"X-Goog-Upload-Command": command, "X-Goog-Upload-Offset": str(offset)}
        answer = self._command(token, address, headers, _Body(part, stopped), "upload a part", patience)
        if answer.headers.get(_STATUS) != ("final" if last else "active"):
            raise no_answer("upload a part", f"upload status {answer.headers.get(_STATUS)!r}")

    def describe(self, token: str, name: str) -> StoredObject | None:
        """Return what the bucket has under a name, None when there is nothing."""
        doing = "look at a file"

        def ask(http: requests.Session) -> StoredObject:
            answer = http.get(self._url(name), headers=_signed(token), timeout=self._timeout, allow_redirects=False)
            _check(answer, doing)
            return _described(answer, doing)

        try:
            return self._run(doing, ask)
        except NotFound:
            return None

    def download(
        self, token: str, name: str, part: Path, size: int, told: Callable[[int], None], stopped: Callable[[], bool]
    ) -> None:
        """Append to ``part`` what it lacks of an object of ``size`` bytes; ends early when ``stopped``.

        ``told`` hears how many bytes are there.
        """
        offset = part.stat().st_size if part.exists() else 0
        headers = _signed(token, {"Accept-Encoding": "identity"} | ({"Range": f"bytes={offset}-"} if offset else {}))
        doing, url = "download a file", f"{self._url(name)}?alt=media"

        def ask(http: requests.Session) -> None:
            with http.get(url, headers=headers, timeout=self._timeout, allow_redirects=False, stream=True) as answer:
                if answer.status_code == 416:
                    part.unlink(missing_ok=True)
                    raise no_answer(doing, "what arrived before does not fit")
                _check(answer, doing)
                for there in _appended(answer, part, offset if answer.status_code == 206 else 0, size):
                    told(there)
                    if stopped():
                        return
            if part.stat().st_size < size:
                raise no_answer(doing, "cut short")

        self._run(doing, ask)

    def delete(self, token: str, name: str) -> None:
        """Remove an object. NotFound when there is none."""
        doing = "remove a file"

        def ask(http: requests.Session) -> None:
            answer = http.delete(self._url(name), headers=_signed(token), timeout=self._timeout, allow_redirects=False)
            _check(answer, doing)

        self._run(doing, ask)

    def close(self) -> None:
        """Close idle connections."""
        while self._idle:
            self._idle.pop().close()

    # --- inside -----------------------------------------------------------------------------------------
    def _command(
        self, token: str, address: str, headers: Mapping[str, str], body: io.BytesIO, doing: str, patience: float = 0.0
    ) -> requests.Response:
        connect, read = self._timeout

        def ask(http: requests.Session) -> requests.Response:
            answer = http.post(
                f"{self._base}{address}",
                headers=_signed(token, headers),
                # A file, not bytes: then each block has its own timeout, and a slow line can take minutes for all.
                data=body,
                timeout=(connect, max(read, patience)),
                allow_redirects=False,
            )
            _check(answer, doing)
            return answer

        return self._run(doing, ask)

    def _url(self, name: str) -> str:
        return f"{self._base}{self._objects}/{quote(name, safe='')}"

    def _run(self, doing: str, ask: Callable[[requests.Session], T]) -> T:
        http = self._idle.pop() if self._idle else self._new_session()
        failure: ChatError
        try:
            result = ask(http)
        except ChatError:
            self._idle.append(http)
            raise
        except _Stopped:
            failure = no_answer(doing, "stopped")
        except requests.RequestException as error:
            failure = no_answer(doing, type(error).__name__)
        except OSError as error:
            failure = StoreError("A file cannot be written or read", f"{error.strerror or error}.")
        else:
            self._idle.append(http)
            return result
        http.close()
        # Outside of the except blocks on purpose: the foreign exception names the URL, and would hang on to this one.
        raise failure

    def _new_session(self) -> requests.Session:
        http = requests.Session()
        # A proxy of the environment cannot reach an emulator on this machine.
        http.trust_env = not self._is_local
        return http


def _signed(token: str, headers: Mapping[str, str] | None = None) -> dict[str, str]:
    return {"Authorization": f"Firebase {token}", **(headers or {})}


def _check(answer: requests.Response, doing: str) -> None:
    if answer.status_code not in (200, 204, 206):
        raise storage_error(answer.status_code, is_theirs=_is_theirs(answer), doing=doing)


def _is_theirs(answer: requests.Response) -> bool:
    try:
        return isinstance(answer.json().get("error"), dict)
    except (requests.JSONDecodeError, AttributeError):
        return False


def _described(answer: requests.Response, doing: str) -> StoredObject:
    try:
        told: dict[str, Any] = answer.json()
        return StoredObject(int(told["size"]), base64.b64decode(told["md5Hash"], validate=True).hex())
    except (requests.JSONDecodeError, KeyError, TypeError, ValueError, binascii.Error):
        raise no_answer(doing, "the answer describes no object") from None


def _number(text: str | None, doing: str) -> int:
    if text is None or not (text.isascii() and text.isdecimal()):
        raise no_answer(doing, "no number of bytes in the answer")
    return int(text)


def _appended(answer: requests.Response, part: Path, offset: int, size: int) -> Iterator[int]:
    """Write what comes behind the first ``offset`` bytes and yield how many are there after each block."""
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
        file.truncate(offset)
        file.seek(offset)
        for block in answer.iter_content(_BLOCK):
            if offset + len(block) > size:
                file.truncate(0)
                raise Rejected("The file is damaged", "The server has more bytes than its message says.")
            file.write(block)
            file.flush()
            offset += len(block)
            yield offset
