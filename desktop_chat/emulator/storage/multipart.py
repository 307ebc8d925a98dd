"""``multipart/related`` with two parts, metadata and media; the media is handed on while it arrives."""

from collections.abc import AsyncIterator
from email.message import Message

from desktop_chat.emulator.storage.errors import invalid

_MAX_METADATA = 1024 * 1024
_MAX_LINE = 8 * 1024
_MAX_HEADERS = 50


def boundary_of(content_type: str) -> bytes:
    """Return the boundary that a Content-Type header names; raises StorageError when it names none."""
    message = Message()
    message["Content-Type"] = content_type
    boundary = message.get_param("boundary")
    if not isinstance(boundary, str) or not 1 <= len(boundary) <= 200 or not boundary.isascii():
        raise invalid("The Content-Type of a multipart upload must name a boundary.")
    return boundary.encode("ascii")


class RelatedParts:
    """Reads a body once: first ``metadata``, then ``media_type``, then ``media``."""

    def __init__(self, body: AsyncIterator[bytes], boundary: bytes) -> None:
        self._body = body
        self._marker = b"\r\n--" + boundary
        self._buffer = bytearray(b"\r\n")  # the first marker stands at the beginning, without a line before it

    async def metadata(self) -> bytes:
        """Return the first part."""
        await self._until(self._marker, _MAX_LINE)
        await self._headers()
        return await self._until(self._marker, _MAX_METADATA)

    async def media_type(self) -> str | None:
        """Return the Content-Type of the second part, if it says one."""
        return (await self._headers()).get("content-type")

    async def media(self) -> AsyncIterator[bytes]:
        """Yield the bytes of the second part; raises StorageError unless it comes to its end."""
        held = len(self._marker) - 1
        while (at := self._buffer.find(self._marker)) < 0:
            if len(self._buffer) > held:
                yield bytes(self._buffer[:-held])
                del self._buffer[:-held]
            await self._more()
        if at:
            yield bytes(self._buffer[:at])
        del self._buffer[: at + len(self._marker)]
        while len(self._buffer) < 2:
            await self._more()
        if not self._buffer.startswith(b"--"):
            raise invalid("A multipart upload must have exactly two parts.")

    async def _headers(self) -> dict[str, str]:
        """Read the rest of a marker's line, and the headers up to the blank line."""
        if (await self._until(b"\r\n", _MAX_LINE)).strip():
            raise invalid("A multipart upload must have exactly two parts.")
        headers: dict[str, str] = {}
        for _ in range(_MAX_HEADERS):
            line = await self._until(b"\r\n", _MAX_LINE)
            if not line:
                return headers
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        raise invalid("A part of a multipart upload has too many headers.")

    async def _until(self, mark: bytes, limit: int) -> bytes:
        """Take everything before ``mark`` out of the buffer, and the mark."""
        while (at := self._buffer.find(mark)) < 0:
            if len(self._buffer) > limit:
                raise invalid("A part of a multipart upload is too large, or its boundary is missing.")
            await self._more()
        taken = bytes(self._buffer[:at])
        del self._buffer[: at + len(mark)]
        return taken

    async def _more(self) -> None:
        try:
            self._buffer += await anext(self._body)
        except StopAsyncIteration:
            raise invalid("The body of a multipart upload ends too early.") from None
