"""The bytes of an object as an HTTP answer, whole or a range of them, never all in memory."""

from aiohttp import web

from desktop_chat.emulator.storage.blobs import CHUNK
from desktop_chat.emulator.storage.metadata import ObjectMetadata
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.ranges import byte_range

_DATE = "%a, %d %b %Y %H:%M:%S GMT"


def object_headers(stored: ObjectMetadata) -> dict[str, str]:
    """Return what a download says about the object."""
    settable = stored.settable
    said = {
        "Content-Disposition": settable.content_disposition,
        "Content-Encoding": settable.content_encoding if settable.content_encoding != "identity" else None,
        "Content-Language": settable.content_language,
        "Cache-Control": settable.cache_control or "private, max-age=0",
    }
    headers = {name: value for name, value in said.items() if value is not None}
    return headers | {
        "Content-Type": stored.content_type,
        "Accept-Ranges": "bytes",
        "ETag": f'"{stored.etag}"',
        "Last-Modified": stored.updated.strftime(_DATE),
        "X-Goog-Generation": str(stored.generation),
        "X-Goog-Metageneration": str(stored.metageneration),
        "X-Goog-Hash": f"crc32c={stored.crc32c},md5={stored.md5_hash}",
        "X-Goog-Storage-Class": "STANDARD",
        "X-Goog-Stored-Content-Length": str(stored.size),
        "X-Goog-Stored-Content-Encoding": settable.content_encoding or "identity",
        # A page must not run as part of some site only because somebody stored it here.
        "X-Content-Type-Options": "nosniff",
    }


async def send_media(request: web.Request, objects: Objects, stored: ObjectMetadata) -> web.StreamResponse:
    """Answer with the bytes that the request's Range header asks for; StorageError (416) for none of the object's."""
    part = byte_range(request.headers.get("Range"), stored.size)
    first, last = part or (0, stored.size - 1)
    headers = object_headers(stored) | {"Content-Length": str(last - first + 1)}
    if part is not None:
        headers["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    response = web.StreamResponse(status=200 if part is None else 206, headers=headers)
    with objects.open(stored) as file:  # before anything else runs: the object may be replaced meanwhile
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            await response.write(chunk)
            left -= len(chunk)
    await response.write_eof()
    return response
