"""Attaching: how files get into the composer, and what becomes of them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.attachment_strip import AttachmentStrip
from desktop_chat.ui.composer.offered_files import OfferedFiles
from desktop_chat.ui.composer.pending_files import PendingFile, PendingFiles
from desktop_chat.ui.theme import Theme


class Attaching(QObject):
    """Files of the open room: chosen in a dialog, dropped or pasted; shown in ``strip``.

    Signals:
        changed: there are other files.
        refused: Refusal.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, theme: Theme, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._room_id: RoomId | None = None
        self._files = PendingFiles()
        self._offers = OfferedFiles()
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.HomeLocation)
        self.strip = AttachmentStrip(theme, pictures)
        self.strip.removed.connect(self._remove)
        self.strip.change_wanted.connect(self._change)

    @property
    def has_files(self) -> bool:
        """Whether the next message of the open room takes files along."""
        return self._room_id is not None and bool(self._files.waiting(self._room_id))

    def open(self, room_id: RoomId | None) -> None:
        """Attach to this room; what was attached to another one waits there."""
        self._room_id = room_id
        self._show()

    def choose(self) -> None:
        """Ask for files in a dialog."""
        dialog = QFileDialog(self._parent, "Attach files", self._folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def take(self, offer: QMimeData) -> None:
        """Attach what is dropped or pasted."""
        self.add(self._offers.paths(offer))

    def add(self, paths: Sequence[Path]) -> None:
        """Attach these files and say at once which cannot be sent."""
        if self._room_id is None:
            return
        refusal = self._files.add(self._room_id, paths)
        self._show()
        if refusal is not None:
            self.refused.emit(refusal)

    def begin(self, room_id: RoomId) -> tuple[Path, ...]:
        """Return what goes with the message that is sent now."""
        paths = self._files.begin(room_id)
        self._show()
        return paths

    def photos(self, room_id: RoomId, paths: Sequence[Path]) -> frozenset[Path]:
        """Return which of these lose what tells where and with what they were made."""
        return self._files.photos(room_id, paths)

    def end(self, room_id: RoomId, paths: Sequence[Path], *, sent: bool) -> None:
        """The message with these files is safe, or could not be kept: then they can be sent again."""
        if paths:
            self._files.end(room_id, paths, sent=sent)
            self._show()

    def _on_chosen(self, names: Sequence[str]) -> None:
        paths = [Path(name) for name in names]
        if paths:
            self._folder = str(paths[0].parent)
        self.add(paths)

    def _remove(self, file: PendingFile) -> None:
        if self._room_id is not None:
            self._files.remove(self._room_id, file)
            self._show()

    def _change(self, file: PendingFile) -> None:
        if self._room_id is not None:
            self._files.change(self._room_id, file, unchanged=not file.unchanged)
            self._show()

    def _show(self) -> None:
        room_id = self._room_id
        files = [(file, self._files.is_going(room_id, file)) for file in self._files.of(room_id)] if room_id else []
        self.strip.show_files(files)
        self.changed.emit()
