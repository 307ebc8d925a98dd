from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_chat.model.ids import RoomId
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.composer.attaching import Attaching
from desktop_chat.ui.theme import Theme

ROOM, OTHER = RoomId("engine"), RoomId("other")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


@pytest.fixture
def attaching(theme: Theme, parent: QWidget) -> Attaching:
    attaching = Attaching(theme, Pictures(), parent)
    attaching.strip.setParent(parent)
    attaching.open(ROOM)
    return attaching


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"plan")
    return path


def names(attaching: Attaching) -> list[str]:
    return [chip.accessibleName() for chip in attaching.strip.chips]


def test_files_are_chosen_in_a_dialog(attaching: Attaching, parent: QWidget, path: Path) -> None:
    attaching.choose()
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFiles
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    assert names(attaching) == ["plan.pdf, 4 bytes"]
    assert attaching.has_files


def test_files_wait_in_their_room(attaching: Attaching, path: Path) -> None:
    attaching.add([path])
    attaching.open(OTHER)
    assert names(attaching) == []
    assert not attaching.has_files
    attaching.open(ROOM)
    assert names(attaching) == ["plan.pdf, 4 bytes"]
    attaching.open(None)
    attaching.add([path])
    assert not attaching.has_files


def test_what_is_refused_is_told(attaching: Attaching, tmp_path: Path, path: Path, qtbot: QtBot) -> None:
    with qtbot.wait_signal(attaching.refused) as refused:
        attaching.add([tmp_path, path])
    assert "is a folder" in refused.args[0].text
    assert names(attaching) == ["plan.pdf, 4 bytes"]


def test_chips_stay_until_the_files_are_safe(attaching: Attaching, path: Path) -> None:
    attaching.add([path])
    assert attaching.begin(ROOM) == (path,)
    assert attaching.begin(ROOM) == ()
    assert not attaching.strip.chips[0].remove.isEnabled()
    attaching.end(ROOM, (path,), sent=False)
    assert attaching.has_files
    attaching.begin(ROOM)
    attaching.open(OTHER)
    attaching.end(ROOM, (path,), sent=True)
    attaching.open(ROOM)
    assert names(attaching) == []


def test_a_chip_is_removed(attaching: Attaching, path: Path, qtbot: QtBot) -> None:
    attaching.add([path])
    with qtbot.wait_signal(attaching.changed):
        attaching.strip.chips[0].remove.click()
    assert names(attaching) == []


def test_pictures_go_as_photos_unless_they_are_wanted_unchanged(attaching: Attaching, path: Path) -> None:
    photos = [path.with_name(name) for name in ("a.jpg", "b.png")]
    for photo in photos:
        photo.write_bytes(b"a picture")
    attaching.add([path, *photos])
    attaching.strip.chips[2].kind.click()
    paths = attaching.begin(ROOM)
    assert attaching.photos(ROOM, paths) == {photos[0]}
    attaching.strip.chips[1].kind.click()
    assert attaching.photos(ROOM, paths) == {photos[0]}, "what is being sent does not change"
