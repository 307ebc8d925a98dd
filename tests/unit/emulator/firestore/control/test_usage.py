"""The meter over HTTP."""

from typing import Any

from aiohttp import ClientSession, web

from desktop_chat.emulator.firestore.control.usage import UsageRoutes
from desktop_chat.emulator.firestore.meter import Meter, Payer
from tests.firestore_messages import name


async def ask(meter: Meter, *calls: tuple[str, str]) -> list[Any]:
    app = web.Application()
    UsageRoutes(meter).add_to(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/emulator/v1/projects/demo/usage"
    answers = []
    async with ClientSession() as session:
        for method, query in calls:
            async with session.request(method, address + query) as response:
                answers.append((await response.json())["totals"]["reads"])
    await runner.cleanup()
    return answers


async def test_what_was_counted_is_shown_until_it_is_reset() -> None:
    meter = Meter()
    meter.documents(Payer("anonymous"), "get", [name("a/x")])
    assert await ask(meter, ("GET", ""), ("GET", "?reset=true"), ("GET", "")) == [1, 1, 0]


async def test_delete_resets_too() -> None:
    meter = Meter()
    meter.documents(Payer("anonymous"), "get", [name("a/x")])
    assert await ask(meter, ("DELETE", ""), ("GET", "")) == [1, 0]
