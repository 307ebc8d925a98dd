"""multipart/related, cut anywhere on its way."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.multipart import RelatedParts, boundary_of


async def cut(data: bytes, size: int) -> AsyncIterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def body(media: bytes, metadata: bytes = b'{"a":1}', end: bytes = b"--\r\n") -> bytes:
    return (
        b"--B\r\nContent-Type: application/json; charset=utf-8\r\n\r\n" + metadata
        + b"\r\n--B\r\nContent-Type: image/png\r\n\r\n" + media + b"\r\n--B" + end
    )  # fmt: skip


async def read(data: bytes, size: int) -> tuple[bytes, str | None, bytes]:
    parts = RelatedParts(cut(data, size), b"B")
    metadata, media_type = await parts.metadata(), await parts.media_type()
    return metadata, media_type, b"".join([chunk async for chunk in parts.media()])


@given(media=st.binary(max_size=50) | st.text("\r\n-B", max_size=20).map(str.encode), size=st.integers(1, 40))
async def test_media_comes_back_however_it_is_cut(media: bytes, size: int) -> None:
    if b"\r\n--B" in b"\r\n" + media:
        return  # a sender may choose no boundary that is in the media
    assert await read(body(media), size) == (b'{"a":1}', "image/png", media)


async def test_a_part_without_headers() -> None:
    assert await read(b"--B\r\n\r\n{}\r\n--B\r\n\r\nxy\r\n--B--", 3) == (b"{}", None, b"xy")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no boundary at all",
        body(b"x")[:-6],  # ends within the last marker
        body(b"x", end=b"--")[:-1],
        body(b"x", end=b"\r\n\r\nthird\r\n--B--"),
        b"--B--\r\n",
        b"--B\r\nContent-Type: application/json\r\n\r\n{}\r\n--B--\r\n",
        b"--B\r\n" + b"a: b\r\n" * 60 + b"\r\n{}\r\n--B\r\n\r\nx\r\n--B--",
        b"x" * 20000,
        body(b"x", metadata=b"m" * (2 * 1024 * 1024)),
    ],
)
async def test_what_is_cut_short_or_has_other_parts_is_refused(data: bytes) -> None:
    with pytest.raises(StorageError) as caught:
        await read(data, 1000)
    assert caught.value.http_status == 400


def test_boundaries() -> None:
    assert boundary_of('multipart/related; boundary="==a b=="') == b"==a b=="
    assert boundary_of("multipart/related; boundary=xyz") == b"xyz"
    for wrong in ("multipart/related", "multipart/related; boundary=", "", "multipart/related; boundary=" + "x" * 300):
        with pytest.raises(StorageError, match="boundary"):
            boundary_of(wrong)
