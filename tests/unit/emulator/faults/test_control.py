"""Faults over HTTP."""

from typing import Any

import pytest
from aiohttp import ClientSession, web

from desktop_chat.emulator.faults.control import FaultRoutes
from desktop_chat.emulator.faults.fault import Call
from desktop_chat.emulator.faults.faults import Faults

CALL = Call("demo", "Commit", "alice")


async def ask(faults: Faults, method: str, body: str | None = None) -> tuple[int, Any]:
    app = web.Application()
    FaultRoutes(faults).add_to(app)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/emulator/v1/projects/demo/faults"
        async with ClientSession() as session, session.request(method, url, data=body) as response:
            is_json = response.content_type == "application/json"
            return response.status, await response.json() if is_json else await response.text()
    finally:
        await runner.cleanup()


async def test_faults_are_put_shown_and_taken_away() -> None:
    faults = Faults()
    shown = {"kind": "drop", "percent": 100, "seed": 3, "fired": 0}
    assert await ask(faults, "PUT", '{"faults": [{"kind": "drop", "seed": 3}]}') == (200, {"faults": [shown]})
    assert faults.draw("drop", CALL) is not None
    assert await ask(faults, "GET") == (200, {"faults": [{**shown, "fired": 1}]})
    assert await ask(faults, "DELETE") == (200, {"faults": [{**shown, "fired": 1}]})
    assert not faults


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"faults": 1}', '{"faults": [{"kind": "flood"}]}'])
async def test_what_is_not_understood_changes_nothing(body: str) -> None:
    faults = Faults()
    await ask(faults, "PUT", '{"faults": [{"kind": "drop"}]}')
    assert (await ask(faults, "PUT", body))[0] == 400
    assert faults.draw("drop", CALL) is not None
