"""Takes out of a picture what is none: where and when it was made, with what, by whom; the pixels stay as they are.

Nothing is decoded and encoded again, so nothing gets worse. Known formats only, and of a JPEG only what is needed to
show it: what a camera adds tomorrow goes too.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from desktop_chat.model.files.exif import EXIF, UPRIGHT, exif_with, orientation_of
from desktop_chat.model.files.image_size import image_size

_SOS: Final = 0xDA
_APP0, _APP1, _APP15, _COMMENT = 0xE0, 0xE1, 0xEF, 0xFE
_NEEDED: Final = {0xE0: b"JFIF\x00", 0xE2: b"ICC_PROFILE\x00", 0xEE: b"Adobe"}
_MARKER_IN_SCAN: Final = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)

_PNG_DETAILS: Final = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"})
_WEBP_DETAILS: Final = frozenset({b"EXIF", b"XMP "})
_WEBP_FLAGS: Final = 0x08 | 0x04
"""In the header of an extended WebP: it has Exif, it has XMP."""


def without_details(content: bytes) -> bytes | None:
    """Return the same picture without its details; None for what is no picture or is broken.

    How it is to be turned is kept. A GIF stays as it is: no camera makes one.
    """
    found = image_size(content)
    strip = _STRIPPERS.get(found[0]) if found else None
    try:
        return strip(content) if strip else None
    except _Broken:
        return None


class _Broken(Exception):
    """The picture is not made as its format wants it."""


def _jpeg(content: bytes) -> bytes:
    kept = [content[:2]]
    turned = UPRIGHT
    at = 2
    while True:
        marker, begin, end = _segment(content, at)
        held = content[begin + 4 : end]
        if marker == _APP1 and held.startswith(EXIF) and turned == UPRIGHT:
            turned = orientation_of(held)
        if not _is_detail(marker, held):
            kept.append(content[begin:end])
        at = end
        if marker == _SOS:
            break
    if turned != UPRIGHT:
        told = exif_with(turned)
        kept.insert(1, bytes((0xFF, _APP1)) + (len(told) + 2).to_bytes(2) + told)
    return b"".join([*kept, *_scans(content, at)])


def _scans(content: bytes, at: int) -> Iterator[bytes]:
    """Yield the pixels to the end of the picture; what is behind it is another picture, a film or a hiding place."""
    while found := _MARKER_IN_SCAN.search(content, at):
        yield content[at : found.start()]
        if found[1] == b"\xd9":
            yield b"\xff\xd9"
            return
        marker, begin, end = _segment(content, found.start())
        if not _is_detail(marker, content[begin + 4 : end]):
            yield content[begin:end]
        at = end
    yield content[at:]


def _segment(content: bytes, at: int) -> tuple[int, int, int]:
    """Return marker, begin and end of the segment that begins here, perhaps after filling bytes."""
    while content[at : at + 2] == b"\xff\xff":
        at += 1
    length = int.from_bytes(content[at + 2 : at + 4])
    end = at + 2 + length
    if content[at : at + 1] != b"\xff" or length < 2 or end > len(content):
        raise _Broken
    return content[at + 1], at, end


def _is_detail(marker: int, held: bytes) -> bool:
    if marker == _COMMENT:
        return True
    return _APP0 <= marker <= _APP15 and not held.startswith(_NEEDED.get(marker, b"\x00nothing"))


def _png(content: bytes) -> bytes:
    kept = [content[:8]]
    at, kind = 8, b""
    while kind != b"IEND":
        end = at + 12 + int.from_bytes(content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if len(kind) < 4 or end > len(content):
            raise _Broken
        if kind not in _PNG_DETAILS:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def _webp(content: bytes) -> bytes:
    kept = []
    at, whole = 12, 8 + int.from_bytes(content[4:8], "little")
    if whole > len(content):
        raise _Broken
    while at + 8 <= whole:
        kind, length = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        if end > whole + 1:
            raise _Broken
        chunk = content[at:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes((chunk[8] & ~_WEBP_FLAGS,)) + chunk[9:]
        if kind not in _WEBP_DETAILS:
            kept.append(chunk)
        at = end
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


_STRIPPERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": lambda content: content,
}
