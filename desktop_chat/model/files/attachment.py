"""Files of a message: what the message tells of them. Their bytes are in Storage and, perhaps, on this disk."""

import mimetypes
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop_chat.errors import Rejected
from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.files.image_size import MAX_PIXELS
from desktop_chat.model.ids import FileId, MessageId, RoomId

MAX_FILES: Final = 10
"""Files of one message; firestore.rules enforces the same number."""

MAX_FILE_BYTES: Final = 25_000_000
"""Largest file; firestore.rules and storage.rules enforce the same number."""

UNKNOWN_TYPE: Final = "application/octet-stream"
IMAGE_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""What is shown as a picture; an SVG may name other files and is none."""

# Without the lists of this system: the same file has the same type everywhere.
_BY_NAME: Final = mimetypes.MimeTypes()
_ID = re.compile(r"[A-Za-z0-9]{20}")
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,100}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIMENSIONS = re.compile(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a message. ``name`` is safe as a file name; ``size`` is in bytes, ``sha256`` in hex digits.

    ``width`` and ``height`` are the sender's word for an image, in pixels; None where they are not told.
    """

    id: FileId
    name: str
    content_type: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None

    @property
    def is_image(self) -> bool:
        """Whether it is to be shown as a picture; the bytes may still be something else."""
        return self.content_type in IMAGE_TYPES


@dataclass(frozen=True, slots=True)
class FileKey:
    """Names one file of one message; a file id alone is whatever its sender chose."""

    room_id: RoomId
    message_id: MessageId
    file_id: FileId

    @property
    def object_name(self) -> str:
        """Its name in Storage."""
        return f"rooms/{self.room_id}/{self.message_id}/{self.file_id}"


def attachment_fields(file: Attachment) -> dict[str, Any]:
    """Return the map that a message holds."""
    has_size = file.width is not None and file.height is not None
    return {
        "id": file.id,
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "dimensions": f"{file.width}x{file.height}" if has_size else "",
    }


def attachments_from(value: Any) -> tuple[Attachment, ...]:
    """Return the files that a message names, whatever is there: what is none is left out, and an id counts once."""
    if not isinstance(value, list):
        return ()
    found: dict[FileId, Attachment] = {}
    for one in value[:MAX_FILES]:
        file = _attachment(one)
        if file is not None:
            found.setdefault(file.id, file)
    return tuple(found.values())


def check_attachments(files: Sequence[Attachment]) -> None:
    """Raise Rejected for what the rules refuse."""
    if len(files) > MAX_FILES:
        raise Rejected("Too many files", f"A message has up to {MAX_FILES} files; send the others in another one.")
    for file in files:
        check_size(file.name, file.size)
    if attachments_from([attachment_fields(file) for file in files]) != tuple(files):
        raise Rejected("A file cannot be sent as it is", "Rename it and send it again.")


def check_size(name: str, size: int) -> None:
    """Raise Rejected for a file that nobody may upload."""
    if size > MAX_FILE_BYTES:
        raise Rejected(
            "The file is too large", f"“{name}” has {size / 1e6:,.1f} MB; {MAX_FILE_BYTES // 1_000_000} MB are allowed."
        )
    if size < 1:
        raise Rejected("The file is empty", f"There is nothing in “{name}”.")


def content_type_of(name: str) -> str:
    """Return the type that a name suggests; of unknown type where none or one that the rules refuse."""
    guessed = _BY_NAME.guess_type(name)[0] or UNKNOWN_TYPE
    return guessed if _TYPE.fullmatch(guessed) else UNKNOWN_TYPE


def _attachment(value: Any) -> Attachment | None:
    if not isinstance(value, Mapping):
        return None
    file_id, name, content_type, sha256 = (_text(value, field) for field in ("id", "name", "contentType", "sha256"))
    size = value.get("size")
    is_known = _ID.fullmatch(file_id) and _TYPE.fullmatch(content_type) and _SHA256.fullmatch(sha256)
    if not is_known or not isinstance(size, int) or isinstance(size, bool) or not 1 <= size <= MAX_FILE_BYTES:
        return None
    width, height = _dimensions(_text(value, "dimensions"))
    return Attachment(FileId(file_id), safe_file_name(name), content_type, size, sha256, width, height)


def _dimensions(text: str) -> tuple[int, int] | tuple[None, None]:
    found = _DIMENSIONS.fullmatch(text)
    return (int(found[1]), int(found[2])) if found and max(map(int, found.groups())) <= MAX_PIXELS else (None, None)


def _text(value: Mapping[str, Any], field: str) -> str:
    text = value.get(field)
    return text if isinstance(text, str) and len(text) <= 1024 else ""
