"""Raw paths to handlers."""

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.routes import Routes, route


async def echo(_request: web.Request, names: Mapping[str, str]) -> web.StreamResponse:
    return web.json_response(dict(names))


ROUTES = Routes(
    [
        route("GET", "/v0/b/{bucket}/o/{name}", echo),
        route("POST", "/v0/b/{bucket}/o", echo),
        route("GET", "/{bucket}/{name:all}", echo),
    ]
)


async def answer(method: str, path: str) -> Any:
    response = await ROUTES.answer(make_mocked_request(method, path))
    assert isinstance(response, web.Response)
    assert response.text is not None
    return response.text


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v0/b/x/o/r%2Fa%26b%20c.txt?alt=media", '"r/a&b c.txt"'),
        ("/v0/b/x/o/%252F", '"%2F"'),
        ("/v0/b/x/o/a+b", '"a+b"'),
        ("/x/deep/er/name", '"deep/er/name"'),
        ("/x/..%2F..%2Fetc", '"../../etc"'),
    ],
)
async def test_names_are_unquoted_once_and_may_hold_slashes(path: str, name: str) -> None:
    assert await answer("GET", path) == f'{{"bucket": "x", "name": {name}}}'
    assert await answer("HEAD", path) == f'{{"bucket": "x", "name": {name}}}'


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("DELETE", "/v0/b/x/o", 405),
        ("GET", "/v0/b/x%2F/o/n", 400),
        ("GET", "/v0/b/x/o/%ff", 400),
        ("GET", "/v0/b/x/o/%0A", 400),
        ("POST", "/x/y/z", 405),
    ],
)
async def test_what_is_not_there(method: str, path: str, status: int) -> None:
    with pytest.raises(StorageError) as caught:
        await answer(method, path)
    assert caught.value.http_status == status
