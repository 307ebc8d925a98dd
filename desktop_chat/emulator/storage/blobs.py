"""The bytes of objects: one file each, which becomes visible whole or not at all."""

import base64
import contextlib
import hashlib
import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import google_crc32c

CHUNK = 256 * 1024


@dataclass(frozen=True, slots=True)
class Digest:
    """Size in bytes and the hashes in base64."""

    size: int
    md5_hash: str
    crc32c: str


class Blobs:
    """A folder with ``incoming/`` (being received) and ``kept/`` (of objects, never changed again)."""

    def __init__(self, folder: Path) -> None:
        self._incoming = folder / "incoming"
        self._kept = folder / "kept"
        for one in (self._incoming, self._kept):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)

    def incoming(self, blob: str) -> Path:
        """Where the bytes of ``blob`` are received."""
        return self._incoming / blob

    def path(self, blob: str) -> Path:
        """Where kept bytes are."""
        return self._kept / blob

    def open(self, blob: str) -> BinaryIO:
        """Open kept bytes; whoever has them open may read on after they were removed."""
        return (self._kept / blob).open("rb")

    def seal(self, blob: str) -> Digest:
        """Hash what was received and put it onto the disk. Takes time: not on the loop."""
        md5, crc, size = hashlib.md5(usedforsecurity=False), 0, 0
        with self.incoming(blob).open("r+b") as file:
            while chunk := file.read(CHUNK):
                md5.update(chunk)
                crc = google_crc32c.extend(crc, chunk)
                size += len(chunk)
            os.fsync(file.fileno())
        return Digest(size, _base64(md5.digest()), _base64(crc.to_bytes(4, "big")))

    def keep(self, blob: str) -> None:
        """Move sealed bytes among the kept."""
        self.incoming(blob).replace(self._kept / blob)
        _sync_folder(self._kept)

    def drop(self, blob: str) -> None:
        """Remove bytes, kept or incoming, if they are there."""
        for folder in (self._incoming, self._kept):
            # On Windows a file that somebody is reading stays: the next start sweeps it away.
            with contextlib.suppress(OSError):
                (folder / blob).unlink(missing_ok=True)

    def sweep(self, kept: Collection[str], incoming: Collection[str]) -> set[str]:
        """Remove every file that nobody knows of; returns the ``kept`` that are not there."""
        present = {path.name for path in self._kept.iterdir()}
        for blob in present.difference(kept):
            self.drop(blob)
        for path in self._incoming.iterdir():
            if path.name not in incoming:
                path.unlink(missing_ok=True)
        return set(kept).difference(present)

    def copy(self, source: str, blob: str) -> None:
        """Copy kept bytes to those being received. Takes time: not on the loop."""
        shutil.copyfile(self._kept / source, self.incoming(blob))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
