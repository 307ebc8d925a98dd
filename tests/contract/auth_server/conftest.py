"""An Auth emulator on a free port, in a loop of its own thread: the stock clients block.

With DESKTOP_CHAT_AUTH_JUDGE=host:port the same tests run against the official Auth emulator there (project demo-chat,
`firebase emulators:start --only auth --project demo-chat`); its accounts are deleted before each test.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import firebase_admin
import google.auth.credentials
import pytest
import requests
from anyio.from_thread import start_blocking_portal
from firebase_admin import credentials

from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.server import AuthServer
from desktop_chat.emulator.auth.sessions import TokenPolicy
from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.clock import Clock
from tests.contract.auth_server.toolkit import Toolkit


@dataclass(frozen=True, slots=True)
class RunningAuth:
    """Where it listens, and whether it is the official one."""

    host: str
    official: bool = False


@pytest.fixture
def auth_server() -> Iterator[RunningAuth]:
    judge = os.environ.get("DESKTOP_CHAT_AUTH_JUDGE")
    if judge:
        requests.delete(f"http://{judge}/emulator/v1/projects/demo-chat/accounts", timeout=10).raise_for_status()
        yield RunningAuth(judge, official=True)
        return
    yield from _ours()


def _ours() -> Iterator[RunningAuth]:
    state = AuthState(now=Clock().now, randomness=secrets.token_bytes, policy=TokenPolicy(), journal=NoJournal())
    server = AuthServer(state, "demo-chat")
    # The clients of these tests block, so the server cannot live on the tests' own loop.
    with start_blocking_portal() as portal:
        port = portal.call(server.start, "127.0.0.1")
        try:
            yield RunningAuth(f"127.0.0.1:{port}")
        finally:
            portal.call(server.stop)


class NoCredential(credentials.Base):  # type: ignore[misc]  # firebase_admin has no types
    """firebase-admin asks for a credential even where none is needed."""

    def get_credential(self) -> Any:
        return google.auth.credentials.AnonymousCredentials()


@pytest.fixture
def app(auth_server: RunningAuth, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("FIREBASE_AUTH_EMULATOR_HOST", auth_server.host)
    made = firebase_admin.initialize_app(NoCredential(), {"projectId": "demo-chat"}, name=auth_server.host)
    yield made
    firebase_admin.delete_app(made)


@pytest.fixture
def toolkit(auth_server: Any) -> Toolkit:
    return Toolkit(auth_server)


@pytest.fixture
def ours_only(toolkit: Toolkit) -> None:
    if toolkit.official:
        pytest.skip("a listed difference: the official Auth emulator does not do this")
