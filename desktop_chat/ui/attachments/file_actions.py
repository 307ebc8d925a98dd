"""What can be done with a file of a message: one table for the click, the keyboard and the menu."""

import enum
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.file_opening import may_open
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.icons import Icon, menu_icon
from desktop_chat.ui.theme import Theme


class FileAct(enum.Enum):
    """One thing to do with a file."""

    VIEW = "View"
    OPEN = "Open"
    DOWNLOAD = "Download"
    SAVE = "Save as…"
    SHOW = "Show in folder"
    COPY_NAME = "Copy name"
    CANCEL = "Cancel"


_ICONS = {
    FileAct.VIEW: Icon.EYE,
    FileAct.OPEN: Icon.OPEN,
    FileAct.DOWNLOAD: Icon.DOWN,
    FileAct.SAVE: Icon.SAVE,
    FileAct.SHOW: Icon.FOLDER,
    FileAct.COPY_NAME: Icon.COPY,
    FileAct.CANCEL: Icon.CLOSE,
}
_ABSENT = (FileState.REMOTE, FileState.FAILED)
_MOVING = (FileState.UPLOADING, FileState.DOWNLOADING)


def primary(look: FileLook, *, on_mark: bool) -> FileAct | None:
    """Return what a click means; ``on_mark`` is the round mark, which is a cross while bytes move."""
    if look.state in _ABSENT:
        return FileAct.DOWNLOAD
    if on_mark and look.state in _MOVING:
        return FileAct.CANCEL
    if look.path is None:
        return None
    if look.is_picture:
        return FileAct.VIEW
    return FileAct.OPEN if may_open(look.file.name) else FileAct.SHOW


def allowed_with(look: FileLook) -> tuple[FileAct, ...]:
    """Return what may be done with the file, in the order of the menu."""
    may = {
        FileAct.VIEW: look.is_picture and look.path is not None,
        FileAct.OPEN: may_open(look.file.name),
        FileAct.DOWNLOAD: look.state in _ABSENT,
        FileAct.SAVE: True,
        FileAct.SHOW: look.path is not None,
        FileAct.COPY_NAME: True,
        FileAct.CANCEL: look.state in (*_MOVING, FileState.WAITING),
    }
    return tuple(act for act in FileAct if may[act])


def add_file_acts(menu: QMenu, theme: Theme, look: FileLook, do: Callable[[FileAct], object]) -> None:
    """Put what may be done with the file at the end of a menu."""
    for act in allowed_with(look):
        is_upload = act is FileAct.CANCEL and look.state is not FileState.DOWNLOADING
        action = menu.addAction("Do not send" if is_upload else act.value, partial(do, act))
        action.setIcon(menu_icon(_ICONS[act], theme.px(16), theme.tokens.text2))


def file_key(
    event: QKeyEvent, looks: Sequence[FileLook], chosen: FileKey | None
) -> tuple[FileAct | None, FileLook | None]:
    """Return what a key means on a message with these files, and with which of them; (None, None) when nothing.

    The arrows choose a file. O opens or downloads the chosen one or the first, and so does Enter once one is chosen,
    Ctrl+S saves it.
    """
    if not looks:
        return None, None
    place = next((number for number, look in enumerate(looks) if look.key == chosen), -1)
    look = looks[max(place, 0)]
    key = event.key()
    if event.matches(QKeySequence.StandardKey.Save):
        return FileAct.SAVE, look
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None, None
    if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
        step = 1 if key == Qt.Key.Key_Right else -1
        return None, looks[min(max(place + step, 0), len(looks) - 1)]
    if key == Qt.Key.Key_O or (place >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
        return primary(look, on_mark=False), look
    return None, None
