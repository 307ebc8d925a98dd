"""Files that wait in the composer to be sent: per room, checked when they are added."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_chat.model.files.attachment import IMAGE_TYPES, MAX_FILE_BYTES, MAX_FILES, content_type_of
from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.ids import RoomId
from desktop_chat.ui.attachments.file_text import size_text


@dataclass(frozen=True, slots=True)
class PendingFile:
    """One file of this computer; ``name`` is what the others will see.

    A picture goes as a photo, without what tells where and with what it was made, unless it is wanted ``unchanged``.
    """

    path: Path
    name: str
    size: int
    content_type: str
    unchanged: bool = False

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture by its name."""
        return self.content_type in IMAGE_TYPES


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why files were not added, ready to be shown."""

    title: str
    text: str


class PendingFiles:
    """Lists by room. What is being sent stays until it is known that it is safe, and cannot be sent twice."""

    def __init__(self) -> None:
        self._files: dict[RoomId, list[PendingFile]] = {}
        self._going: dict[RoomId, set[Path]] = {}

    def of(self, room_id: RoomId) -> tuple[PendingFile, ...]:
        """Return all files of a room, in the order in which they were added."""
        return tuple(self._files.get(room_id, ()))

    def is_going(self, room_id: RoomId, file: PendingFile) -> bool:
        """Return whether a file is being sent."""
        return file.path in self._going.get(room_id, ())

    def waiting(self, room_id: RoomId) -> tuple[PendingFile, ...]:
        """Return the files that the next message takes along."""
        return tuple(file for file in self.of(room_id) if not self.is_going(room_id, file))

    def add(self, room_id: RoomId, paths: Sequence[Path]) -> Refusal | None:
        """Add what may be sent, each file once; return why others were left out."""
        reasons: list[tuple[str, str]] = []
        left_out = 0
        for path in paths:
            if any(file.path == path for file in self.of(room_id)):
                continue
            reason = _reason(path)
            if reason:
                reasons.append((safe_file_name(path.name), reason))
            elif len(self.waiting(room_id)) >= MAX_FILES:
                left_out += 1
            else:
                name = safe_file_name(path.name)
                file = PendingFile(path, name, path.stat().st_size, content_type_of(name))
                self._files.setdefault(room_id, []).append(file)
        return _refusal(reasons, left_out)

    def remove(self, room_id: RoomId, file: PendingFile) -> None:
        """Take a file out that is not being sent."""
        if not self.is_going(room_id, file) and file in self.of(room_id):
            self._files[room_id].remove(file)

    def change(self, room_id: RoomId, file: PendingFile, *, unchanged: bool) -> None:
        """Send a picture as it is, or as a photo; not while it is being sent."""
        if not self.is_going(room_id, file):
            self._files[room_id] = [
                replace(one, unchanged=unchanged) if one == file else one for one in self.of(room_id)
            ]

    def photos(self, room_id: RoomId, paths: Collection[Path]) -> frozenset[Path]:
        """Return which of these go as photos."""
        return frozenset(
            file.path for file in self.of(room_id) if file.path in paths and file.is_picture and not file.unchanged
        )

    def begin(self, room_id: RoomId) -> tuple[Path, ...]:
        """Return the files of the message that is sent now."""
        paths = tuple(file.path for file in self.waiting(room_id))
        self._going.setdefault(room_id, set()).update(paths)
        return paths

    def end(self, room_id: RoomId, paths: Sequence[Path], *, sent: bool) -> None:
        """Drop files that are safe now, or have those back that could not be sent."""
        self._going.get(room_id, set()).difference_update(paths)
        if sent:
            self._files[room_id] = [file for file in self.of(room_id) if file.path not in paths]


def _reason(path: Path) -> str:
    """Return why a path cannot be sent; empty when it can."""
    if path.is_dir():
        return "is a folder; pack it into one file first"
    if not path.is_file():
        return "is no file that can be read"
    if not os.access(path, os.R_OK):
        return "may not be read by you"
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        return f"has {size_text(size)}; {size_text(MAX_FILE_BYTES)} are allowed"
    return "" if size else "is empty"


def _refusal(reasons: Sequence[tuple[str, str]], left_out: int) -> Refusal | None:
    count = len(reasons) + left_out
    if not count:
        return None
    parts = [f"“{name}” {reason}." for name, reason in reasons]
    if left_out:
        parts.append(f"A message has up to {MAX_FILES} files; send the others in another one.")
    return Refusal("A file was not added" if count == 1 else f"{count} files were not added", " ".join(parts))
