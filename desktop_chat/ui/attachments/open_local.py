"""The one place that hands something to the desktop to be opened; only what is on this disk, by its path."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_local(path: Path) -> bool:
    """Open a file or folder of this disk; False when there is nothing, or nothing to open it with.

    Whether a file may be opened is decided before (``model/files/file_opening.py``).
    """
    if not path.is_absolute() or not path.exists():
        return False
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
