"""Sizes of images from their first bytes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat.model.files.exif import exif_with
from desktop_chat.model.files.image_size import image_size

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + struct.pack("<HH", 640, 480)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10" + bytes(14)  # an APP0
    + b"\xff\xc4\x00\x04\x00\x00"  # a table that is no frame
    + b"\xff\xff\xc2\x00\x11\x08" + struct.pack(">HH", 480, 640) + bytes(10)
)  # fmt: skip
RIFF = b"RIFF\x00\x00\x00\x00WEBP"
WEBP = {
    "lossy": RIFF + b"VP8 " + bytes(10) + struct.pack("<HH", 640, 480),
    "lossless": RIFF + b"VP8L" + bytes(5) + struct.pack("<I", 639 | 479 << 14) + bytes(5),
    "extended": RIFF + b"VP8X" + bytes(8) + (639).to_bytes(3, "little") + (479).to_bytes(3, "little"),
}


@pytest.mark.parametrize(
    ("header", "content_type"),
    [(PNG, "image/png"), (GIF, "image/gif"), (JPEG, "image/jpeg"), *((webp, "image/webp") for webp in WEBP.values())],
)
def test_four_formats(header: bytes, content_type: str) -> None:
    assert image_size(header) == (content_type, 640, 480)


@pytest.mark.parametrize(
    "header",
    [b"", b"<svg width='640' height='480'/>", b"\x89PNG\r\n\x1a\n", PNG[:23], PNG[:16] + bytes(8), GIF[:9],
     b"\xff\xd8\xff\xd9", PNG[:16] + struct.pack(">II", 100_000, 480)],
)  # fmt: skip
def test_everything_else_has_none(header: bytes) -> None:
    assert image_size(header) is None


@given(st.sampled_from([b"", PNG[:16], GIF[:6], b"\xff\xd8", *(webp[:16] for webp in WEBP.values())]), st.binary())
def test_nonsense_harms_nobody(begin: bytes, rest: bytes) -> None:
    found = image_size(begin + rest)
    assert found is None or (0 < found[1] < 100_000 and 0 < found[2] < 100_000)


@pytest.mark.parametrize(("orientation", "shown"), [(1, (640, 480)), (3, (640, 480)), (5, (480, 640)), (8, (480, 640))])
def test_a_picture_on_its_side_is_measured_as_it_is_shown(orientation: int, shown: tuple[int, int]) -> None:
    told = exif_with(orientation)
    turned = b"\xff\xd8\xff\xe1" + (len(told) + 2).to_bytes(2) + told + JPEG[2:]
    assert image_size(turned) == ("image/jpeg", *shown)
