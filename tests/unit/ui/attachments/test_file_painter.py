"""What is seen of files: pixels, and that painting itself neither decodes nor opens anything."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.ui.attachments.file_block import FilePlace, lay_out_files
from desktop_chat.ui.attachments.file_painter import FilePainter, Inks, mark_rect, state_line
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from desktop_chat.ui.attachments.pictures import Pictures, Refused
from desktop_chat.ui.theme import Theme
from tests.fake_files import an_attachment

RED = QColor(200, 0, 0)
PICTURE = an_attachment("Lake.png", width=320, height=200)


class Ready(Pictures):
    """Has one picture at once, and remembers what was asked."""

    def __init__(self, shown: QImage | Refused | None) -> None:
        super().__init__()
        self.shown = shown
        self.asked: list[Path] = []

    def get(self, path: Path, content_type: str) -> QImage | Refused | None:
        self.asked.append(path)
        return self.shown


def a_place(state: FileState, file: Attachment = PICTURE, *, percent: int = 0, crop: bool = False) -> FilePlace:
    path = None if state in (FileState.REMOTE, FileState.DOWNLOADING) else Path(file.name)
    look = FileLook(file, FileKey(RoomId("engine"), MessageId("m"), file.id), state, percent, path)
    return replace(lay_out_files([look], 400, 1.0).places[0], crop=crop)


def painted(theme: Theme, place: FilePlace, pictures: Pictures, *, chosen: bool = False) -> QImage:
    image = QImage(place.rect.size().toSize(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    inks = Inks(theme.tokens.text, theme.tokens.text2, theme.tokens.code)
    FilePainter(theme, pictures).paint(painter, place, inks, chosen=chosen)
    painter.end()
    return image


def a_red_image() -> QImage:
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(RED)
    return image


def test_a_picture_fills_its_place_and_has_round_corners(theme: Theme) -> None:
    image = painted(theme, a_place(FileState.HERE), Ready(a_red_image()))
    assert image.pixelColor(160, 100) == RED
    assert image.pixelColor(0, 0) == QColor(Qt.GlobalColor.white)


def test_a_picture_of_another_shape_than_told_is_shown_whole_in_the_same_place(theme: Theme) -> None:
    high = a_red_image().scaled(50, 200)
    image = painted(theme, a_place(FileState.HERE), Ready(high))
    assert image.pixelColor(160, 100) == RED
    assert image.pixelColor(20, 100) == theme.tokens.code
    cropped = painted(theme, a_place(FileState.HERE, crop=True), Ready(high))
    assert cropped.pixelColor(20, 100) == RED


def test_without_bytes_there_is_a_plate_and_a_mark_and_nothing_is_asked(theme: Theme) -> None:
    pictures = Ready(a_red_image())
    place = a_place(FileState.REMOTE)
    image = painted(theme, place, pictures)
    mark = mark_rect(place, 1.0)
    assert image.pixelColor(20, 150) == theme.tokens.code
    assert image.pixelColor(QPointF(mark.center().x(), mark.top() + 4).toPoint()) == theme.tokens.accent
    assert pictures.asked == []


def test_progress_turns_and_the_chosen_one_has_a_ring(theme: Theme) -> None:
    half, most = (painted(theme, a_place(FileState.UPLOADING, percent=p), Ready(a_red_image())) for p in (50, 90))
    assert half != most
    plain, chosen = (painted(theme, a_place(FileState.HERE), Ready(a_red_image()), chosen=c) for c in (False, True))
    assert chosen.pixelColor(160, 1) == theme.tokens.accent
    assert plain.pixelColor(160, 1) == RED


def test_what_is_no_picture_says_so(theme: Theme) -> None:
    image = painted(theme, a_place(FileState.HERE), Ready(Refused.REFUSED))
    assert image != painted(theme, a_place(FileState.HERE), Ready(None))


@pytest.mark.parametrize("state", FileState)
def test_every_state_of_a_row_is_drawn(theme: Theme, state: FileState) -> None:
    name = "<img src=file:///etc/passwd>" + "\u202e" + "gpj.exe"
    image = painted(theme, a_place(state, an_attachment(name)), Ready(None))
    place = a_place(state, an_attachment(name))
    mark = mark_rect(place, 1.0)
    wrong = state in (FileState.NOT_SENT, FileState.FAILED)
    fill = theme.tokens.danger if wrong else theme.tokens.accent
    assert image.pixelColor(QPointF(mark.left() + 9, mark.center().y()).toPoint()) == fill


def test_the_state_is_told_where_the_mark_does_not(theme: Theme) -> None:
    file = an_attachment("plan.pdf", size=2_000_000)
    assert state_line(a_place(FileState.REMOTE, file).look) == "2.0 MB"
    assert state_line(a_place(FileState.DOWNLOADING, file, percent=7).look) == "2.0 MB  ·  downloading 7 %"


def test_painting_never_reads_a_file(theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> QImage:
        raise AssertionError("decoded while painting")

    monkeypatch.setattr(QImageReader, "read", read)
    for file in (PICTURE, an_attachment("plan.pdf")):
        for state in FileState:
            painted(theme, a_place(state, file), Ready(None))
