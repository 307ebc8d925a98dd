"""Names of files that somebody else chose, made safe for every file system and for the eye."""

import re
import unicodedata
from typing import Final

MAX_NAME_BYTES: Final = 255
_UNNAMED: Final = "file"
_LONGEST_EXTENSION: Final = 20
# Controls, format characters (bidi overrides, zero-width joints), surrogates, private use, line separators.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What some system takes for a separator, a stream, a wildcard or a redirection.
_FORBIDDEN: Final = re.compile(r'[/\\:*?"<>|]')
_BLANKS: Final = re.compile(r"\s+")
_DEVICE: Final = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])\s*", re.IGNORECASE)


def safe_file_name(name: str) -> str:
    """Return a name of 1 to 255 bytes in UTF-8 that is one plain file below any folder; idempotent.

    Nothing in it is invisible or turns the direction of reading, it is no device of Windows and no hidden file, and
    its last dot stands before what systems take for the type.
    """
    text = "".join(c for c in name if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    text = _trimmed(_FORBIDDEN.sub("_", text))
    if text.startswith("."):
        text = f"_{text[1:]}"
    if _DEVICE.fullmatch(text.partition(".")[0]):
        text = f"_{text}"
    return _shortened(text) or _UNNAMED


def extension_of(name: str) -> str:
    """Return what follows the last dot, in lower case; empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def numbered_file_name(name: str, number: int) -> str:
    """Return a name with a number before what systems take for the type; like the name of at most 255 bytes."""
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension.encode()) > _LONGEST_EXTENSION:
        stem, dot, extension = name, "", ""
    tail = f" ({number}){dot}{extension}"
    return stem.encode()[: MAX_NAME_BYTES - len(tail.encode())].decode("utf-8", "ignore") + tail


def _trimmed(text: str) -> str:
    return text.strip(" ").rstrip(". ")


def _shortened(text: str) -> str:
    if len(text.encode()) <= MAX_NAME_BYTES:
        return text
    extension = extension_of(text)
    tail = f".{text[-len(extension) :]}" if extension and len(extension.encode()) <= _LONGEST_EXTENSION else ""
    stem = text.removesuffix(tail).encode()[: MAX_NAME_BYTES - len(tail.encode())].decode("utf-8", "ignore")
    return f"{_trimmed(stem)}{tail}" if tail else _trimmed(stem)
