"""Fields of a request body: right types, wrong types, and none."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call, canonical_email, checked_phone, checked_url, is_url
from desktop_chat.emulator.auth.errors import AuthApiError


def call(project: Any, **body: Any) -> Call:
    return Call(project.state, body)


def test_absent_and_null_are_the_same(project: Any) -> None:
    asked = call(project, a=None)
    for name in ("a", "b"):
        assert asked.text(name) is None
        assert asked.flag(name) is None
        assert asked.whole_number(name) is None
        assert asked.texts(name) == []
        assert asked.objects(name) == []


@pytest.mark.parametrize(("value", "number"), [(7, 7), ("7", 7), ("-1", -1)])
def test_whole_numbers_come_as_numbers_and_as_text(project: Any, value: object, number: int) -> None:
    assert call(project, n=value).whole_number("n") == number


@pytest.mark.parametrize("read", ["text", "flag", "whole_number", "texts", "objects"])
def test_a_field_of_the_wrong_type_is_named(project: Any, read: str) -> None:
    wrong: Any = {"texts": [1], "objects": ["x"]}.get(read, 1.5)
    with pytest.raises(AuthApiError, match="/field must be") as caught:
        getattr(call(project, field=wrong), read)("field")
    assert caught.value.status == "INVALID_ARGUMENT"


def test_true_is_no_number(project: Any) -> None:
    with pytest.raises(AuthApiError):
        call(project, n=True).whole_number("n")


def test_email_addresses_are_compared_in_lower_case() -> None:
    assert canonical_email("Ada@Example.COM") == "ada@example.com"


@pytest.mark.parametrize("text", ["", "ada", "ada@", "@example.com", "a b@example.com", "a@b@c", "a@b\n"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(AuthApiError, match="INVALID_EMAIL"):
        canonical_email(text)


def test_telephone_numbers_are_international() -> None:
    assert checked_phone("+15555550100") == "+15555550100"
    with pytest.raises(AuthApiError, match="INVALID_PHONE_NUMBER"):
        checked_phone("5555550100")


@pytest.mark.parametrize("text", ["", "example.org", "/path", "mailto:ada@example.org", "http://[", "http://[::1"])
def test_what_is_no_url(text: str) -> None:
    assert not is_url(text)
    with pytest.raises(AuthApiError, match="INVALID_CONTINUE_URI"):
        checked_url(text, "INVALID_CONTINUE_URI")
    assert checked_url("https://[::1]:9/a?b", "INVALID_CONTINUE_URI") == "https://[::1]:9/a?b"
