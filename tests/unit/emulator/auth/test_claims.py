"""Custom claims are small JSON objects without the names of the token itself."""

import json

import pytest

from desktop_chat.emulator.auth.claims import MAX_LENGTH, RESERVED, checked_claims
from desktop_chat.emulator.auth.errors import AuthApiError


def test_good_claims_stay_as_they_are() -> None:
    assert checked_claims('{"role": "owner"}') == '{"role": "owner"}'


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_what_is_no_object(text: str) -> None:
    with pytest.raises(AuthApiError, match="INVALID_CLAIMS"):
        checked_claims(text)


@pytest.mark.parametrize("name", RESERVED)
def test_reserved_names(name: str) -> None:
    with pytest.raises(AuthApiError, match=f"FORBIDDEN_CLAIM : {name}"):
        checked_claims(json.dumps({name: 1}))


def test_size_at_the_limit_and_one_beyond() -> None:
    filler = MAX_LENGTH - len('{"a": ""}')
    assert checked_claims(json.dumps({"a": "x" * filler}))
    with pytest.raises(AuthApiError, match="CLAIMS_TOO_LARGE"):
        checked_claims(json.dumps({"a": "x" * (filler + 1)}))
