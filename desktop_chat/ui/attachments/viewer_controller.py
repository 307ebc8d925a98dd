"""Joins the viewer with the room: which picture, its bytes, and what is done with it."""

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_text import size_text
from desktop_chat.ui.attachments.picture_reader import why_refused
from desktop_chat.ui.attachments.picture_walk import PictureWalk, RoomPicture
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.attachments.viewer_dialog import ViewerDialog
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme

SIDE: Final = 4096
"""Largest side of a picture in the viewer, in pixels; a larger one is made smaller as it is read."""

KEPT_BYTES: Final = 160 * 1024 * 1024


class ViewerController(QObject):
    """Lives as long as its viewer is open.

    Signals:
        save_wanted: FileKey of the picture that is shown.
    """

    save_wanted = Signal(object)

    def __init__(
        self, client: ChatClient, bridge: SyncBridge, theme: Theme, parent: QWidget, pictures: Pictures | None = None
    ) -> None:
        dialog = ViewerDialog(theme, parent.window())
        super().__init__(dialog)
        self.dialog = dialog
        self._size = parent.window().size()
        self._client = client
        self._bridge = bridge
        self._walk = PictureWalk(client)
        self._pictures = pictures or Pictures(self, side=SIDE, kept_bytes=KEPT_BYTES)
        self._shown: RoomPicture | None = None
        self._downloading: FileKey | None = None
        self.dialog.older_wanted.connect(lambda: self._step(newer=False))
        self.dialog.newer_wanted.connect(lambda: self._step(newer=True))
        self.dialog.save_wanted.connect(self._save)
        self.dialog.finished.connect(self._stop_download)
        self._pictures.ready.connect(self._draw)
        bridge.changed.connect(self._changed)

    def open(self, key: FileKey) -> None:
        """Show a picture over the whole window; nothing when it is gone."""
        picture = self._walk.find(key)
        if picture is None:
            self.dialog.deleteLater()
            return
        self.dialog.resize(self._size)
        self._show(picture)
        self.dialog.open()

    # --- inside -----------------------------------------------------------------------------------------
    def _save(self) -> None:
        if self._shown is not None:
            self.save_wanted.emit(self._shown.key)

    def _step(self, *, newer: bool) -> None:
        beside = self._walk.beside(self._shown, newer=newer) if self._shown is not None else None
        if beside is not None:
            self._stop_download()
            self._show(beside)

    def _show(self, picture: RoomPicture) -> None:
        self._shown = picture
        self.dialog.show_picture(
            one_line(picture.file.name, 200),
            self._about(picture),
            has_older=self._walk.beside(picture, newer=False) is not None,
            has_newer=self._walk.beside(picture, newer=True) is not None,
        )
        self._draw()
        if self._client.files.path(picture.key) is None:
            self._download(picture.key)

    def _about(self, picture: RoomPicture) -> str:
        user, file = self._client.user(picture.message.sender_id), picture.file
        sender = one_line(user.display_name, 60) if user is not None else ""
        pixels = f"{file.width} × {file.height}" if file.width and file.height else ""
        return "  ·  ".join(part for part in (sender, size_text(file.size), pixels) if part)

    def _draw(self, _: object = None) -> None:
        """Show as much as is there of the picture."""
        if self._shown is None:
            return
        path = self._client.files.path(self._shown.key)
        if path is None:
            self._draw_progress()
            return
        found = self._pictures.get(path, self._shown.file.content_type)
        if isinstance(found, QImage):
            if found is not self.dialog.canvas.image:
                self.dialog.show_image(found, _smaller(found, self._shown))
        elif found is None:
            self.dialog.show_text("Reading…")
        else:
            self.dialog.show_text(why_refused(path, self._shown.file.content_type))

    def _draw_progress(self) -> None:
        transfer = self._client.files.transfer(self._shown.key) if self._shown is not None else None
        if transfer is not None:
            self.dialog.show_text(f"Downloading… {int(transfer.fraction * 100)} %")

    def _download(self, key: FileKey) -> None:
        def failed(error: ChatError) -> None:
            if self._shown is not None and self._shown.key == key:
                self._downloading = None
                self.dialog.show_text(f"{error.title}\n{error.message}")

        def here(_: object) -> None:
            if self._downloading == key:
                self._downloading = None
            self._draw()

        self._downloading = key
        self._bridge.deliver(self._client.files.download(key), self, here, failed)
        self._draw_progress()

    def _stop_download(self) -> None:
        """Nobody looks at it any more; what has arrived stays."""
        if self._downloading is not None:
            self._client.files.cancel(self._downloading)
            self._downloading = None

    def _changed(self, changes: StoreChanges) -> None:
        if self._shown is None:
            return
        key = self._shown.key
        if (key.room_id, key.message_id) in changes.messages and self._walk.find(key) is None:
            self.dialog.reject()
        elif key in changes.transfers:
            self._draw()


def _smaller(image: QImage, picture: RoomPicture) -> str:
    told = max(picture.file.width or 0, picture.file.height or 0)
    is_smaller = told > SIDE and max(image.width(), image.height()) < told
    return f"shown smaller, at {image.width()} × {image.height()}" if is_smaller else ""
