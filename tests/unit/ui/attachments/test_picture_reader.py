"""What strangers call a picture: only pixels of four formats come through, and nothing else is opened."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from desktop_chat.model.files.image_size import image_size
from desktop_chat.ui.attachments.picture_reader import read_picture
from tests.example_files import a_bomb, a_photo, a_picture, a_trap, an_animation

TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


@pytest.mark.parametrize("ending", TYPES)
def test_each_format_is_read_no_larger_than_asked_and_in_shape(ending: str, tmp_path: Path) -> None:
    image = read_picture(a_picture(tmp_path / f"x.{ending}", 800, 500), TYPES[ending], 160)
    assert image is not None
    assert (image.width(), image.height()) == (160, 100)


def test_a_small_picture_is_not_blown_up(tmp_path: Path) -> None:
    image = read_picture(a_picture(tmp_path / "x.png", 20, 10), "image/png", 640)
    assert image is not None
    assert (image.width(), image.height()) == (20, 10)


def test_of_an_animation_the_first_frame_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QImageReader, "jumpToNextImage", None)
    image = read_picture(an_animation(tmp_path / "x.gif", 10_000), "image/gif", 640)
    assert image is not None
    assert (image.width(), image.height()) == (2, 2)


def test_an_svg_is_not_drawn_and_opens_nothing_whatever_it_is_called(tmp_path: Path) -> None:
    secret = a_picture(tmp_path / "secret.png", 9, 9)
    trap = a_trap(tmp_path / "x.png", secret)
    read_before = secret.stat().st_atime_ns
    for content_type in (*TYPES.values(), "image/gif", "image/svg+xml", "text/plain", "image/tiff"):
        assert read_picture(trap, content_type, 640) is None
    assert secret.stat().st_atime_ns == read_before


def test_the_type_told_has_to_be_the_type_of_the_bytes(tmp_path: Path) -> None:
    assert read_picture(a_picture(tmp_path / "x.png"), "image/jpeg", 640) is None
    # The format is never guessed, also not among those that are known.
    assert read_picture(a_picture(tmp_path / "y.jpg"), "image/png", 640) is None


def test_a_small_file_that_would_fill_the_memory_is_refused_unread(tmp_path: Path) -> None:
    bomb = a_bomb(tmp_path / "x.png")
    assert bomb.stat().st_size < 300_000
    assert read_picture(bomb, "image/png", 640) is None
    # Within the number of pixels, and still more than may be held: 5,000 × 5,000 of four bytes.
    assert read_picture(a_bomb(tmp_path / "y.png", 5_000, colors=True), "image/png", 640) is None
    assert read_picture(a_bomb(tmp_path / "z.png", 4_000, colors=True), "image/png", 640) is not None


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_cut_off_is_no_picture(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(content)
    assert read_picture(path, "image/png", 640) is None
    assert read_picture(tmp_path / "none.png", "image/png", 640) is None
    assert read_picture(tmp_path, "image/png", 640) is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_shown_upright_and_has_the_size_that_was_told(orientation: int, tmp_path: Path) -> None:
    path = a_photo(tmp_path / "x.jpg", orientation, width=600, height=400)
    told = image_size(path.read_bytes())
    image = read_picture(path, "image/jpeg", 300)
    assert image is not None
    assert told is not None
    assert (image.width(), image.height()) == (told[1] // 2, told[2] // 2)
    assert image.width() > image.height() if orientation <= 4 else image.width() < image.height()
