"""Buckets of the JSON API. Every bucket that is asked for is there: projects have theirs without making them."""

from collections.abc import Mapping
from datetime import timedelta

from aiohttp import web

from desktop_chat.emulator.clock import EPOCH, Clock
from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import StorageError, invalid
from desktop_chat.emulator.storage.json_api import BASES, base_url
from desktop_chat.emulator.storage.json_objects import bucket_json
from desktop_chat.emulator.storage.ledger import Ledger
from desktop_chat.emulator.storage.names import check_bucket_name
from desktop_chat.emulator.storage.requests import json_object
from desktop_chat.emulator.storage.routes import Route, route


class JsonBuckets:
    """``/storage/v1/b`` and ``/storage/v1/b/{bucket}``."""

    def __init__(self, ledger: Ledger, clock: Clock, callers: StorageCallers) -> None:
        self._ledger = ledger
        self._clock = clock
        self._callers = callers

    def routes(self) -> list[Route]:
        """The paths of buckets."""
        return [
            found
            for base in BASES
            for found in (
                route("GET", f"{base}/b", self._list),
                route("POST", f"{base}/b", self._make),
                route("GET", f"{base}/b/{{bucket}}", self._get),
                route("DELETE", f"{base}/b/{{bucket}}", self._delete),
            )
        ]

    def _check_caller(self, request: web.Request) -> None:
        self._callers.of_json_api(request.headers.get("Authorization"))

    def _now(self) -> int:
        return (self._clock.now() - EPOCH) // timedelta(microseconds=1)

    async def _list(self, request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        self._check_caller(request)
        buckets = self._ledger.buckets().items()
        items = [bucket_json(name, created, base_url(request)) for name, created in buckets]
        return web.json_response({"kind": "storage#buckets", "items": items})

    async def _make(self, request: web.Request, _names: Mapping[str, str]) -> web.StreamResponse:
        self._check_caller(request)
        name = (await json_object(request)).get("name")
        if not isinstance(name, str):
            raise invalid("Required: name of the bucket.")
        created = self._now()
        if not self._ledger.put_bucket(check_bucket_name(name), created):
            raise StorageError(409, "Your previous request to create the named bucket succeeded.", "conflict")
        return web.json_response(bucket_json(name, created, base_url(request)))

    async def _get(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        self._check_caller(request)
        name = names["bucket"]
        self._ledger.put_bucket(name, self._now())
        return web.json_response(bucket_json(name, self._ledger.buckets()[name], base_url(request)))

    async def _delete(self, request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
        self._check_caller(request)
        name = names["bucket"]
        if self._ledger.first_from(name, "", inclusive=True) is not None:
            raise StorageError(409, "The bucket you tried to delete is not empty.", "conflict")
        if not self._ledger.delete_bucket(name):
            raise StorageError(404, "The specified bucket does not exist.", "notFound")
        return web.Response(status=204)
