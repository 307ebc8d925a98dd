"""The Firebase API of the client SDKs, ``/v0/b/{bucket}/o``, under the security rules. Uploads: firebase_uploads."""

import secrets
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from aiohttp import web

from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.storage.authorize import StorageAuthorizer
from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import StorageError, invalid, not_found
from desktop_chat.emulator.storage.listing import MAX_RESULTS, ListQuery
from desktop_chat.emulator.storage.media import object_headers, send_media
from desktop_chat.emulator.storage.metadata import ObjectMetadata
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.requests import json_object, split_tokens
from desktop_chat.emulator.storage.routes import Route, route

_FOLDERS = "/"


def firebase_json(stored: ObjectMetadata) -> dict[str, Any]:
    """Return an object as the Firebase API shows it."""
    return {
        "name": stored.name,
        "bucket": stored.bucket,
        "generation": str(stored.generation),
        "metageneration": str(stored.metageneration),
        "contentType": stored.content_type,
        "timeCreated": rfc3339(stored.created),
        "updated": rfc3339(stored.updated),
        "storageClass": "STANDARD",
        "size": str(stored.size),
        "md5Hash": stored.md5_hash,
        "contentEncoding": "identity",
        "contentDisposition": default_disposition(stored.name),
        "crc32c": stored.crc32c,
        "etag": stored.etag,
        "downloadTokens": ",".join(stored.download_tokens),
        **stored.settable.to_json(),
    }


def rfc3339(moment: Any) -> str:
    """Return a time as Google writes it, to the millisecond."""
    return str(moment.isoformat(timespec="milliseconds")).replace("+00:00", "Z")


def default_disposition(name: str) -> str:
    """Return the Content-Disposition of an object for which none was chosen."""
    return f"inline; filename*=utf-8''{quote(name.rpartition('/')[2], safe='')}"


def new_token() -> str:
    """Return a download token: whoever has it may read the object."""
    return str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))


class FirebaseApi:
    """Objects for people: get, change, delete, list, download tokens."""

    def __init__(self, objects: Objects, authorizer: StorageAuthorizer, callers: StorageCallers) -> None:
        self._objects = objects
        self._authorizer = authorizer
        self._callers = callers

    def routes(self) -> list[Route]:
        """The paths of one object and of a list."""
        place = "/v0/b/{bucket}/o/{name}"
        return [
            route("GET", place, self._get),
            route("PATCH", place, self._patch),
            route("PUT", place, self._put),
            route("POST", place, self._tokens),
            route("DELETE", place, self._delete),
            route("GET", "/v0/b/{bucket}/o", self._list),
        ]

    def _caller(self, request: web.Request) -> Caller:
        return self._callers.of_firebase(request.headers.get("Authorization"))

    async def _get(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        place = names["bucket"], names["name"]
        stored = self._objects.find(*place)
        if stored is None or not _has_token(stored, request.query.get("token")):
            self._authorizer.check("get", self._caller(request), place, before=stored)
        if stored is None:
            raise not_found()
        if not stored.download_tokens:
            stored = self._with_tokens(stored, (new_token(),))
        if request.query.get("alt") == "media":
            return await send_media(request, self._objects, stored)
        return web.json_response(firebase_json(stored))

    async def _put(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        if request.headers.get("X-HTTP-Method-Override", "").upper() != "PATCH":
            raise invalid("Only a PATCH may come as a PUT.")
        return await self._patch(request, names)

    async def _patch(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        caller, change = self._caller(request), await json_object(request)
        place = names["bucket"], names["name"]
        stored = self._objects.find(*place)
        if stored is None:
            self._authorizer.check("update", caller, place)
            raise not_found()

        def check(before: ObjectMetadata | None, after: ObjectMetadata) -> None:
            self._authorizer.check("update", caller, place, before, after)

        settable, _ = split_tokens(stored.settable.patched(change))
        changed = self._objects.change(stored, settable, stored.download_tokens, check)
        return web.json_response(firebase_json(changed), headers={"ETag": f'"{changed.etag}"'})

    async def _delete(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        place = names["bucket"], names["name"]
        stored = self._objects.find(*place)
        self._authorizer.check("delete", self._caller(request), place, before=stored)
        if stored is None:
            raise not_found()
        self._objects.delete(stored)
        return web.Response(status=204)

    async def _list(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        query = _list_query(request.query)
        self._authorizer.check("list", self._caller(request), (names["bucket"], query.prefix))
        page = self._objects.list(names["bucket"], query)
        answer: dict[str, Any] = {
            "prefixes": list(page.prefixes),
            "items": [{"name": one.name, "bucket": one.bucket} for one in page.items],
        }
        if page.next_token:
            answer["nextPageToken"] = page.next_token
        return web.json_response(answer)

    async def _tokens(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        """Make or take away a download token, which lets its bearers past the rules."""
        if not self._caller(request).admin:
            raise StorageError(403, "Missing admin credentials.", "forbidden")
        stored = self._objects.find(names["bucket"], names["name"])
        if stored is None:
            raise not_found()
        taken = request.query.get("delete_token")
        if request.query.get("create_token") == "true":
            tokens = (*stored.download_tokens, new_token())
        elif taken:
            # An object has one at least: another one in place of the last.
            tokens = tuple(token for token in stored.download_tokens if token != taken) or (new_token(),)
        else:
            raise invalid("Say create_token=true or delete_token=TOKEN.")
        changed = self._with_tokens(stored, tokens)
        return web.json_response(firebase_json(changed), headers={"ETag": object_headers(changed)["ETag"]})

    def _with_tokens(self, stored: ObjectMetadata, tokens: tuple[str, ...]) -> ObjectMetadata:
        return self._objects.change(stored, stored.settable, tokens, lambda _before, _after: None)


def _has_token(stored: ObjectMetadata, token: str | None) -> bool:
    return token is not None and any(
        secrets.compare_digest(token.encode("utf-8", "replace"), one.encode()) for one in stored.download_tokens
    )


def _list_query(query: Mapping[str, str]) -> ListQuery:
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter") or _FOLDERS
    if delimiter != _FOLDERS:
        raise invalid('The only delimiter is "/".')
    # The rules decide about the folder, so nothing but that folder may be listed.
    if prefix and not prefix.endswith(_FOLDERS):
        raise invalid('A prefix must end with "/".')
    if prefix.startswith(_FOLDERS) or "//" in prefix:
        raise invalid("A prefix must not hold empty names.")
    return ListQuery(prefix, _FOLDERS, page_size(query.get("maxResults")), query.get("pageToken", ""))


def page_size(text: str | None) -> int:
    """Return how many results a page may have; raises StorageError unless ``text`` says a positive number."""
    if text is None:
        return MAX_RESULTS
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise invalid(f"Invalid maxResults: {text[:50]!r}")
    return min(int(text), MAX_RESULTS)
