"""Uploads of the Firebase API: in one piece, with metadata, or resumable by ``X-Goog-Upload-Command``."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from urllib.parse import quote

from aiohttp import web

from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.storage.authorize import StorageAuthorizer
from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import StorageError, invalid
from desktop_chat.emulator.storage.firebase_api import default_disposition, firebase_json, new_token
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.multipart import RelatedParts, boundary_of
from desktop_chat.emulator.storage.names import check_object_name
from desktop_chat.emulator.storage.objects import Check, NewObject, Objects
from desktop_chat.emulator.storage.requests import body_of, new_object, parsed_object, size_said
from desktop_chat.emulator.storage.routes import Route, route
from desktop_chat.emulator.storage.uploads import GRANULARITY, Upload, Uploads, UploadStatus

_OFFSET, _STATUS, _RECEIVED = "X-Goog-Upload-Offset", "X-Goog-Upload-Status", "X-Goog-Upload-Size-Received"


class FirebaseUploads:
    """``POST /v0/b/{bucket}/o?name=…``; the rules decide when all bytes are here, about what they are."""

    def __init__(
        self, objects: Objects, uploads: Uploads, authorizer: StorageAuthorizer, callers: StorageCallers
    ) -> None:
        self._objects = objects
        self._uploads = uploads
        self._authorizer = authorizer
        self._callers = callers

    def routes(self) -> list[Route]:
        """The one path."""
        return [route("POST PUT", "/v0/b/{bucket}/o", self._upload)]

    async def _upload(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        commands = [command.strip() for command in request.headers.get("X-Goog-Upload-Command", "").lower().split(",")]
        if request.query.get("upload_id"):
            return await self._continue(request, commands, self._uploads.find(request.query["upload_id"]))
        caller = self._callers.of_firebase(request.headers.get("Authorization"))
        bucket, name = names["bucket"], check_object_name(request.query.get("name", ""))
        protocol = request.headers.get("X-Goog-Upload-Protocol", "").lower()
        if protocol == "resumable" or commands != [""]:
            return await self._start(request, commands, caller, (bucket, name))
        if protocol == "multipart" or request.content_type == "multipart/related":
            return await self._multipart(request, caller, (bucket, name))
        if protocol not in ("", "raw"):
            raise invalid(f"Unknown X-Goog-Upload-Protocol: {protocol[:50]!r}")
        new = _said(bucket, name, b"", request.headers.get("Content-Type"))
        return await self._receive(new, body_of(request), caller)

    async def _multipart(self, request: web.Request, caller: Caller, place: tuple[str, str]) -> web.StreamResponse:
        parts = RelatedParts(body_of(request), boundary_of(request.headers.get("Content-Type", "")))
        metadata = await parts.metadata()
        new = _said(*place, metadata, await parts.media_type())
        return await self._receive(new, parts.media(), caller)

    async def _receive(self, new: NewObject, body: AsyncIterator[bytes], caller: Caller) -> web.StreamResponse:
        stored = await self._objects.receive(new, body, self._check(caller, new))
        return web.json_response(firebase_json(stored))

    def _check(self, caller: Caller, new: NewObject) -> Check:
        def check(before: ObjectMetadata | None, after: ObjectMetadata) -> None:
            self._authorizer.check("create", caller, (new.bucket, new.name), before, after)

        return check

    async def _start(
        self, request: web.Request, commands: list[str], caller: Caller, place: tuple[str, str]
    ) -> web.StreamResponse:
        if commands != ["start"]:
            raise invalid("An upload begins with X-Goog-Upload-Command: start.")
        media_type = request.headers.get("X-Goog-Upload-Header-Content-Type")
        new = _said(*place, await request.read(), media_type)
        total = size_said(
            request.headers.get("X-Goog-Upload-Header-Content-Length"), "X-Goog-Upload-Header-Content-Length"
        )
        upload = self._uploads.start(new, caller, total)
        path = f"/v0/b/{new.bucket}/o?name={quote(new.name, safe='')}&upload_id={upload.upload_id}"
        url = f"http://{request.host}{path}&upload_protocol=resumable"
        headers = {
            "X-Goog-Upload-URL": url,
            "X-Goog-Upload-Control-URL": url,
            "X-Goog-Upload-Chunk-Granularity": str(GRANULARITY),
        }
        return web.Response(headers=headers | _state(upload, "active"))

    async def _continue(self, request: web.Request, commands: list[str], upload: Upload) -> web.StreamResponse:
        try:
            match commands:
                case ["query"]:
                    received = {_RECEIVED: str(self._uploads.received(upload))}
                    return web.Response(headers=_state(upload, upload.status.value) | received)
                case ["cancel"]:
                    await self._uploads.cancel(upload)
                    return web.Response(headers=_state(upload, "cancelled"))
                case ["upload"] | ["upload", "finalize"]:
                    offset = size_said(request.headers.get(_OFFSET), _OFFSET)
                    await self._append(request, upload, offset, last=commands != ["upload"])
                case ["finalize"]:
                    pass
                case _:
                    raise invalid(f"Unknown X-Goog-Upload-Command: {', '.join(commands)[:50]!r}")
            return await self._answer(upload, finalize=commands[-1] == "finalize")
        except StorageError as error:
            error.headers |= _state(upload, self._uploads.find(upload.upload_id).status.value)
            raise

    async def _append(self, request: web.Request, upload: Upload, offset: int | None, *, last: bool) -> None:
        if offset is None:
            raise invalid(f"The header {_OFFSET} is missing.")
        here = self._uploads.received(upload)
        if upload.status is UploadStatus.ACTIVE and offset != here:
            raise StorageError(400, f"The upload has {here} bytes, not {offset}.", "invalid", {_RECEIVED: str(here)})
        await self._uploads.append(upload, offset, body_of(request), last=last)

    async def _answer(self, upload: Upload, *, finalize: bool) -> web.StreamResponse:
        if not finalize:
            return web.Response(headers=_state(upload, "active"))
        stored = await self._uploads.finalize(upload, self._check(upload.caller, upload.new))
        return web.json_response(firebase_json(stored), headers=_state(upload, "final"))


def _state(upload: Upload, status: str) -> dict[str, str]:
    return {_STATUS: status, "X-GUploader-UploadID": upload.upload_id}


def _said(bucket: str, name: str, metadata: bytes, media_type: str | None) -> NewObject:
    """Return the object to be; people get one download token and choose none themselves."""
    settable = Settable(content_disposition=default_disposition(name))
    new = new_object(bucket, name, parsed_object(metadata), media_type, settable)
    return replace(new, download_tokens=(new_token(),))
