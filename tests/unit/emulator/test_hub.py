"""The hub lists what runs."""

import aiohttp

from desktop_chat.emulator.hub import Hub


async def test_emulators_are_listed_as_the_official_hub_does() -> None:
    hub = Hub({"auth": "127.0.0.1:9099", "firestore": "[::1]:8080"})
    port = await hub.start("127.0.0.1")
    try:
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/emulators") as response:
            listed = await response.json()
    finally:
        await hub.stop()
    assert listed["auth"] == {
        "name": "auth", "host": "127.0.0.1", "port": 9099,
        "listen": [{"address": "127.0.0.1", "family": "IPv4", "port": 9099}],
    }  # fmt: skip
    assert (listed["firestore"]["host"], listed["firestore"]["listen"][0]["family"]) == ("::1", "IPv6")
    assert listed["hub"]["port"] == port


async def test_there_are_no_triggers_to_switch_off() -> None:
    hub = Hub({})
    port = await hub.start("127.0.0.1")
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            for verb, enabled in (("disable", False), ("enable", True)):
                async with http.put(f"/functions/{verb}BackgroundTriggers") as response:
                    assert (response.status, await response.json()) == (200, {"enabled": enabled})
    finally:
        await hub.stop()
