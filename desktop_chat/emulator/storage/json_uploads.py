"""Uploads of the JSON API: media, multipart, and resumable by ``Content-Range``."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from aiohttp import web

from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import StorageError, invalid
from desktop_chat.emulator.storage.json_api import base_url
from desktop_chat.emulator.storage.json_objects import object_json
from desktop_chat.emulator.storage.metadata import ObjectMetadata
from desktop_chat.emulator.storage.multipart import RelatedParts, boundary_of
from desktop_chat.emulator.storage.names import check_object_name
from desktop_chat.emulator.storage.objects import Check, NewObject, Objects
from desktop_chat.emulator.storage.preconditions import Preconditions
from desktop_chat.emulator.storage.ranges import ContentRange, content_range
from desktop_chat.emulator.storage.requests import body_of, json_object, new_object, parsed_object, size_said
from desktop_chat.emulator.storage.routes import Route, route
from desktop_chat.emulator.storage.uploads import Upload, Uploads, UploadStatus

_LENGTH, _TYPE = "X-Upload-Content-Length", "X-Upload-Content-Type"
_CANCELLED = 499
_INCOMPLETE = 308


class JsonUploads:
    """``/upload/storage/v1/b/{bucket}/o?uploadType=…``."""

    def __init__(self, objects: Objects, uploads: Uploads, callers: StorageCallers) -> None:
        self._objects = objects
        self._uploads = uploads
        self._callers = callers

    def routes(self) -> list[Route]:
        """Sessions are continued and ended at the path where they began."""
        paths = ("/upload/storage/v1/b/{bucket}/o", "/resumable/upload/storage/v1/b/{bucket}/o")
        return [
            found
            for path in paths
            for found in (
                route("POST", path, self._upload),
                route("PUT", path, self._put),
                route("DELETE", path, self._cancel),
            )
        ]

    async def _upload(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        if request.query.get("upload_id"):
            return await self._put(request, names)
        self._callers.of_json_api(request.headers.get("Authorization"))
        conditions = Preconditions.of_query(request.query)
        match request.query.get("uploadType"):
            case "media":
                new = _said(request, names["bucket"], {}, request.headers.get("Content-Type"))
                stored = await self._receive(new, body_of(request), conditions)
            case "multipart":
                parts = RelatedParts(body_of(request), boundary_of(request.headers.get("Content-Type", "")))
                metadata = parsed_object(await parts.metadata())
                new = _said(request, names["bucket"], metadata, await parts.media_type())
                stored = await self._receive(new, parts.media(), conditions)
            case "resumable":
                return await self._start(request, names["bucket"], conditions)
            case other:
                raise invalid(f"Unknown uploadType: {other!r:.50}")
        return web.json_response(object_json(stored, base_url(request)))

    async def _receive(self, new: NewObject, body: AsyncIterator[bytes], conditions: Preconditions) -> ObjectMetadata:
        conditions.check(self._objects.find(new.bucket, new.name))  # before anything is sent in vain
        return await self._objects.receive(new, body, _check(conditions))

    async def _start(self, request: web.Request, bucket: str, conditions: Preconditions) -> web.StreamResponse:
        new = _said(request, bucket, await json_object(request), request.headers.get(_TYPE))
        conditions.check(self._objects.find(bucket, new.name))
        caller = self._callers.of_json_api(request.headers.get("Authorization"))
        total = size_said(request.headers.get(_LENGTH), _LENGTH)
        upload = self._uploads.start(new, caller, total, conditions)
        path = f"/upload/storage/v1/b/{quote(bucket, safe='')}/o?uploadType=resumable"
        location = f"{base_url(request)}{path}&name={quote(new.name, safe='')}&upload_id={upload.upload_id}"
        return web.Response(headers={"Location": location, "X-GUploader-UploadID": upload.upload_id})

    async def _put(self, request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        """Take the next piece, or (no piece, ``*``) say how far the upload is."""
        upload = self._uploads.find(request.query.get("upload_id", ""))
        if upload.status is UploadStatus.CANCELLED:
            raise StorageError(410, "The upload was cancelled.", "gone")
        header = request.headers.get("Content-Range")
        asked = ContentRange(0, None, request.content_length) if header is None else content_range(header)
        if upload.result is not None:
            return web.json_response(object_json(upload.result, base_url(request)))
        if asked.total is not None and upload.total not in (None, asked.total):
            raise invalid(f"The upload was announced with {upload.total} bytes, not {asked.total}.")
        if asked.first is not None:
            last = header is None or asked.is_last
            limited = _exactly(body_of(request), asked)
            await self._uploads.append(upload, asked.first, limited, last=last)
        else:
            last = asked.total is not None and self._uploads.received(upload) == asked.total
        return await self._finish(request, upload) if last else self._incomplete(upload)

    async def _finish(self, request: web.Request, upload: Upload) -> web.StreamResponse:
        new = _with_hashes(upload.new, request.headers.get("X-Goog-Hash"))
        stored = await self._uploads.finalize(upload, _check(upload.preconditions), new)
        return web.json_response(object_json(stored, base_url(request)))

    def _incomplete(self, upload: Upload) -> web.StreamResponse:
        received = self._uploads.received(upload)
        headers = {"X-GUploader-UploadID": upload.upload_id}
        if received:
            headers["Range"] = f"bytes=0-{received - 1}"
        return web.Response(status=_INCOMPLETE, headers=headers)

    async def _cancel(self, request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        await self._uploads.cancel(self._uploads.find(request.query.get("upload_id", "")))
        return web.Response(status=_CANCELLED)


def _check(conditions: Preconditions) -> Check:
    return lambda before, _after: conditions.check(before)


def _said(request: web.Request, bucket: str, metadata: Mapping[str, Any], media_type: str | None) -> NewObject:
    name = request.query.get("name") or metadata.get("name")
    if not isinstance(name, str):
        raise invalid("Required: name of the object.")
    if "contentEncoding" in request.query:
        metadata = {"contentEncoding": request.query["contentEncoding"], **metadata}
    return _with_hashes(
        new_object(bucket, check_object_name(name), metadata, media_type), request.headers.get("X-Goog-Hash")
    )


def _with_hashes(new: NewObject, header: str | None) -> NewObject:
    """Add the hashes of an ``X-Goog-Hash: crc32c=…,md5=…``."""
    for part in (header or "").split(","):
        kind, _, value = part.strip().partition("=")
        if kind == "crc32c":
            new = replace(new, crc32c=value)
        elif kind == "md5":
            new = replace(new, md5_hash=value)
    return new


async def _exactly(body: AsyncIterator[bytes], asked: ContentRange) -> AsyncIterator[bytes]:
    """Hand a piece on; raises StorageError when it has not the size that its Content-Range says."""
    expected = None if asked.first is None or asked.last is None else asked.last - asked.first + 1
    size = 0
    async for chunk in body:
        size += len(chunk)
        if expected is not None and size > expected:
            raise invalid("The body is longer than its Content-Range says.")
        yield chunk
    if expected not in (None, size):
        raise invalid("The body is shorter than its Content-Range says.")
