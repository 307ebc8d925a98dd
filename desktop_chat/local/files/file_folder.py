"""FileFolder: the bytes of files on this disk, one folder for each, below one folder for each account.

::

    <sha256 of the key>/<name>   a whole file
    <sha256 of the key>.copy     a copy being made of a file that is to be sent
    <sha256 of the key>.part     as much of a download as has arrived

Whatever people, servers and messages call things, only hashes and safe names become paths. Blocking.
"""

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from desktop_chat.errors import Rejected, StoreError
from desktop_chat.local.database import store_errors
from desktop_chat.local.files.web_mark import WebMark
from desktop_chat.model.files.attachment import (
    IMAGE_TYPES,
    MAX_FILE_BYTES,
    UNKNOWN_TYPE,
    Attachment,
    FileKey,
    check_size,
    content_type_of,
)
from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.files.image_size import HEADER_BYTES, image_size
from desktop_chat.model.files.photo_details import without_details
from desktop_chat.model.ids import FileId

SPARE_BYTES: Final = 50_000_000
"""What files leave free on the disk, for the database and everybody else."""

UNREADABLE: Final = "The file cannot be read"

_BLOCK: Final = 1024 * 1024
_PART_SECONDS: Final = 7 * 86400


@dataclass(frozen=True, slots=True)
class _Copied:
    size: int
    sha256: str
    header: bytes


def folder_name(key: FileKey) -> str:
    """Return the name of the folder of one file."""
    return hashlib.sha256(f"{key.room_id}\0{key.message_id}\0{key.file_id}".encode()).hexdigest()


