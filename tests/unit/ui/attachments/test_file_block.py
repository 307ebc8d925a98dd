from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.ui.attachments.file_block import (
    LEAST_SIDE,
    MOST_SIDE,
    ROW_HEIGHT,
    UNKNOWN,
    FileBlock,
    lay_out_files,
    picture_size,
)
from desktop_chat.ui.attachments.file_states import FileLook, FileState
from tests.example_data import a_message
from tests.fake_files import an_attachment, key_of

PICTURE = an_attachment("Lake.png", width=640, height=400)


def looks(*files: Attachment, state: FileState = FileState.REMOTE) -> list[FileLook]:
    message = replace(a_message(), attachments=files)
    return [FileLook(file, key_of(message, place), state) for place, file in enumerate(message.attachments)]


def block(count: int, most: float = 500.0) -> FileBlock:
    return lay_out_files(looks(*[PICTURE] * count), most, 1.0)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ((640, 400), (MOST_SIDE, 200)),
        ((480, 720), (213, MOST_SIDE)),
        ((200, 150), (200, 150)),
        ((None, None), UNKNOWN),
        ((99_999, 1), (MOST_SIDE, LEAST_SIDE)),
        ((1, 99_999), (LEAST_SIDE, MOST_SIDE)),
        ((16, 16), (LEAST_SIDE, LEAST_SIDE)),
    ],
)
def test_a_picture_keeps_its_shape_within_bounds(told: tuple[int, int], shown: tuple[int, int]) -> None:
    size = picture_size(*told, MOST_SIDE, 1.0)
    assert (size.width(), size.height()) == shown


def test_nothing_moves_when_bytes_arrive() -> None:
    files = [PICTURE, PICTURE, an_attachment("a.pdf")]
    for state in FileState:
        places = lay_out_files(looks(*files, state=state), 500, 1.0).places
        assert [place.rect for place in places] == [
            place.rect for place in lay_out_files(looks(*files), 500, 1.0).places
        ]


@pytest.mark.parametrize("count", range(1, 11))
def test_pictures_stand_side_by_side_without_touching(count: int) -> None:
    placed = block(count)
    assert len(placed.places) == count
    rects = [place.rect for place in placed.places]
    assert all(not a.intersects(b) for a in rects for b in rects if a is not b)
    whole = QRectF(0, 0, placed.width + 0.01, placed.height + 0.01)
    assert all(whole.contains(rect) for rect in rects)
    assert placed.width <= MOST_SIDE + 0.01
    # The last row fills the width too.
    assert rects[-1].right() == pytest.approx(placed.width)


def test_a_narrow_pane_makes_pictures_smaller() -> None:
    placed = block(1, most=150)
    assert placed.places[0].rect.width() == 150


def test_other_files_stand_below_in_rows_and_become_as_wide_as_the_bubble() -> None:
    placed = lay_out_files(looks(an_attachment("a.pdf"), PICTURE, an_attachment("b.zip")), 500, 1.0)
    picture, first, second = placed.places
    assert picture.look.is_picture
    assert [first.look.file.name, second.look.file.name] == ["a.pdf", "b.zip"]
    assert first.rect.top() > picture.rect.bottom()
    assert second.rect.top() == first.rect.top() + ROW_HEIGHT
    moved = placed.moved(10, 20, 400)
    assert [place.rect.width() for place in moved.places] == [400, 400, 400]
    assert moved.places[0].rect.topLeft().toTuple() == (10, 20)


def test_no_files_take_no_room() -> None:
    assert lay_out_files([], 500, 1.0) == FileBlock()
