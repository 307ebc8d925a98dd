"""Which files may be handed to the desktop to be opened.

By the extension, as that is what systems go by, whatever the type says; and by what is known to be only looked at or
listened to: a list of what is dangerous always lacks one.
"""

from typing import Final

from desktop_chat.model.files.file_name import extension_of

_PICTURES: Final = ("png", "jpg", "jpeg", "gif", "webp", "bmp")
_SOUNDS: Final = ("mp3", "ogg", "oga", "opus", "flac", "wav", "m4a", "aac")
_FILMS: Final = ("mp4", "m4v", "webm", "mkv", "mov")
_TEXTS: Final = ("pdf", "txt", "log", "csv", "md", "json", "odt", "ods", "odp", "docx", "xlsx", "pptx", "epub")
_ARCHIVES: Final = ("zip", "gz", "tar", "7z")
_LOOKED_AT: Final = frozenset((*_PICTURES, *_SOUNDS, *_FILMS, *_TEXTS, *_ARCHIVES))

_WINDOWS: Final = "exe msi msix appx bat cmd com pif scr cpl hta vbs vbe js jse wsf ps1 lnk url reg dll chm slk iqy"
_UNIX: Final = "sh bash zsh run bin desktop appimage deb rpm flatpakref app command dmg pkg mpkg workflow scpt apk"
_SCRIPTS: Final = "jar py pyw pyz pyzw rb pl php docm xlsm pptm htm html xhtml mht svg iso img vhd vhdx"
_PROGRAMS: Final = frozenset(f"{_WINDOWS} {_UNIX} {_SCRIPTS}".split())


def may_open(name: str) -> bool:
    """Return whether a file of this (safe) name may be opened; of all others only the folder is shown."""
    return extension_of(name) in _LOOKED_AT


def may_run(name: str) -> bool:
    """Return whether opening a file of this name is known to run what is in it; that needs a question first."""
    return extension_of(name) in _PROGRAMS
