"""A Rules API in memory."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.rules_api.api import RulesApi
from desktop_chat.emulator.rules_api.archive import Archive
from desktop_chat.emulator.rules_api.enforcement import Enforcement
from desktop_chat.emulator.storage.security_rules import StorageRules

Call = Callable[..., Any]


@pytest.fixture
def call() -> Call:
    """Return `call(method, path, body=None, **query)`."""
    numbers = iter(range(1000))
    api = RulesApi(
        Archive(),
        Enforcement(SecurityRules(), StorageRules()),
        lambda: datetime(2026, 11, 24, tzinfo=UTC),
        lambda count: next(numbers).to_bytes(count, "big"),
    )

    def answer(method: str, path: str, body: object = None, **query: str) -> Any:
        return api.answer(method, path, query, json.dumps(body).encode())

    return answer
