"""Details go, pixels stay: each format as Qt writes and reads it."""

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage

from desktop_chat.model.files.exif import orientation_of
from desktop_chat.model.files.image_size import image_size
from desktop_chat.model.files.photo_details import without_details
from tests.example_files import a_photo, a_picture, an_animation

SECRET = b"51.5N 0.1W"


def pixels(content: bytes) -> QImage:
    image = QImage.fromData(content)
    assert not image.isNull()
    return image.convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_jpeg_keeps_pixels_and_how_it_is_turned(orientation: int, tmp_path: Path) -> None:
    before = a_photo(tmp_path / "x.jpg", orientation, SECRET).read_bytes()
    assert before.count(SECRET) == 5
    after = without_details(before)
    assert after is not None
    assert SECRET not in after
    assert b"film" not in after
    assert pixels(after) == pixels(before)
    assert image_size(after) == image_size(before)
    assert (orientation_of(after[6:]) == orientation) or orientation == 1


def test_a_progressive_jpeg_is_read_to_its_end_and_a_cut_one_keeps_what_it_has(tmp_path: Path) -> None:
    scan = b"\xff\xda\x00\x03\x00" + b"\x11\xff\x00\xff\xd0\x22"
    head = b"\xff\xd8" + b"\xff\xc2\x00\x0b\x08\x00\x10\x00\x10\x01\x00\x00\x00"
    details = b"\xff\xfe\x00\x0c" + SECRET
    assert without_details(head + scan + details + scan + b"\xff\xff\xd9" + SECRET) == head + scan * 2 + b"\xff\xd9"
    assert without_details(head + scan) == head + scan


def test_colours_are_no_detail(tmp_path: Path) -> None:
    jpeg = a_picture(tmp_path / "x.jpg").read_bytes()
    profile, film = b"ICC_PROFILE\x00\x01\x01abc", b"MPF\x00" + SECRET
    held = [struct.pack(">BBH", 0xFF, 0xE2, len(one) + 2) + one for one in (profile, film)]
    after = without_details(jpeg[:2] + b"".join(held) + jpeg[2:])
    assert after == jpeg[:2] + held[0] + jpeg[2:]


def test_a_png_loses_its_texts(tmp_path: Path) -> None:
    clean = a_picture(tmp_path / "x.png").read_bytes()
    chunks = b"".join(
        struct.pack(">I", len(SECRET)) + kind + SECRET + struct.pack(">I", zlib.crc32(kind + SECRET))
        for kind in (b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME")
    )
    after = without_details(clean[:33] + chunks + clean[33:] + SECRET)
    assert after is not None
    assert SECRET not in after
    assert pixels(after) == pixels(clean)


def test_a_webp_loses_exif_and_says_so(tmp_path: Path) -> None:
    clean = a_picture(tmp_path / "x.webp", 40, 30).read_bytes()
    header = b"VP8X" + struct.pack("<IB3x", 10, 0x0C) + (39).to_bytes(3, "little") + (29).to_bytes(3, "little")
    details = b"".join(kind + struct.pack("<I", len(SECRET)) + SECRET for kind in (b"EXIF", b"XMP "))
    body = b"WEBP" + header + clean[12:] + details
    after = without_details(b"RIFF" + struct.pack("<I", len(body)) + body)
    assert after is not None
    assert SECRET not in after
    assert after[20] == 0
    assert len(after) == 8 + int.from_bytes(after[4:8], "little")
    assert pixels(after) == pixels(clean)


def test_an_animation_stays_and_what_is_no_picture_has_no_answer(tmp_path: Path) -> None:
    animation = an_animation(tmp_path / "x.gif").read_bytes()
    assert without_details(animation) == animation
    png = a_picture(tmp_path / "x.png").read_bytes()
    jpeg = a_picture(tmp_path / "x.jpg").read_bytes()
    for broken in (b"", b"%PDF-1.7", png[:-6], jpeg[:300]):
        assert without_details(broken) is None


BEGINNINGS = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1",
    b"\xff\xd8\xff\xc2\0\x0b\x08\0\1\0\1\1\0\0\0",
    b"RIFF\x7f\0\0\0WEBPVP8X\x0a\0\0\0\x0c\0\0\0\1\0\0\1\0\0",
)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
def test_nonsense_ends(begin: bytes, rest: bytes) -> None:
    without_details(begin + rest)
