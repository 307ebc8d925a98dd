"""Geometry of the files in a bubble: pictures in a grid, below them one row for each other file."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF

from desktop_chat.ui.attachments.file_states import FileLook

# Distances at zoom 1.
MOST_SIDE = 320
LEAST_SIDE = 120
UNKNOWN = (240, 180)
ROW_HEIGHT = 48
ROW_WIDTH = 300
GAP = 4
MARK = 36


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where one file stands. Pictures fill ``rect`` wholly when they are one of several."""

    look: FileLook
    rect: QRectF
    crop: bool = False


@dataclass(frozen=True, slots=True)
class FileBlock:
    """Files of one message, relative to the block's upper left corner."""

    places: tuple[FilePlace, ...] = ()
    width: float = 0.0
    height: float = 0.0

    def moved(self, x: float, y: float, width: float) -> "FileBlock":
        """Return the block at its place in the row; all but the pictures of a grid become as wide as the bubble."""
        places = tuple(
            FilePlace(
                place.look,
                QRectF(
                    place.rect.x() + x,
                    place.rect.y() + y,
                    place.rect.width() if place.crop else width,
                    place.rect.height(),
                ),
                place.crop,
            )
            for place in self.places
        )
        return FileBlock(places, width, self.height)


NO_FILES = FileBlock()


def lay_out_files(looks: Sequence[FileLook], most: float, scale: float) -> FileBlock:
    """Return the block for these files, at most ``most`` wide; ``scale`` is the size of one pixel at zoom 1.

    It depends on what the message tells of the files alone, so nothing moves when their bytes arrive.
    """
    pictures = [look for look in looks if look.is_picture]
    others = [look for look in looks if not look.is_picture]
    places: list[FilePlace] = []
    gap = GAP * scale
    bottom = 0.0
    if len(pictures) == 1:
        size = picture_size(pictures[0].file.width, pictures[0].file.height, min(most, MOST_SIDE * scale), scale)
        places.append(FilePlace(pictures[0], QRectF(0, 0, size.width(), size.height())))
        bottom = size.height() + gap
    elif pictures:
        places += _grid(pictures, min(most, MOST_SIDE * scale), gap)
        bottom = places[-1].rect.bottom() + gap
    wide = max((place.rect.right() for place in places), default=0.0)
    if others:
        wide = max(wide, min(most, ROW_WIDTH * scale))
    for look in others:
        places.append(FilePlace(look, QRectF(0, bottom, wide, ROW_HEIGHT * scale)))
        bottom += ROW_HEIGHT * scale
    return FileBlock(tuple(places), wide, bottom if others else max(0.0, bottom - gap))


def picture_size(width: int | None, height: int | None, most: float, scale: float) -> QSizeF:
    """Return how large a single picture is shown: its own shape, but neither a thread nor a dot."""
    shown_width, shown_height = ((width or 0) * scale, (height or 0) * scale) if width and height else (0.0, 0.0)
    if not shown_width:
        shown_width, shown_height = UNKNOWN[0] * scale, UNKNOWN[1] * scale
    shrink = min(1.0, most / shown_width, MOST_SIDE * scale / shown_height)
    least = min(LEAST_SIDE * scale, most)
    return QSizeF(round(max(least, shown_width * shrink)), round(max(least, shown_height * shrink)))


def _grid(pictures: Sequence[FileLook], width: float, gap: float) -> list[FilePlace]:
    """Return rows of two, or of three from five pictures on; the last row fills the width with what is left."""
    columns = 2 if len(pictures) <= 4 else 3
    height = round((width - gap * (columns - 1)) / columns)
    places = []
    for start in range(0, len(pictures), columns):
        row = pictures[start : start + columns]
        cell = (width - gap * (len(row) - 1)) / len(row)
        y = start // columns * (height + gap)
        places += [
            FilePlace(look, QRectF(place * (cell + gap), y, cell, height), crop=True) for place, look in enumerate(row)
        ]
    return places
