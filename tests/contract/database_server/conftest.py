"""A Realtime Database on a free port, in a loop of its own thread: the stock clients block."""

import asyncio
import secrets
import threading
import time
from collections.abc import Iterator

import pytest

from desktop_chat.emulator.database.database import Databases
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.server import DatabaseServer, DatabaseSettings

RULES = """{"rules": {
    "people": {"$uid": {".read": "auth.uid === $uid", ".write": "auth.uid === $uid"}},
    "list": {".read": true, ".write": true, ".indexOn": ["size", ".value"]}
}}"""


@pytest.fixture
def database_host() -> Iterator[str]:
    databases = Databases(lambda: time.time_ns() // 1_000_000, load_ruleset(RULES))
    server = DatabaseServer(databases, DatabaseSettings("demo-chat-default-rtdb", secrets.token_bytes))
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)  # noqa: TID251 - a server beside blocking clients
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(server.start("127.0.0.1"), loop).result(10)
        yield f"127.0.0.1:{port}"
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
