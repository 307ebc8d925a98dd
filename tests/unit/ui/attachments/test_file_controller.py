from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.errors import Unavailable
from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.ui.attachments.file_actions import FileAct
from desktop_chat.ui.attachments.file_controller import AUTO_BYTES, FileController
from desktop_chat.ui.attachments.file_states import FileLook, FileState, FileStates
from desktop_chat.ui.attachments.viewer_dialog import ViewerDialog
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.confirm_dialog import ConfirmDialog
from desktop_chat.ui.theme import Theme
from tests.example_data import a_message
from tests.example_files import a_picture
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of


class Page:
    """A controller on the fake client, and what reached the desktop."""

    def __init__(self, client: FakeChatClient, bridge: SyncBridge, theme: Theme) -> None:
        self.client = client
        self.opened: list[Path] = []
        self.opens = True
        self.pane = QWidget()
        self.controller = FileController(client, bridge, theme, self.pane, self._open)

    def message(self, name: str = "plan.pdf", *, size: int = 1000, **more: object) -> Message:
        message = a_message("see", **more)  # type: ignore[arg-type]  # keywords of a_message
        message = replace(message, attachments=(an_attachment(name, size=size, width=9, height=9),))
        self.client.deliver(message)
        return message

    def look(self, message: Message) -> FileLook:
        return FileStates(self.client).of(message)[0]

    def _open(self, path: Path) -> bool:
        self.opened.append(path)
        return self.opens


@pytest.fixture
def page(client: FakeChatClient, bridge: SyncBridge, theme: Theme, qtbot: QtBot) -> Page:
    page = Page(client, bridge, theme)
    qtbot.addWidget(page.pane)
    page.pane.show()
    return page


def test_download_then_open(page: Page, qtbot: QtBot, tmp_path: Path) -> None:
    message = page.message()
    with qtbot.wait_signal(page.controller.download_began):
        page.controller.act(FileAct.DOWNLOAD, page.look(message))
    assert page.look(message).state is FileState.DOWNLOADING
    assert page.opened == []  # fetched is not opened
    page.client.files.arrive(key_of(message), tmp_path / "plan.pdf")
    page.controller.act(FileAct.OPEN, page.look(message))
    qtbot.waitUntil(lambda: page.opened == [tmp_path / "plan.pdf"])


def test_a_failed_download_is_told(page: Page, qtbot: QtBot) -> None:
    message = page.message()
    page.controller.act(FileAct.DOWNLOAD, page.look(message))
    with qtbot.wait_signals([page.controller.failed, page.controller.download_failed]):
        page.client.files.fail(key_of(message), Unavailable("No network", "Try again."))


def test_a_program_is_never_handed_to_the_desktop(page: Page, qtbot: QtBot, tmp_path: Path) -> None:
    message = page.message("setup.exe")
    page.client.files.arrive(key_of(message), tmp_path / "setup.exe")
    with qtbot.wait_signal(page.controller.failed):
        page.controller.act(FileAct.OPEN, page.look(message))
    assert page.opened == []
    page.controller.act(FileAct.SHOW, page.look(message))
    question = page.pane.findChild(ConfirmDialog)
    assert question is not None
    assert "setup.exe" in question.accessibleDescription()
    assert page.opened == []
    question.accept()
    qtbot.waitUntil(lambda: page.opened == [tmp_path])


def test_nothing_to_open_it_with_is_told(page: Page, qtbot: QtBot, tmp_path: Path) -> None:
    message = page.message()
    page.client.files.arrive(key_of(message), tmp_path / "plan.pdf")
    page.opens = False
    with qtbot.wait_signal(page.controller.failed) as failed:
        page.controller.act(FileAct.OPEN, page.look(message))
    assert "plan.pdf" in failed.args[0].title


def test_save_asks_where_under_the_safe_name(page: Page, qtbot: QtBot, tmp_path: Path) -> None:
    message = page.message("../../.bashrc\u202egpj.pdf")
    page.controller.act(FileAct.SAVE, page.look(message))
    dialog = page.pane.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    (suggested,) = dialog.selectedFiles()
    assert Path(suggested).name == page.look(message).file.name
    dialog.fileSelected.emit(str(tmp_path / "mine.pdf"))
    assert ("save", key_of(message), tmp_path / "mine.pdf") in page.client.files.calls
    dialog.close()


def test_the_name_is_copied(page: Page) -> None:
    page.controller.act(FileAct.COPY_NAME, page.look(page.message()))
    assert QGuiApplication.clipboard().text() == "plan.pdf"


def test_cancelling_a_download_stops_it_at_once(page: Page, qtbot: QtBot) -> None:
    message = page.message()
    page.controller.act(FileAct.DOWNLOAD, page.look(message))
    page.controller.act(FileAct.CANCEL, page.look(message))
    assert ("cancel", key_of(message)) in page.client.files.calls
    assert page.look(message).state is FileState.REMOTE


def test_cancelling_an_upload_asks_as_the_text_goes_too(page: Page) -> None:
    message = page.message(sender="ada", state=MessageState.SENDING)
    page.client.files.show(key_of(message), 10, Direction.UP)
    page.controller.act(FileAct.CANCEL, page.look(message))
    assert page.client.message(message.room_id, message.id) is not None
    dialog = page.pane.findChild(ConfirmDialog)
    assert dialog is not None
    dialog.accept()
    assert page.client.message(message.room_id, message.id) is None


def test_small_pictures_in_sight_come_by_themselves_and_once(page: Page) -> None:
    wanted = page.message("Lake.png", size=AUTO_BYTES)
    for message in (page.message("big.png", size=AUTO_BYTES + 1), page.message("plan.pdf"), wanted):
        for _ in range(2):
            page.controller.fetch_seen([page.look(message)])
    asked = [call for call in page.client.files.calls if call[0] == "download"]
    assert asked == [("download", key_of(wanted))]
    page.client.files.fail(key_of(wanted), Unavailable("No network"))
    page.controller.fetch_seen([page.look(wanted)])
    assert len(page.client.files.calls) == 1  # a fault is not repeated for ever
    page.controller.seek_again()
    page.controller.fetch_seen([page.look(wanted)])
    assert len(page.client.files.calls) == 2


def test_a_picture_is_viewed_and_saved_from_there(page: Page, qtbot: QtBot, tmp_path: Path) -> None:
    message = page.message("Lake.png")
    page.client.files.arrive(key_of(message), a_picture(tmp_path / "Lake.png"))
    page.controller.act(FileAct.VIEW, page.look(message))
    viewer = page.pane.findChild(ViewerDialog)
    assert viewer is not None
    qtbot.waitUntil(lambda: viewer.canvas.image is not None)
    viewer.save.click()
    dialog = viewer.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / "copy.png"))
    qtbot.waitUntil((tmp_path / "copy.png").exists)
    dialog.close()
    viewer.close()
    qtbot.waitUntil(lambda: page.pane.findChild(ViewerDialog) is None)
