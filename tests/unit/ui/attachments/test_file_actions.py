from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.ui.attachments.file_actions import FileAct, add_file_acts, allowed_with, file_key, primary
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.menus import themed_menu
from desktop_chat.ui.theme import Theme
from tests.fake_files import an_attachment

NONE = Qt.KeyboardModifier.NoModifier


def a_look(state: FileState, name: str = "plan.pdf") -> FileLook:
    file = an_attachment(name)
    away = (FileState.REMOTE, FileState.DOWNLOADING, FileState.FAILED)
    key = FileKey(RoomId("engine"), MessageId("m"), file.id)
    return FileLook(file, key, state, path=None if state in away else Path(name))


def pressed(key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers)


@pytest.mark.parametrize(
    ("state", "on_mark", "act"),
    [
        (FileState.REMOTE, False, FileAct.DOWNLOAD),
        (FileState.FAILED, True, FileAct.DOWNLOAD),
        (FileState.DOWNLOADING, True, FileAct.CANCEL),
        (FileState.DOWNLOADING, False, None),
        (FileState.UPLOADING, True, FileAct.CANCEL),
        (FileState.UPLOADING, False, FileAct.OPEN),
        (FileState.WAITING, True, FileAct.OPEN),
        (FileState.HERE, True, FileAct.OPEN),
    ],
)
def test_what_a_click_means(state: FileState, on_mark: bool, act: FileAct | None) -> None:
    assert primary(a_look(state), on_mark=on_mark) is act


@pytest.mark.parametrize("name", ["setup.exe", "run.pyzw", "x.svg", "plan.pdf.lnk", "page.html", "noname"])
def test_what_may_do_harm_is_shown_in_its_folder_and_never_opened(name: str) -> None:
    assert primary(a_look(FileState.HERE, name), on_mark=False) is FileAct.SHOW
    assert FileAct.OPEN not in allowed_with(a_look(FileState.HERE, name))


def test_the_menu_offers_what_the_state_allows() -> None:
    assert allowed_with(a_look(FileState.HERE)) == (FileAct.OPEN, FileAct.SAVE, FileAct.SHOW, FileAct.COPY_NAME)
    assert FileAct.DOWNLOAD in allowed_with(a_look(FileState.REMOTE))
    assert FileAct.SHOW not in allowed_with(a_look(FileState.REMOTE))
    assert FileAct.CANCEL in allowed_with(a_look(FileState.WAITING))


def test_cancelling_an_upload_says_what_it_does(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[FileAct] = []
    menu = themed_menu(theme, parent)
    add_file_acts(menu, theme, a_look(FileState.UPLOADING), done.append)
    last = menu.actions()[-1]
    assert last.text() == "Do not send"
    last.trigger()
    assert done == [FileAct.CANCEL]


def test_arrows_choose_and_enter_opens_only_what_was_chosen() -> None:
    first, second = a_look(FileState.HERE), a_look(FileState.REMOTE, "b.zip")
    looks = [first, second]
    assert file_key(pressed(Qt.Key.Key_Right), looks, None) == (None, first)
    assert file_key(pressed(Qt.Key.Key_Right), looks, first.key) == (None, second)
    assert file_key(pressed(Qt.Key.Key_Right), looks, second.key) == (None, second)
    assert file_key(pressed(Qt.Key.Key_Left), looks, second.key) == (None, first)
    # Enter replies until a file is chosen.
    assert file_key(pressed(Qt.Key.Key_Return), looks, None) == (None, None)
    assert file_key(pressed(Qt.Key.Key_Return), looks, second.key) == (FileAct.DOWNLOAD, second)
    assert file_key(pressed(Qt.Key.Key_O), looks, None) == (FileAct.OPEN, first)
    assert file_key(pressed(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier), looks, second.key) == (
        FileAct.SAVE,
        second,
    )
    assert file_key(pressed(Qt.Key.Key_O), [], None) == (None, None)
    assert file_key(pressed(Qt.Key.Key_E), looks, first.key) == (None, None)


def test_a_picture_that_is_here_is_looked_at_in_the_window() -> None:
    picture = a_look(FileState.HERE, "Lake.png")
    assert primary(picture, on_mark=False) is FileAct.VIEW
    assert allowed_with(picture)[:2] == (FileAct.VIEW, FileAct.OPEN)
    assert file_key(pressed(Qt.Key.Key_O), [picture], None) == (FileAct.VIEW, picture)
    assert primary(a_look(FileState.REMOTE, "Lake.png"), on_mark=False) is FileAct.DOWNLOAD
    assert FileAct.VIEW not in allowed_with(a_look(FileState.REMOTE, "Lake.png"))
