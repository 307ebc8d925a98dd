"""Words about files: sizes, and one line that stands for all files of a message."""

from collections.abc import Sequence
from typing import Final

from desktop_chat.model.files.attachment import IMAGE_TYPES, Attachment, content_type_of
from desktop_chat.model.files.byte_text import byte_text
from desktop_chat.model.messages.message import Message
from desktop_chat.ui.plain_text import first_line

CLIP: Final = "📎"
CAMERA: Final = "📷"
size_text: Final = byte_text
"""As the composer and the timeline write sizes."""


def is_picture(file: Attachment) -> bool:
    """Return whether a file is shown as a picture: its name and its type both have to say so.

    What a person sees and what the desktop would open is then the same thing.
    """
    return file.is_image and content_type_of(file.name) in IMAGE_TYPES


def files_line(files: Sequence[Attachment]) -> str:
    """Return what stands for the files where there is one line for a message; empty for none."""
    if not files:
        return ""
    if all(is_picture(file) for file in files):
        return f"{CAMERA} Photo" if len(files) == 1 else f"{CAMERA} {len(files)} photos"
    more = f" and {len(files) - 1} more" if len(files) > 1 else ""
    return f"{CLIP} {files[0].name}{more}"


def preview_line(body: str, files: Sequence[Attachment]) -> str:
    """Return the line of a room list or a search: the text, with a clip or a camera before it when there are files."""
    if not files or not body.strip():
        return files_line(files) or body
    return f"{CAMERA if all(map(is_picture, files)) else CLIP} {body}"


def quoted_line(message: Message) -> str:
    """Return what is quoted of a message that is answered or edited."""
    return first_line(message.body) or files_line(message.attachments)
