"""The clock over HTTP."""

from datetime import datetime

import pytest
from aiohttp import ClientSession, web

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.clock_control import ClockRoutes


async def post(clock: Clock, body: str) -> tuple[int, str]:
    app = web.Application()
    ClockRoutes(clock).add_to(app)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/emulator/v1/clock"
        async with ClientSession() as session, session.post(url, data=body) as response:
            status = response.status
            if status != 200:
                return status, await response.text()
            async with session.get(url) as shown:
                return status, (await shown.json())["now"]
    finally:
        await runner.cleanup()


async def test_the_clock_is_turned_for_all_who_share_it() -> None:
    clock = Clock()
    before = clock.now()
    status, now = await post(clock, '{"turn": 3600}')
    assert status == 200
    assert 3600 <= (clock.now() - before).total_seconds() < 3660
    assert 3600 <= (datetime.fromisoformat(now) - before).total_seconds() < 3660


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"turn": "x"}', '{"turn": NaN}', '{"turn": 1e12}', '{"turn": null}'])
async def test_what_is_no_number_of_seconds_is_refused(body: str) -> None:
    clock = Clock()
    before = clock.now()
    status, text = await post(clock, body)
    assert (status, "turn" in text) == (400, True)
    assert (clock.now() - before).total_seconds() < 60
