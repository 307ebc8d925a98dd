"""What a drag or the clipboard offers: files of this computer, or a picture without a file."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QTemporaryDir
from PySide6.QtGui import QImage


def local_files(offer: QMimeData) -> list[Path]:
    """Return the paths of what is offered; addresses of other computers are none."""
    return [Path(url.toLocalFile()) for url in offer.urls() if url.isLocalFile() and not url.host()]


def has_picture(offer: QMimeData) -> bool:
    """Return whether it is a picture; with words beside it (a table, a page) the words are meant."""
    return offer.hasImage() and not offer.text().strip()


def has_files(offer: QMimeData) -> bool:
    """Return whether there is anything to attach."""
    return bool(local_files(offer)) or has_picture(offer)


class OfferedFiles:
    """Makes files of pictures, in a folder that goes with the program."""

    def __init__(self) -> None:
        self._folder: QTemporaryDir | None = None
        self._count = 0

    def paths(self, offer: QMimeData) -> list[Path]:
        """Return the files that are offered; a picture becomes a PNG of its own."""
        found = local_files(offer)
        if found or not has_picture(offer):
            return found
        image = QImage(offer.imageData())
        if image.isNull():
            return []
        if self._folder is None:
            self._folder = QTemporaryDir()
        self._count += 1
        number = f" {self._count}" if self._count > 1 else ""
        path = Path(self._folder.path()) / f"Picture{number}.png"
        # Fast rather than small: somebody waits for the chip.
        return [path] if image.save(str(path), quality=80) else []
