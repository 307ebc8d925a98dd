"""Pictures beside the GUI thread."""

import threading
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_chat.ui.attachments import pictures as module
from desktop_chat.ui.attachments.picture_reader import read_picture
from desktop_chat.ui.attachments.pictures import MOST_WAITING, Pictures, Refused
from tests.example_files import a_picture


class Reader:
    """Reads what it is told to, on the thread it is called on, once the gate is open."""

    def __init__(self, side: int = 4) -> None:
        self.asked: list[str] = []
        self.threads: set[int] = set()
        self.gate = threading.Event()
        self.side = side

    def __call__(self, path: Path, content_type: str, side: int) -> QImage | None:
        self.asked.append(path.name)
        self.threads.add(threading.get_ident())
        self.gate.wait(10)
        if path.name == "broken":
            return None
        if path.name == "fault":
            raise OSError(path)
        return QImage(self.side, self.side, QImage.Format.Format_RGB32)


def test_a_picture_comes_later_and_is_read_once_on_another_thread(qtbot: QtBot) -> None:
    reader = Reader()
    pictures = Pictures(read=reader)
    assert pictures.get(Path("a"), "image/png") is None
    assert pictures.get(Path("a"), "image/png") is None
    with qtbot.wait_signal(pictures.ready) as ready:
        reader.gate.set()
    assert ready.args == [Path("a")]
    assert isinstance(pictures.get(Path("a"), "image/png"), QImage)
    assert reader.asked == ["a"]
    assert threading.get_ident() not in reader.threads


def test_a_file_that_is_not_there_can_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    pictures = Pictures()
    path = tmp_path / "Lake.png"
    assert pictures.get(path, "image/png") is None
    with qtbot.assert_not_emitted(pictures.ready):
        qtbot.waitUntil(lambda: pictures._running is None)
    a_picture(path, 8, 8)
    with qtbot.wait_signal(pictures.ready):
        pictures.get(path, "image/png")
    assert isinstance(pictures.get(path, "image/png"), QImage)


def test_what_is_refused_or_faulty_is_told_and_stops_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    reader = Reader()
    reader.gate.set()
    pictures = Pictures(read=reader)
    broken, fault, fine = (tmp_path / name for name in ("broken", "fault", "fine"))
    for path in (broken, fault, fine):
        path.touch()
        pictures.get(path, "image/png")
    qtbot.waitUntil(lambda: pictures.get(fine, "") is not None)
    qtbot.waitUntil(lambda: pictures.get(broken, "") is Refused.REFUSED)
    qtbot.waitUntil(lambda: pictures.get(fault, "") is Refused.REFUSED)


def test_the_newest_wish_comes_first_and_the_oldest_of_too_many_are_dropped(qtbot: QtBot) -> None:
    reader = Reader()
    pictures = Pictures(read=reader)
    names = [f"p{number}" for number in range(MOST_WAITING + 6)]
    for name in names:
        pictures.get(Path(name), "image/png")
    reader.gate.set()
    qtbot.waitUntil(lambda: len(reader.asked) == MOST_WAITING + 1)
    assert reader.asked == ["p0", *reversed(names[-MOST_WAITING:])]


def test_what_is_kept_is_bounded(qtbot: QtBot, monkeypatch: object) -> None:
    reader = Reader(side=1000)  # 4 MB each
    reader.gate.set()
    pictures = Pictures(read=reader)
    most = module.KEPT_BYTES // 4_000_000
    for number in range(most + 4):
        with qtbot.wait_signal(pictures.ready):
            pictures.get(Path(f"p{number}"), "image/png")
    assert pictures.get(Path(f"p{most + 3}"), "image/png") is not None
    assert pictures.get(Path("p0"), "image/png") is None


def test_the_gui_thread_goes_on_while_a_large_picture_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    large = a_picture(tmp_path / "large.png", 4000, 3500)
    reading = threading.Event()
    turns = []

    def read(path: Path, content_type: str, side: int) -> QImage | None:
        reading.set()
        image = read_picture(path, content_type, side)
        reading.clear()
        return image

    pictures = Pictures(read=read)
    pictures.get(large, "image/png")
    while not pictures.get(large, "image/png"):
        QApplication.processEvents()
        if reading.is_set():
            turns.append(1)
    assert isinstance(pictures.get(large, "image/png"), QImage)
    # Where reading held Python's lock, or ran here, there would be hardly a turn.
    assert len(turns) > 20


def test_one_that_goes_while_it_reads_is_not_held_by_the_reading_thread(qtbot: QtBot) -> None:
    reader = Reader()
    pictures = Pictures(read=reader)
    pictures.get(Path("a"), "image/png")
    qtbot.waitUntil(lambda: reader.asked == ["a"])
    gone: list[int] = []
    pictures.destroyed.connect(lambda: gone.append(threading.get_ident()))
    del pictures
    assert gone == [threading.get_ident()]
    reader.gate.set()
