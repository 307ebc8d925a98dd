"""JSON in place of a SAML assertion."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.saml_response import read_saml_response


def test_a_whole_assertion() -> None:
    text = json.dumps({"assertion": {"subject": {"nameId": "ada"}, "attributeStatements": {"team": ["a"]}}})
    found = read_saml_response(text)
    assert (found.name_id, found.attributes) == ("ada", {"team": ["a"]})


@pytest.mark.parametrize(
    ("response", "said"),
    [
        ([], "Missing assertion in"),
        ({"assertion": {}}, r"Missing assertion\.subject in"),
        ({"assertion": {"subject": {}}}, "nameId"),
        ({"assertion": {"subject": {"nameId": 5}}}, "nameId"),
        ({"assertion": {"subject": {"nameId": "a"}, "attributeStatements": []}}, "attributeStatements"),
    ],
)
def test_what_is_missing_is_named(response: Any, said: str) -> None:
    with pytest.raises(AuthApiError, match=f"INVALID_IDP_RESPONSE .*{said}"):
        read_saml_response(json.dumps(response))


@pytest.mark.parametrize("text", ["<xml/>", "[" * 100_000])
def test_no_json(text: str) -> None:
    with pytest.raises(AuthApiError, match="no JSON"):
        read_saml_response(text)
