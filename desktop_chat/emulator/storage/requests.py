"""What the two APIs read from requests in the same way."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from desktop_chat.emulator.json_text import parse_json
from desktop_chat.emulator.storage.errors import invalid
from desktop_chat.emulator.storage.metadata import TOKENS_KEY, Settable
from desktop_chat.emulator.storage.objects import NewObject

CHUNK = 64 * 1024
LARGEST_JSON = 2 * 1024 * 1024
_NOTHING_SET = Settable()


async def json_object(request: web.Request) -> dict[str, Any]:
    """Return the body as a JSON object, empty for no body; raises StorageError."""
    return parsed_object(await request.read())


def parsed_object(raw: bytes) -> dict[str, Any]:
    """Return a JSON object; raises StorageError for anything else."""
    if not raw.strip():
        return {}
    try:
        value = parse_json(raw)
    except ValueError:
        raise invalid("The metadata is not JSON.") from None
    if not isinstance(value, dict):
        raise invalid("The metadata must be a JSON object.")
    return value


async def body_of(request: web.Request) -> AsyncIterator[bytes]:
    """Yield the body while it arrives; a sender that goes away ends it with an error."""
    async for chunk in request.content.iter_chunked(CHUNK):
        yield chunk


def new_object(
    bucket: str, name: str, said: Mapping[str, Any], media_type: str | None, settable: Settable = _NOTHING_SET
) -> NewObject:
    """Return what metadata in JSON says of an object to be; raises StorageError for values of a wrong type.

    The type of the media counts only where the metadata has none.
    """
    if not said.get("contentType") and media_type:
        said = {**said, "contentType": media_type}
    settable, tokens = split_tokens(settable.patched(said))
    return NewObject(
        bucket=bucket,
        name=name,
        settable=settable,
        md5_hash=_text(said, "md5Hash"),
        crc32c=_text(said, "crc32c"),
        download_tokens=tokens,
    )


def split_tokens(settable: Settable) -> tuple[Settable, tuple[str, ...]]:
    """Return the metadata without the download tokens that may stand in it, and these."""
    custom = dict(settable.custom)
    tokens = custom.pop(TOKENS_KEY, "")
    return replace(settable, custom=custom), tuple(token for token in tokens.split(",") if token)


def _text(said: Mapping[str, Any], name: str) -> str | None:
    value = said.get(name)
    if not isinstance(value, str | None):
        raise invalid(f"{name} must be a text.")
    return value


def size_said(text: str | None, header: str) -> int | None:
    """Return a size that a header announces; raises StorageError when it is none."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal()):
        raise invalid(f"Invalid {header}: {text[:50]!r}")
    return int(text)
