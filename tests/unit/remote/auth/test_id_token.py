"""Reading an ID token."""

import base64
import json
from typing import Any

import pytest

from desktop_chat.remote.auth.id_token import claims_of


def token(claims: Any) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"head.{payload}.signature"


def test_claims() -> None:
    assert claims_of(token({"bulk": True, "sub": "ada"})) == {"bulk": True, "sub": "ada"}


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "a.*.c", token([1]), "a.gA.c"])
def test_what_cannot_be_read_says_nothing(text: str) -> None:
    assert claims_of(text) == {}
