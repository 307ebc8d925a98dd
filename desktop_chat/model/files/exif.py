"""How a camera was held, from the Exif of a JPEG: the picture is stored as the sensor saw it, and shown turned."""

from typing import Final

EXIF: Final = b"Exif\x00\x00"
UPRIGHT: Final = 1

_ORIENTATION: Final = 0x0112
_SHORT: Final = 3
_MOST_ENTRIES: Final = 500


def orientation_of(segment: bytes) -> int:
    """Return 1 to 8 as Exif counts the ways to turn and mirror; 1, upright, where nothing sensible is told.

    ``segment`` is what an APP1 segment holds, without its marker and length.
    """
    tiff = segment[len(EXIF) :]
    if not segment.startswith(EXIF) or tiff[:4] not in (b"II*\x00", b"MM\x00*"):
        return UPRIGHT
    little = tiff.startswith(b"II")

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], "little" if little else "big")

    begin = number(4, 4)
    for entry in range(min(number(begin, 2), _MOST_ENTRIES)):
        at = begin + 2 + 12 * entry
        if number(at, 2) == _ORIENTATION and number(at + 2, 2) == _SHORT and number(at + 4, 4) == 1:
            told = number(at + 8, 2)
            return told if UPRIGHT <= told <= 8 else UPRIGHT
    return UPRIGHT


def lies_on_its_side(orientation: int) -> bool:
    """Return whether width and height change places when the picture is shown."""
    return orientation >= 5


def exif_with(orientation: int) -> bytes:
    """Return an APP1 segment, without marker and length, that tells the orientation and nothing else."""
    entry = _ORIENTATION.to_bytes(2) + _SHORT.to_bytes(2) + (1).to_bytes(4) + orientation.to_bytes(2) + bytes(2)
    return EXIF + b"MM\x00*" + (8).to_bytes(4) + (1).to_bytes(2) + entry + bytes(4)