class FileFolder:
    """Everything raises StoreError for what the disk does; nothing is half written under a final name then."""

    def __init__(
        self, root: Path, free_bytes: Callable[[Path], int] | None = None, mark: WebMark | None = None
    ) -> None:
        """``free_bytes`` tells what is left on the disk of a folder; ``mark`` goes on what comes from others."""
        self._root = root
        self._mark = mark or WebMark()
        self._free_bytes = free_bytes or (lambda folder: shutil.disk_usage(folder).free)

    def path(self, key: FileKey, name: str) -> Path:
        """Return where the whole file is, if it is here."""
        return self._root / folder_name(key) / name

    def part(self, key: FileKey) -> Path:
        """Return where a download arrives."""
        return self._root / f"{folder_name(key)}.part"

    def need_room(self, size: int) -> None:
        """Make the folder, and raise StoreError when so many more bytes would leave the disk full."""
        with store_errors():
            self._root.mkdir(mode=0o700, exist_ok=True)
            free = self._free_bytes(self._root)
        if free < size + SPARE_BYTES:
            raise StoreError(
                "The disk is full",
                f"{(size + SPARE_BYTES - free) / 1e6:,.0f} MB more are needed for this. Free some space and try again; "
                "nothing was lost.",
            )

    def keep_copy(self, source: Path, key: FileKey, *, as_photo: bool = False) -> Attachment:
        """Copy a file that is to be sent; what becomes of the source does not matter afterwards.

        ``as_photo`` takes place, time and camera out of a picture; the pixels stay. Raises Rejected for what cannot be
        sent (no file, empty, too large, as a photo what is none), StoreError for what cannot be read.
        """
        name = safe_file_name(source.name)
        self.need_room(_size_to_send(source, name))
        copy = self._root / f"{folder_name(key)}.copy"
        try:
            with store_errors():
                copied = _copy(source, copy)
                check_size(name, copied.size)
                if as_photo:
                    copied = _cleaned(copy, name)
                self._place(copy, key, name)
        finally:
            copy.unlink(missing_ok=True)
        content_type, width, height = _looked_at(name, copied.header)
        return Attachment(FileId(key.file_id), name, content_type, copied.size, copied.sha256, width, height)

    def rename(self, keys: Mapping[FileKey, FileKey]) -> None:
        """Give whole files, kept under the keys at the left, the keys at the right; what has its key already stays."""
        with store_errors():
            for old, new in keys.items():
                if old != new:
                    (self._root / folder_name(old)).replace(self._root / folder_name(new))
            _sync(self._root)

    def finish_download(self, key: FileKey, file: Attachment) -> Path:
        """Make what arrived the file, and return its path. Raises Rejected when it is another one; it is gone then."""
        part = self.part(key)
        with store_errors():
            size, digest = part.stat().st_size, _sha256(part)
            if (size, digest) != (file.size, file.sha256):
                part.unlink()
                raise Rejected(
                    "The file is damaged", "It is not what its message says. Ask its sender to send it once more."
                )
            self._mark.put(part)
            return self._place(part, key, file.name)

    def save(self, path: Path, target: Path) -> None:
        """Copy a file to a place of the person's choice, marked as one from elsewhere.

        What was there stays until the copy is whole.
        """
        with _told_as("The file cannot be saved", target.name):
            # Not the name itself: with more before and behind it, one of 255 bytes would be too long.
            partial = target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()}.part")
            try:
                shutil.copyfile(path, partial)
                self._mark.put(partial)
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)

    def remove(self, folder: str) -> None:
        """Empty and remove the folder of one file, and what began to arrive for it."""
        with store_errors():
            shutil.rmtree(self._root / folder, ignore_errors=True)
            (self._root / f"{folder}.part").unlink(missing_ok=True)

    def sweep(self, needed: Collection[str]) -> None:
        """At start: remove what no row names, as after a process that ended between disk and database."""
        with store_errors():
            if not self._root.exists():
                return
            oldest = time.time() - _PART_SECONDS
            for entry in self._root.iterdir():
                if entry.suffix == ".part":
                    if entry.stat().st_mtime < oldest:
                        entry.unlink(missing_ok=True)
                elif entry.suffix == ".copy":
                    entry.unlink(missing_ok=True)
                elif entry.name not in needed:
                    shutil.rmtree(entry, ignore_errors=True)

    def _place(self, whole: Path, key: FileKey, name: str) -> Path:
        target = self.path(key, name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        whole.chmod(0o600)
        whole.replace(target)
        _sync(target.parent)
        _sync(self._root)
        return target


def _size_to_send(source: Path, name: str) -> int:
    """Return the size before anything is copied: a device or a pipe may never end."""
    with _told_as(UNREADABLE, name):
        try:
            told = source.stat()
        except FileNotFoundError:
            raise Rejected("The file is not there", f"“{name}” was moved or deleted before it could be sent.") from None
        if not source.is_file():
            raise Rejected("Only files can be sent", f"“{name}” is none; put a folder into an archive first.")
    check_size(name, told.st_size)
    return told.st_size


def _copy(source: Path, target: Path) -> _Copied:
    """Copy with what there is to know; one that grows beyond all bounds meanwhile is cut."""
    digest, size, header = hashlib.sha256(), 0, b""
    target.unlink(missing_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with _opened(source) as file, os.fdopen(descriptor, "wb") as copy:
        while size <= MAX_FILE_BYTES and (block := file.read(_BLOCK)):
            copy.write(block)
            digest.update(block)
            header += block[: HEADER_BYTES - len(header)]
            size += len(block)
        copy.flush()
        os.fsync(copy.fileno())
    return _Copied(size, digest.hexdigest(), header)


def _cleaned(copy: Path, name: str) -> _Copied:
    """Take the details out of the copy of a picture; what may still hold some must not go by mistake."""
    content = without_details(copy.read_bytes())
    if content is None:
        raise Rejected(
            "The place and time in the picture cannot be removed",
            f"“{name}” is no JPEG, PNG, WebP or GIF inside, or broken. Send it as a file; that changes nothing of it.",
        )
    with copy.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return _Copied(len(content), hashlib.sha256(content).hexdigest(), content[:HEADER_BYTES])


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    with _told_as(UNREADABLE, source.name):
        file = source.open("rb")
    with file:
        yield file


@contextmanager
def _told_as(title: str, name: str) -> Iterator[None]:
    """Turn what the disk does to a file of the person's into an error about it; the profile is another matter."""
    try:
        yield
    except OSError as error:
        raise StoreError(title, f"“{safe_file_name(name)}”: {error.strerror or error}.") from error


def _looked_at(name: str, header: bytes) -> tuple[str, int | None, int | None]:
    """Return the type by what is inside, where a name may not be believed: something else is no picture."""
    found = image_size(header)
    if found is not None:
        return found
    guessed = content_type_of(name)
    return (UNKNOWN_TYPE if guessed in IMAGE_TYPES else guessed), None, None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    """Make a rename in a folder safe against power loss, where the system lets us."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
