"""A database with rules in memory, and people who use it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.rules.ruleset import load_ruleset

RULES = {
    "rules": {
        "open": {".read": True, ".write": True, ".indexOn": "size"},
        "people": {"$uid": {".read": "auth.uid === $uid", ".write": "auth.uid === $uid"}},
        "numbers": {".read": True, ".write": True, "$one": {".validate": "newData.isNumber()"}},
    }
}
NOW = 1_700_000_000_000
MakeDatabase = Callable[..., Database]


@pytest.fixture
def database() -> Database:
    return Database("demo", lambda: NOW, load_ruleset(json.dumps(RULES)))


def person(uid: str, **more: Any) -> Caller:
    return Caller(auth={"uid": uid, "token": {}}, **more)


@pytest.fixture
def ada() -> Caller:
    return person("ada")


@pytest.fixture
def admin() -> Caller:
    return Caller(admin=True)
