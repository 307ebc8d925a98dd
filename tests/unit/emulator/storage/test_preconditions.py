"""``ifGenerationMatch`` and its like."""

from datetime import UTC, datetime

import pytest

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable
from desktop_chat.emulator.storage.preconditions import NotModified, Preconditions

TIME = datetime(2026, 11, 24, tzinfo=UTC)
ONE = ObjectMetadata("b", "n", 7, 3, 5, "m", "c", TIME, TIME, Settable(), (), "blob")


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ({}, ONE),
        ({"ifGenerationMatch": "7", "ifMetagenerationMatch": "3"}, ONE),
        ({"ifGenerationMatch": "0"}, None),
        ({"ifGenerationNotMatch": "8"}, ONE),
        ({"ifGenerationNotMatch": "0"}, ONE),
    ],
)
def test_what_holds(query: dict[str, str], stored: ObjectMetadata | None) -> None:
    Preconditions.of_query(query).check(stored)


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ({"ifGenerationMatch": "8"}, ONE),
        ({"ifGenerationMatch": "0"}, ONE),
        ({"ifGenerationMatch": "7"}, None),
        ({"ifMetagenerationMatch": "4"}, ONE),
        ({"ifGenerationNotMatch": "7"}, ONE),
        ({"ifGenerationNotMatch": "0"}, None),
        ({"ifMetagenerationNotMatch": "3"}, ONE),
    ],
)
def test_what_does_not(query: dict[str, str], stored: ObjectMetadata | None) -> None:
    with pytest.raises(StorageError) as caught:
        Preconditions.of_query(query).check(stored)
    assert caught.value.http_status == 412


def test_a_read_of_what_the_client_has_is_304() -> None:
    with pytest.raises(NotModified):
        Preconditions.of_query({"ifGenerationNotMatch": "7"}).check(ONE, reading=True)


def test_a_source_has_its_own() -> None:
    assert Preconditions.of_query({"ifSourceGenerationMatch": "1"}) == Preconditions()
    assert Preconditions.of_query({"ifSourceGenerationMatch": "1"}, "ifSource") == Preconditions(generation=1)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", "٣"])
def test_no_number(text: str) -> None:
    with pytest.raises(StorageError, match="ifGenerationMatch"):
        Preconditions.of_query({"ifGenerationMatch": text})
