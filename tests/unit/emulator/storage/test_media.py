"""Downloads on the wire."""

import pytest

from tests.unit.emulator.storage.conftest import Storage

URL = "/v0/b/bucket/o/n?alt=media"


async def test_whole_bytes_with_all_that_is_known(storage: Storage) -> None:
    stored = await storage.put("n", b"0123456789")
    answer = await storage.call("GET", URL, "owner")
    assert (answer.status, answer.body) == (200, b"0123456789")
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["X-Goog-Hash"] == f"crc32c={stored['crc32c']},md5={stored['md5Hash']}"
    assert answer.headers["ETag"] == f'"{stored["etag"]}"'
    assert (answer.headers["Content-Length"], answer.headers["Accept-Ranges"]) == ("10", "bytes")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline; filename*=utf-8''n"


@pytest.mark.parametrize(
    ("asked", "status", "body", "said"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-", 206, b"56789", "bytes 5-9/10"),
        ("bytes=0-99", 206, b"0123456789", "bytes 0-9/10"),
        ("nonsense", 200, b"0123456789", None),
    ],
)
async def test_ranges(storage: Storage, asked: str, status: int, body: bytes, said: str | None) -> None:
    await storage.put("n", b"0123456789")
    answer = await storage.call("GET", URL, "owner", Range=asked)
    assert (answer.status, answer.body, answer.headers.get("Content-Range")) == (status, body, said)


async def test_a_range_outside_is_416(storage: Storage) -> None:
    await storage.put("n", b"0123456789")
    answer = await storage.call("GET", URL, "owner", Range="bytes=10-")
    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")


async def test_head_says_the_size_and_sends_nothing(storage: Storage) -> None:
    await storage.put("n", b"0123456789")
    answer = await storage.call("HEAD", URL, "owner")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "10", b"")


async def test_more_than_one_piece(storage: Storage) -> None:
    data = bytes(range(256)) * 3000
    await storage.put("n", data)
    assert (await storage.call("GET", URL, "owner")).body == data
    assert (await storage.call("GET", URL, "owner", Range="bytes=300000-700000")).body == data[300000:700001]
