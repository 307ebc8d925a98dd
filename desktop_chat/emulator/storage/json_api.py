"""The JSON API of servers (google-cloud-storage, firebase-admin): no rules, administrators only.

Uploads: json_uploads. What a query asks for and this cannot do is refused, not passed over.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from aiohttp import web

from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import no_such_object, not_implemented
from desktop_chat.emulator.storage.firebase_api import page_size
from desktop_chat.emulator.storage.json_objects import object_json
from desktop_chat.emulator.storage.listing import ListQuery
from desktop_chat.emulator.storage.media import send_media
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.objects import NewObject, Objects
from desktop_chat.emulator.storage.preconditions import Preconditions
from desktop_chat.emulator.storage.requests import json_object, new_object, split_tokens
from desktop_chat.emulator.storage.routes import Route, route

_NOT_THERE = ("matchGlob", "softDeleted", "restoreToken")

BASES: Final = ("/storage/v1", "")
"""Where buckets are: Google's client for Node leaves the version out when STORAGE_EMULATOR_HOST is set."""


class JsonApi:
    """``/storage/v1/b/{bucket}/o``, ``/download/…`` and ``/{bucket}/{object}``."""

    def __init__(self, objects: Objects, callers: StorageCallers) -> None:
        self._objects = objects
        self._callers = callers

    def routes(self) -> list[Route]:
        """The paths of objects."""
        return [found for base in BASES for found in self._routes(base)]

    def _routes(self, base: str) -> list[Route]:
        place = f"{base}/b/{{bucket}}/o/{{name}}"
        other = "b/{to_bucket}/o/{to_name}"
        return [
            route("GET", place, self._get),
            route("PATCH", place, self._patch),
            route("PUT", place, self._put),
            route("DELETE", place, self._delete),
            route("POST", f"{place}/copyTo/{other}", self._copy),
            route("POST", f"{place}/rewriteTo/{other}", self._rewrite),
            route("GET", f"{base}/b/{{bucket}}/o", self._list),
            route("GET", f"/download{place}", self._media),
        ]

    def media_routes(self) -> list[Route]:
        """``/{bucket}/{object}``, which fits nearly everything and so comes last."""
        return [route("GET", "/{bucket}/{name:all}", self._media)]

    def _check_caller(self, request: web.Request) -> None:
        self._callers.of_json_api(request.headers.get("Authorization"))

    def _find(self, request: web.Request, names: Mapping[str, str], *, reading: bool) -> ObjectMetadata:
        self._check_caller(request)
        stored = self._stored(names["bucket"], names["name"], request.query.get("generation"))
        Preconditions.of_query(request.query).check(stored, reading=reading)
        if stored is None:
            raise no_such_object(names["bucket"], names["name"])
        return stored

    def _stored(self, bucket: str, name: str, generation: str | None) -> ObjectMetadata | None:
        """The object; of another generation than the newest there is none."""
        stored = self._objects.find(bucket, name)
        return None if stored is not None and generation not in (None, str(stored.generation)) else stored

    async def _get(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        if request.query.get("alt") == "media":
            return await self._media(request, names)
        stored = self._find(request, names, reading=True)
        return web.json_response(object_json(stored, base_url(request)), headers={"ETag": stored.etag})

    async def _media(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        return await send_media(request, self._objects, self._find(request, names, reading=True))

    async def _patch(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        return await self._change(request, names, whole=False)

    async def _put(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        if request.headers.get("X-HTTP-Method-Override", "").upper() == "PATCH":
            return await self._change(request, names, whole=False)
        return await self._change(request, names, whole=True)

    async def _change(self, request: web.Request, names: Mapping[str, str], *, whole: bool) -> web.StreamResponse:
        change = await json_object(request)
        stored = self._find(request, names, reading=False)
        said = Settable() if whole else settable_with_tokens(stored)
        settable, tokens = split_tokens(said.patched(change))
        changed = self._objects.change(stored, settable, tokens, lambda _before, _after: None)
        return web.json_response(object_json(changed, base_url(request)), headers={"ETag": changed.etag})

    async def _delete(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        self._objects.delete(self._find(request, names, reading=False))
        return web.Response(status=204)

    async def _copy(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        return web.json_response(object_json(await self._copied(request, names), base_url(request)))

    async def _rewrite(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        copied = await self._copied(request, names)
        answer = {
            "kind": "storage#rewriteResponse",
            "totalBytesRewritten": str(copied.size),
            "objectSize": str(copied.size),
            "done": True,
            "resource": object_json(copied, base_url(request)),
        }
        return web.json_response(answer)

    async def _copied(self, request: web.Request, names: Mapping[str, str]) -> ObjectMetadata:
        self._check_caller(request)
        change = await json_object(request)
        source = self._stored(names["bucket"], names["name"], request.query.get("sourceGeneration"))
        Preconditions.of_query(request.query, "ifSource").check(source)
        if source is None:
            raise no_such_object(names["bucket"], names["name"])
        target = names["to_bucket"], names["to_name"]
        if change:  # metadata that is given stands in place of the source's
            new = new_object(*target, {**change, "md5Hash": None, "crc32c": None}, source.content_type)
        else:
            new = NewObject(*target, source.settable)
        conditions = Preconditions.of_query(request.query)
        return await self._objects.copy(source, new, lambda before, _after: conditions.check(before))

    async def _list(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        self._check_caller(request)
        page = self._objects.list(names["bucket"], _list_query(request.query))
        answer: dict[str, object] = {"kind": "storage#objects"}
        if page.next_token:
            answer["nextPageToken"] = page.next_token
        if page.prefixes:
            answer["prefixes"] = list(page.prefixes)
        if page.items:
            answer["items"] = [object_json(one, base_url(request)) for one in page.items]
        return web.json_response(answer)


def _list_query(query: Mapping[str, str]) -> ListQuery:
    for name in _NOT_THERE:
        if name in query:
            raise not_implemented(f"{name} is not supported here.")
    if query.get("versions", "false").lower() == "true":
        raise not_implemented("Object versions are not supported here.")
    return ListQuery(
        prefix=query.get("prefix", ""),
        delimiter=query.get("delimiter", ""),
        limit=page_size(query.get("maxResults")),
        page_token=query.get("pageToken", ""),
        start=query.get("startOffset", ""),
        end=query.get("endOffset", ""),
        trailing=query.get("includeTrailingDelimiter", "false").lower() == "true",
    )


def settable_with_tokens(stored: ObjectMetadata) -> Settable:
    """Return the metadata with the download tokens in it, as administrators see and change them."""
    shown = object_json(stored, "").get("metadata", {})
    return replace(stored.settable, custom=shown)


def base_url(request: web.Request) -> str:
    """Return where the client reaches this server."""
    return f"http://{request.host}"
