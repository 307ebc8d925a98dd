"""The port: namespaces, credentials, paths, streams."""

import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
from yarl import URL

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.database.database import Databases
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import MAX_WRITE_BYTES, DatabaseServer, DatabaseSettings

RULES = '{"rules": {"$uid": {".read": "auth.uid === $uid", ".write": "auth.uid === $uid"}}}'
OWNER = {"Authorization": "Bearer owner"}


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = DatabaseServer(Databases(lambda: 0, load_ruleset(RULES)), DatabaseSettings("demo", bytes))
    port = await server.start("127.0.0.1")
    yield f"http://127.0.0.1:{port}"
    await server.stop()


async def ask(method: str, url: str, **more: object) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.request(method, URL(url, encoded=True), **more) as answer:  # type: ignore[arg-type]  # of aiohttp's own
        return answer.status, await answer.text()


async def test_a_bearer_is_the_person_of_the_token_and_not_an_administrator(url: str) -> None:
    person = {"Authorization": f"Bearer {mint({'sub': 'ada'})}"}
    assert (await ask("PUT", f"{url}/ada.json", data="1", headers=person))[0] == 200
    assert (await ask("PUT", f"{url}/eve.json", data="1", headers=person))[0] == 401
    assert (await ask("PUT", f"{url}/eve.json", data="1", headers=OWNER))[0] == 200
    assert await ask("GET", f"{url}/ada.json?auth={mint({'sub': 'ada'})}") == (200, "1")
    assert (await ask("GET", f"{url}/ada.json"))[0] == 401


async def test_namespaces_are_apart(url: str) -> None:
    await ask("PUT", f"{url}/x.json?ns=other", data="1", headers=OWNER)
    assert await ask("GET", f"{url}/x.json", headers=OWNER) == (200, "null")
    assert await ask("GET", f"{url}/x.json?ns=other", headers=OWNER) == (200, "1")
    assert (await ask("GET", f"{url}/x.json?ns=a/b", headers=OWNER))[0] == 400


async def test_paths_are_decoded_once_and_a_slash_cannot_be_smuggled(url: str) -> None:
    await ask("PUT", f"{url}/a%20b%25.json", data='"ä"', headers=OWNER)
    assert json.loads((await ask("GET", f"{url}/.json", headers=OWNER))[1]) == {"a b%": "ä"}
    assert (await ask("GET", f"{url}/a%2Fb.json", headers=OWNER))[0] == 400
    assert (await ask("GET", f"{url}/a", headers=OWNER))[0] == 404


async def test_a_preflight_is_answered(url: str) -> None:
    assert (await ask("OPTIONS", f"{url}/a.json", headers={"Origin": "http://x"}))[0] == 204


async def test_events_are_streamed_and_leaving_is_noticed(url: str) -> None:
    async with aiohttp.ClientSession() as http:
        headers = {**OWNER, "Accept": "text/event-stream"}
        async with http.get(f"{url}/s.json", headers=headers) as stream:
            assert stream.content_type == "text/event-stream"
            assert await stream.content.readuntil(b"\n\n") == b'event: put\ndata: {"path":"/","data":null}\n\n'
            await ask("PUT", f"{url}/s/x.json", data="1", headers=OWNER)
            assert await stream.content.readuntil(b"\n\n") == b'event: put\ndata: {"path":"/x","data":1}\n\n'
        async with http.get(f"{url}/ada.json", headers={"Accept": "text/event-stream"}) as refused:
            assert refused.status == 401


async def test_a_write_that_is_too_large_is_refused_in_the_official_words() -> None:
    assert MAX_WRITE_BYTES == 256 * 1024 * 1024
    server = DatabaseServer(Databases(lambda: 0), DatabaseSettings("demo", bytes, largest_write=100))
    url = f"http://127.0.0.1:{await server.start('127.0.0.1')}/a.json"
    assert (await ask("PUT", url, data='"' + "x" * 98 + '"', headers=OWNER))[0] == 200
    status, text = await ask("PUT", url, data='"' + "x" * 99 + '"', headers=OWNER)
    words = "Data to write exceeds the maximum size that can be modified with a single request."
    assert (status, json.loads(text)) == (400, {"error": words})
    assert json.loads((await ask("GET", url, headers=OWNER))[1]) == "x" * 98
    await server.stop()
