"""Range and Content-Range."""

import pytest

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.ranges import ContentRange, byte_range, content_range


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, None), ("bytes=0-0", (0, 0)), ("bytes=2-4", (2, 4)), ("bytes=5-", (5, 9)), ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)), ("bytes=2-99", (2, 9)), ("bytes=4-2", None), ("bytes=0-1,3-4", None),
        ("bytes=-", None), ("lines=0-1", None), ("bytes=a-b", None),
    ],
)  # fmt: skip
def test_ranges_of_ten_bytes(header: str | None, expected: tuple[int, int] | None) -> None:
    assert byte_range(header, 10) == expected


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=10-12", 10), ("bytes=-0", 10), ("bytes=0-", 0)]
)
def test_what_lies_outside_is_416_with_the_size(header: str, size: int) -> None:
    with pytest.raises(StorageError) as caught:
        byte_range(header, size)
    assert (caught.value.http_status, caught.value.headers) == (416, {"Content-Range": f"bytes */{size}"})


@pytest.mark.parametrize(
    ("header", "expected", "last"),
    [
        ("bytes 0-9/10", ContentRange(0, 9, 10), True),
        ("bytes 0-8/10", ContentRange(0, 8, 10), False),
        ("bytes 0-8/*", ContentRange(0, 8, None), False),
        ("bytes */10", ContentRange(None, None, 10), True),
        ("bytes */*", ContentRange(None, None, None), False),
    ],
)
def test_content_ranges(header: str, expected: ContentRange, last: bool) -> None:
    assert content_range(header) == expected
    assert expected.is_last is last


@pytest.mark.parametrize("header", ["", "bytes 0-9", "bytes 9-0/10", "bytes 0-10/10", "0-9/10", "bytes 0-*/10"])
def test_content_ranges_that_cannot_be(header: str) -> None:
    with pytest.raises(StorageError):
        content_range(header)
