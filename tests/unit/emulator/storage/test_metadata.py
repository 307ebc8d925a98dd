"""What clients may set, and what rules and the disk see of an object."""

import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable

TIME = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)
STORED = ObjectMetadata(
    "b", "r/ü", 300, 1, 5, "md5", "crc", TIME, TIME, Settable("text/plain", custom={"k": "v"}), ("t",), "blob"
)


def test_a_patch_changes_what_it_names_and_null_takes_away() -> None:
    before = Settable("text/plain", cache_control="no-store", custom={"a": "1", "b": "2"})
    after = before.patched(
        {"cacheControl": None, "contentLanguage": "de", "metadata": {"a": None, "c": "3"}, "size": 9}
    )
    assert after == Settable("text/plain", content_language="de", custom={"b": "2", "c": "3"})
    assert after.patched({"metadata": None}).custom == {}


@pytest.mark.parametrize(
    "change",
    [
        {"contentType": 1},
        {"contentType": "a\r\nSet-Cookie: x"},
        {"metadata": []},
        {"metadata": {"a": 1}},
        {"metadata": {"a": "x" * 9000}},
    ],
)
def test_values_that_cannot_be(change: dict[str, Any]) -> None:
    with pytest.raises(StorageError):
        Settable().patched(change)


def test_the_disk_gives_back_what_it_got() -> None:
    assert ObjectMetadata.from_json("b", "r/ü", STORED.to_json()) == STORED


def test_a_change_is_the_next_metageneration_with_another_etag() -> None:
    changed = STORED.changed(TIME, settable=Settable())
    assert (changed.metageneration, changed.generation) == (2, 300)
    assert changed.etag != STORED.etag
    assert base64.b64decode(STORED.etag) == bytes([0x08, 0xAC, 0x02, 0x10, 0x01])


def test_rules_see_numbers_times_and_texts() -> None:
    seen = STORED.to_rules()
    assert (seen["size"], seen["generation"], seen["name"], seen["bucket"]) == (5, 300, "r/ü", "b")
    assert (seen["contentType"], seen["metadata"], seen["md5Hash"], seen["crc32c"]) == (
        "text/plain", {"k": "v"}, "md5", "crc",
    )  # fmt: skip
    assert seen["timeCreated"].moment() == TIME
    assert "cacheControl" not in seen
    bare = replace(STORED, settable=Settable()).to_rules()
    assert (bare["contentType"], bare["metadata"]) == ("application/octet-stream", {})
