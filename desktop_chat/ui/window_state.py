"""What the window remembers between starts, in one file of the profile: place, size, sidebar, open room."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from desktop_chat.model.ids import RoomId, Uid

_GEOMETRY, _SIDEBAR, _ROOM = "window/geometry", "window/sidebar", "room"


class WindowState:
    """Reads answer "nothing" for what was never written or cannot be read; writes are never worth an error."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray | None:
        """What QWidget.saveGeometry gave."""
        value = self._settings.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    @property
    def sidebar(self) -> int | None:
        """The width of the room list, in pixels at zoom 1."""
        text = str(self._settings.value(_SIDEBAR, ""))
        return int(text) if text.isascii() and text.isdigit() else None

    def room_of(self, uid: Uid) -> RoomId | None:
        """Return the room that this account had open last."""
        value = self._settings.value(f"{_ROOM}/{uid}")
        return RoomId(value) if isinstance(value, str) and value else None

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Note place and size."""
        self._write(_GEOMETRY, geometry)

    def keep_sidebar(self, width: int) -> None:
        """Note the width of the room list, in pixels at zoom 1."""
        self._write(_SIDEBAR, str(width))

    def keep_room(self, uid: Uid, room_id: RoomId | None) -> None:
        """Note which room is open."""
        self._write(f"{_ROOM}/{uid}", room_id or "")

    def save(self) -> None:
        """Write the file now."""
        if self._folder.is_dir():
            self._settings.sync()

    def _write(self, key: str, value: object) -> None:
        # The folder is the profile's, made with its own mode; nothing is kept before there is one.
        if self._folder.is_dir():
            self._settings.setValue(key, value)
