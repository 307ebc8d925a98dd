"""Names that are allowed, and those that are not."""

import pytest

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.names import check_bucket_name, check_object_name, unquoted


@pytest.mark.parametrize("name", ["a", "r/a&b c.txt", "ü/%2F", "..a", "../x", "x" * 1024, "/", "a//b"])
def test_object_names(name: str) -> None:
    assert check_object_name(name) == name


@pytest.mark.parametrize("name", ["", ".", "..", "a\nb", "a\rb", "ü" * 513, "\ud800"])
def test_no_object_names(name: str) -> None:
    with pytest.raises(StorageError) as caught:
        check_object_name(name)
    assert caught.value.http_status == 400


@pytest.mark.parametrize("name", ["", "a/b", "..", "-a", "a b", "ü", "x" * 223])
def test_no_bucket_names(name: str) -> None:
    with pytest.raises(StorageError):
        check_bucket_name(name)
    assert check_bucket_name("demo-x.appspot.com") == "demo-x.appspot.com"


def test_escapes_are_taken_off_once() -> None:
    assert unquoted("r%2Fa%26b%20c%252F+") == "r/a&b c%2F+"
    with pytest.raises(StorageError, match="UTF-8"):
        unquoted("%ff")
