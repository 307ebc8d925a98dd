"""Width and height of an image as it is shown, from its first bytes, without decoding it."""

from collections.abc import Iterator
from typing import Final

from desktop_chat.model.files.exif import EXIF, UPRIGHT, lies_on_its_side, orientation_of

HEADER_BYTES: Final = 256 * 1024
"""How much of a file is enough to find its size; a JPEG may begin with much that is no picture."""

MAX_PIXELS: Final = 99_999
_JPEG_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1: Final = 0xE1
_JPEG_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


def image_size(header: bytes) -> tuple[str, int, int] | None:
    """Return content type, width and height of a PNG, JPEG, GIF or WebP; None for everything else and for nonsense.

    A JPEG may tell that the camera was turned: it is shown upright then, and these are the numbers of that. Of the
    other formats Qt shows what is there, as most programs do.
    """
    for content_type, size_of in (
        ("image/png", _png),
        ("image/gif", _gif),
        ("image/webp", _webp),
        ("image/jpeg", _jpeg),
    ):
        size = size_of(header)
        if size is not None:
            width, height = size
            return (content_type, width, height) if 0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS else None
    return None


def _png(header: bytes) -> tuple[int, int] | None:
    if not header.startswith(b"\x89PNG\r\n\x1a\n") or header[12:16] != b"IHDR" or len(header) < 24:
        return None
    return int.from_bytes(header[16:20]), int.from_bytes(header[20:24])


def _gif(header: bytes) -> tuple[int, int] | None:
    if header[:6] not in (b"GIF87a", b"GIF89a") or len(header) < 10:
        return None
    return int.from_bytes(header[6:8], "little"), int.from_bytes(header[8:10], "little")


def _webp(header: bytes) -> tuple[int, int] | None:
    if header[:4] != b"RIFF" or header[8:12] != b"WEBP" or len(header) < 30:
        return None
    match header[12:16]:
        case b"VP8 ":
            width, height = (int.from_bytes(header[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        case b"VP8L":
            bits = int.from_bytes(header[21:25], "little")
            width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8X":
            width, height = (int.from_bytes(header[at : at + 3], "little") + 1 for at in (24, 27))
        case _:
            return None
    return width, height


def _jpeg(header: bytes) -> tuple[int, int] | None:
    if not header.startswith(b"\xff\xd8"):
        return None
    turned = UPRIGHT
    for marker, at in _jpeg_segments(header):
        if marker == _APP1 and turned == UPRIGHT and header.startswith(EXIF, at + 2):
            turned = orientation_of(header[at + 2 : at + int.from_bytes(header[at : at + 2])])
        if marker in _JPEG_SIZES and at + 7 <= len(header):
            height, width = int.from_bytes(header[at + 3 : at + 5]), int.from_bytes(header[at + 5 : at + 7])
            return (height, width) if lies_on_its_side(turned) else (width, height)
    return None


def _jpeg_segments(header: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker with the place of its length."""
    at = 2
    while at + 4 <= len(header) and header[at] == 0xFF:
        marker = header[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _JPEG_ALONE:
            at += 2
        else:
            yield marker, at + 2
            at += 2 + max(int.from_bytes(header[at + 2 : at + 4]), 2)
