"""Reads a picture that a stranger sent, so that it can do nothing but be a picture or be refused.

Qt tells formats by content and has many: an SVG called ``x.png`` would be drawn, and would open the files it names.
So the format is given, from four that are only pixels, and is never guessed.
"""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from desktop_chat.model.files.image_size import HEADER_BYTES, image_size

MOST_PIXELS: Final = 40_000_000
ALLOCATION_LIMIT_MB: Final = 64
FEW_PIXELS: Final = ALLOCATION_LIMIT_MB * 1024 * 1024 // 8
"""A picture of so many is never too large, whatever its depth."""

_FORMATS: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/webp": "webp"}


def read_picture(path: Path, content_type: str, side: int) -> QImage | None:
    """Return the picture, or the first one of an animation, at most ``side`` pixels wide and high; None if refused.

    Takes as long as decoding takes: not for the GUI thread.
    """
    form = _FORMATS.get(content_type)
    if form is None or not path.is_file() or not _begins_as(path, content_type):
        return None
    QImageReader.setAllocationLimit(ALLOCATION_LIMIT_MB)
    reader = QImageReader(str(path), form.encode())
    reader.setAutoDetectImageFormat(False)
    reader.setDecideFormatFromContent(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isEmpty() or size.width() * size.height() > MOST_PIXELS or not _fits_memory(reader, form, size):
        return None
    limit = QSize(side, side)
    if size.width() > side or size.height() > side:
        reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


def why_refused(path: Path, content_type: str) -> str:
    """Return what a person is told when ``read_picture`` returned None."""
    told = _header(path)
    if told is not None and told[0] == content_type and told[1] * told[2] > FEW_PIXELS:
        return (
            f"This picture is too large to be shown here: {told[1]:,} × {told[2]:,} pixels would fill the memory.\n"
            "Save it, and open it with a program for large pictures if you trust its sender."
        )
    return (
        "This picture cannot be shown: the file is damaged, or something else that was given the name of a picture.\n"
        "Ask its sender to send it once more."
    )


def _fits_memory(reader: QImageReader, form: str, size: QSize) -> bool:
    """Return whether the whole picture may be held while it is made smaller; a JPEG is made smaller as it is read.

    The limit of Qt itself is the second fence: it refuses with a warning in the log.
    """
    depth = QImage(1, 1, reader.imageFormat()).depth() or 32
    return form == "jpeg" or size.width() * size.height() * depth // 8 <= ALLOCATION_LIMIT_MB * 1024 * 1024


def _begins_as(path: Path, content_type: str) -> bool:
    """Return whether the first bytes are of this type; the libraries would complain on standard error first."""
    found = _header(path)
    return found is not None and found[0] == content_type


def _header(path: Path) -> tuple[str, int, int] | None:
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return image_size(file.read(HEADER_BYTES))
