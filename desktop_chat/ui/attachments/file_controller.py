"""What a person does with a file becomes commands of ``client.files``; pictures in sight come by themselves."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_chat.errors import ChatError
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.files.file_opening import may_run
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_actions import FileAct
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.attachments.open_local import open_local
from desktop_chat.ui.attachments.viewer_controller import ViewerController
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.plain_text import one_line
from desktop_chat.ui.theme import Theme

AUTO_BYTES: Final = 2_000_000
"""Pictures up to this size are fetched when somebody sees where they belong; all else waits for a click."""

OpenPath = Callable[[Path], bool]


class FileController(QObject):
    """Downloads, opens, saves, shows and cancels for the open room.

    Signals:
        failed: ChatError of any of them.
        download_began, download_failed: FileKey.
    """

    failed = Signal(object)
    download_began = Signal(object)
    download_failed = Signal(object)

    def __init__(
        self, client: ChatClient, bridge: SyncBridge, theme: Theme, pane: QWidget, open_path: OpenPath = open_local
    ) -> None:
        super().__init__(pane)
        self._client = client
        self._files = client.files
        self._bridge = bridge
        self._theme = theme
        self._pane = pane
        self._open_path = open_path
        self._asked: set[FileKey] = set()

    def act(self, act: FileAct, look: FileLook) -> None:
        """Do what was chosen."""
        if act is FileAct.VIEW:
            self._view(look)
        elif act is FileAct.OPEN:
            self._bridge.deliver(self._files.open_path(look.key), self, self._open, self.failed.emit)
        elif act is FileAct.DOWNLOAD:
            self._download(look.key)
        elif act is FileAct.SHOW:
            self._show(look)
        elif act is FileAct.SAVE:
            self._ask_where(look.key, look.file.name, self._pane)
        elif act is FileAct.COPY_NAME:
            QGuiApplication.clipboard().setText(look.file.name)
        else:
            self._cancel(look)

    def fetch_seen(self, looks: Iterable[FileLook]) -> None:
        """Fetch the small pictures among what somebody sees; each once, so that a fault is not repeated for ever."""
        for look in looks:
            is_wanted = look.is_picture and look.state is FileState.REMOTE and look.file.size <= AUTO_BYTES
            if is_wanted and look.key not in self._asked:
                self._asked.add(look.key)
                # Nobody asked, so nobody is told when it fails: it stays there to be clicked.
                self._bridge.deliver(self._files.download(look.key), self)

    def seek_again(self) -> None:
        """Try once more what did not come by itself, as the network is back."""
        self._asked.clear()

    # --- inside -----------------------------------------------------------------------------------------
    def _download(self, key: FileKey) -> None:
        def failed(error: ChatError) -> None:
            self.download_failed.emit(key)
            self.failed.emit(error)

        self.download_began.emit(key)
        self._bridge.deliver(self._files.download(key), self, None, failed)

    def _open(self, path: Path) -> None:
        if not self._open_path(path):
            reason = "Save it, and choose a program to open it with."
            self.failed.emit(ChatError(f"Nothing here opens “{path.name}”", reason))

    def _show(self, look: FileLook) -> None:
        """Show it in its folder, where a double click runs a program: that is asked about first."""

        def show() -> None:
            here = self._files.download(look.key)
            self._bridge.deliver(here, self, lambda path: self._open(path.parent), self.failed.emit)

        if not may_run(look.file.name):
            show()
            return
        meaning = (
            f"“{one_line(look.file.name, 80)}” can do whatever you can do on this computer. Run it only if you know "
            "what it is, and asked its sender in another way whether it is from them."
        )
        dialog = ConfirmDialog(self._theme, "Show a program?", meaning, "Show in folder", self._pane)
        dialog.accepted.connect(show)
        dialog.open()

    def _view(self, look: FileLook) -> None:
        viewer = ViewerController(self._client, self._bridge, self._theme, self._pane)
        dialog = viewer.dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        viewer.save_wanted.connect(lambda key: self._ask_where(key, dialog.windowTitle(), dialog))
        viewer.open(look.key)

    def _ask_where(self, key: FileKey, file_name: str, parent: QWidget) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        name = safe_file_name(file_name)
        dialog = QFileDialog(parent, "Save as", str(Path(folder) / name))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.selectFile(name)
        dialog.fileSelected.connect(partial(self._save, key))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, key: FileKey, target: str) -> None:
        self._bridge.deliver(self._files.save(key, Path(target)), self, None, self.failed.emit)

    def _cancel(self, look: FileLook) -> None:
        if look.state is FileState.DOWNLOADING:
            self._bridge.deliver(self._files.cancel(look.key), self, None, self.failed.emit)
            return
        meaning = "Its text and all its files are dropped. Nobody has got it yet."
        dialog = ConfirmDialog(self._theme, "Do not send this message?", meaning, "Do not send", self._pane)
        dialog.accepted.connect(
            lambda: self._bridge.deliver(self._files.cancel(look.key), self, None, self.failed.emit)
        )
        dialog.open()
