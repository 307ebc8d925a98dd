"""JSON and forms, in Google's several spellings."""

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.http_body import camel_case, read_body

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def test_a_form_and_json_give_the_same_fields() -> None:
    expected = {"grantType": "refresh_token", "refreshToken": "a/b+c="}
    assert read_body(b"grant_type=refresh_token&refresh_token=a%2Fb%2Bc%3D", FORM) == expected
    assert read_body(b'{"grant_type": "refresh_token", "refresh_token": "a/b+c="}', JSON) == expected
    assert read_body(b'{"grantType": "refresh_token", "refreshToken": "a/b+c="}', "text/plain") == expected


def test_an_empty_body_has_no_fields() -> None:
    assert read_body(b"", JSON) == read_body(b"  ", "application/octet-stream") == {}


@pytest.mark.parametrize("raw", [b"{", b"[]", b"7", b"\xff", b"[" * 100_000, rb'{"a": "\ud800"}'])
def test_what_is_no_object_is_refused_without_quoting_it(raw: bytes) -> None:
    with pytest.raises(AuthApiError, match="Invalid JSON payload received") as caught:
        read_body(raw, JSON)
    assert raw.decode(errors="replace") not in caught.value.message


@pytest.mark.parametrize(
    ("name", "expected"),
    [("photoURL", "photoUrl"), ("photo_url", "photoUrl"), ("idToken", "idToken"), ("URL", "URL"), ("iOSBundleId",) * 2],
)
def test_spellings(name: str, expected: str) -> None:
    assert camel_case(name) == expected
