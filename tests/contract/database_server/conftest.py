"""A Realtime Database on a free port, in a loop of its own thread: the stock clients block."""

import secrets
import time
from collections.abc import Iterator

import pytest
from anyio.from_thread import start_blocking_portal

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
    with start_blocking_portal() as portal:
        port = portal.call(server.start, "127.0.0.1")
        try:
            yield f"127.0.0.1:{port}"
        finally:
            portal.call(server.stop)
