"""Resources of the JSON API."""

from datetime import UTC, datetime

from desktop_chat.emulator.storage.json_objects import bucket_json, object_json
from desktop_chat.emulator.storage.metadata import ObjectMetadata, Settable

TIME = datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=UTC)
STORED = ObjectMetadata(
    "b", "r/a b", 300, 1, 5, "md5", "crc", TIME, TIME, Settable(custom={"k": "v"}), ("t", "u"), "blob"
)


def test_numbers_are_texts_and_links_are_quoted() -> None:
    shown = object_json(STORED, "http://h:1")
    assert (shown["size"], shown["generation"], shown["id"]) == ("5", "300", "b/r/a b/300")
    assert shown["mediaLink"] == "http://h:1/download/storage/v1/b/b/o/r%2Fa%20b?generation=300&alt=media"
    assert shown["timeCreated"] == "2026-11-24T12:00:00.250Z"
    assert shown["metadata"] == {"k": "v", "firebaseStorageDownloadTokens": "t,u"}
    assert "blob" not in shown


def test_a_bucket() -> None:
    shown = bucket_json("b", 250_000, "http://h:1")
    assert (shown["name"], shown["timeCreated"]) == ("b", "1970-01-01T00:00:00.250Z")
    assert shown["selfLink"] == "http://h:1/storage/v1/b/b"
