"""Which files may be handed to the desktop to be opened.

By the extension, as that is what systems go by, whatever the type says; and by what is known to be only looked at or
listened to: a list of what is dangerous always lacks one.
"""

from typing import Final

from desktop_chat.model.file_name import extension_of

_PICTURES: Final = ("png", "jpg", "jpeg", "gif", "webp", "bmp")
_SOUNDS: Final = ("mp3", "ogg", "oga", "opus", "flac", "wav", "m4a", "aac")
_FILMS: Final = ("mp4", "m4v", "webm", "mkv", "mov")
_TEXTS: Final = ("pdf", "txt", "log", "csv", "md", "json", "odt", "ods", "odp", "docx", "xlsx", "pptx", "epub")
_ARCHIVES: Final = ("zip", "gz", "tar", "7z")
_LOOKED_AT: Final = frozenset((*_PICTURES, *_SOUNDS, *_FILMS, *_TEXTS, *_ARCHIVES))


def may_open(name: str) -> bool:
    """Return whether a file of this (safe) name may be opened; of all others only the folder is shown."""
    return extension_of(name) in _LOOKED_AT
