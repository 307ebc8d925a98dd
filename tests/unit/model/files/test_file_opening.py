"""What is opened is on a short list; everything else is not."""

import pytest

from desktop_chat.model.files.file_name import safe_file_name
from desktop_chat.model.files.file_opening import may_open, may_run


@pytest.mark.parametrize("name", ["a.png", "A.JPG", "talk.mp3", "film.webm", "x.pdf", "letter.odt", "x.tar.gz"])
def test_what_is_looked_at_may_be_opened(name: str) -> None:
    assert may_open(name)


@pytest.mark.parametrize(
    "name",
    ["a.exe", "a.pyzw", "a.py", "a.sh", "a.bat", "a.desktop", "a.lnk", "a.html", "a.svg", "a.jar", "a.docm", "a.url",
     "a.png.exe", "a.png ", "a.png.", "png", "none", "a.ｐｎｇ", "a.iso", "a.scr", "a.js", "a.msi", "a.appimage"],
)  # fmt: skip
def test_anything_else_may_not(name: str) -> None:
    assert not may_open(name)


def test_a_name_that_reads_backwards_shows_what_it_is() -> None:
    assert not may_open(safe_file_name("holiday\u202egnp.exe"))


@pytest.mark.parametrize("name", ["setup.exe", "run.SH", "x.desktop", "page.html", "macro.docm", "disk.iso"])
def test_what_runs_needs_a_question(name: str) -> None:
    assert may_run(name)
    assert not may_open(name)


def test_what_may_be_opened_and_what_nobody_knows_needs_none() -> None:
    assert not any(may_run(name) for name in ("plan.pdf", "a.png", "scene.blend", "none"))
