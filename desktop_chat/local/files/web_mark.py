"""The mark by which a system knows that a file came from elsewhere, and asks before it runs.

Nothing is told but that: no address, room or person, as the mark goes wherever the file is copied.
"""

import ctypes
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

SetAttribute = Callable[[Path, str, bytes], None]

ZONE: Final = b"[ZoneTransfer]\r\nZoneId=3\r\n"
"""The zone of the Internet, in the alternate stream ``Zone.Identifier`` of NTFS."""

ORIGIN: Final = b"desktop-chat:attachment"


class WebMark:
    """Marks files: ``com.apple.quarantine`` on macOS, ``Zone.Identifier`` on Windows, the origin on other systems.

    A file system that takes no marks keeps nobody from saving.
    """

    def __init__(
        self,
        platform: str = sys.platform,
        set_attribute: SetAttribute | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._platform = platform
        self._set_attribute = set_attribute or (_set_on_mac if platform == "darwin" else _set_on_linux)
        self._now = now

    def put(self, path: Path) -> None:
        """Mark a file."""
        try:
            if self._platform == "win32":
                Path(f"{path}:Zone.Identifier").write_bytes(ZONE)
            elif self._platform == "darwin":
                # Downloaded and not yet looked at; when, in hex digits; by whom.
                quarantine = f"0081;{int(self._now()):08x};Desktop Chat;"
                self._set_attribute(path, "com.apple.quarantine", quarantine.encode())
            else:
                self._set_attribute(path, "user.xdg.origin.url", ORIGIN)
        except OSError as error:
            log.info("a file could not be marked as one from elsewhere: %s", error)


def _set_on_linux(path: Path, name: str, value: bytes) -> None:
    setxattr = getattr(os, "setxattr", None)
    if setxattr is None:
        raise OSError(0, "no extended attributes here")
    setxattr(path, name, value)


def _set_on_mac(path: Path, name: str, value: bytes) -> None:
    """Call what Python offers on Linux only."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.setxattr(os.fsencode(path), name.encode(), value, len(value), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "setxattr")
