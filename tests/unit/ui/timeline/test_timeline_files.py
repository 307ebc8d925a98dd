"""Files in the timeline: clicks, keys, what is said of them, and that nothing jumps when they arrive."""

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.ui.attachments.file_actions import FileAct
from desktop_chat.ui.attachments.file_states import FileLook
from tests.example_data import NOW, a_message, messages_over_days
from tests.example_files import a_picture
from tests.fake_files import an_attachment, key_of
from tests.timeline_page import ENGINE, Timeline

PICTURE = an_attachment("Lake.png", size=1000, width=640, height=400)
PDF = an_attachment("plan.pdf", size=1000)
HOSTILE = "<img src=file:///etc/passwd>\u202egpj.exe"


class Asked(list[tuple[FileAct, FileLook]]):
    """What the view asked to be done with files."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        timeline.view.file_act_wanted.connect(lambda act, look: self.append((act, look)))

    @property
    def acts(self) -> list[tuple[FileAct, str]]:
        return [(act, look.file.name) for act, look in self]


def show(timeline: Timeline, *files: Attachment, text: str = "", state: MessageState = MessageState.SENT) -> Message:
    sender = "grace" if state is MessageState.SENT else "ada"
    message = replace(a_message(text, sent_at=NOW, sender=sender, state=state), attachments=files)
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    timeline.client.deliver(message)
    QApplication.processEvents()
    return message


def place(timeline: Timeline, message: Message, number: int = 0) -> QPoint:
    index = timeline.model.index(timeline.model.index_of(f"m:{message.id}"))
    rect = timeline.view._messages.layout_of(index).files.places[number].rect
    return (rect.topLeft() + QPointF(60, 12)).toPoint() + timeline.view.visualRect(index).topLeft()


def click(timeline: Timeline, point: QPoint) -> None:
    QTest.mouseClick(timeline.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)


def test_a_click_downloads_and_a_second_opens(timeline: Timeline, tmp_path: Path) -> None:
    message = show(timeline, PDF)
    asked = Asked(timeline)
    click(timeline, place(timeline, message))
    timeline.client.files.arrive(key_of(message), tmp_path / "plan.pdf")
    click(timeline, place(timeline, message))
    assert asked.acts == [(FileAct.DOWNLOAD, "plan.pdf"), (FileAct.OPEN, "plan.pdf")]


def test_a_double_click_is_one_click(timeline: Timeline) -> None:
    message = show(timeline, PDF)
    asked = Asked(timeline)
    point = place(timeline, message)
    click(timeline, point)
    for strike in (QTest.mouseDClick, QTest.mouseRelease):
        strike(timeline.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert len(asked) == 1


def test_every_file_is_reached_by_keyboard(timeline: Timeline) -> None:
    message = show(timeline, PICTURE, PDF)
    asked = Asked(timeline)
    timeline.view.go_to_message(message.id)
    for key in (Qt.Key.Key_O, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(timeline.view, key)
    QTest.keyClick(timeline.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert asked.acts == [
        (FileAct.DOWNLOAD, "Lake.png"),
        (FileAct.DOWNLOAD, "plan.pdf"),
        (FileAct.SAVE, "plan.pdf"),
    ]


def test_the_menu_by_keyboard_is_about_the_chosen_file(timeline: Timeline) -> None:
    message = show(timeline, PICTURE, PDF)
    asked = Asked(timeline)
    timeline.view.go_to_message(message.id)
    QTest.keyClick(timeline.view, Qt.Key.Key_Right)
    QTest.keyClick(timeline.view, Qt.Key.Key_Right)
    QTest.keyClick(timeline.view, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    menu = timeline.view.findChild(QMenu)
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert texts.index("Save as…") < texts.index("Reply")
    menu.actions()[texts.index("Copy name")].trigger()
    assert asked.acts == [(FileAct.COPY_NAME, "plan.pdf")]
    menu.close()


def test_what_is_said_of_a_message_names_its_files(timeline: Timeline) -> None:
    message = show(timeline, PICTURE, an_attachment(HOSTILE), text="see")
    index = timeline.model.index(timeline.model.index_of(f"m:{message.id}"))
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "picture Lake.png, 1.0 kB, not downloaded" in said
    assert "\u202e" not in said
    assert "gpj.exe" in said
    assert "/" not in message.attachments[1].name


@pytest.mark.parametrize("state", [MessageState.QUEUED, MessageState.REJECTED])
def test_own_files_tell_their_state(timeline: Timeline, state: MessageState) -> None:
    message = show(timeline, PDF, state=state)
    index = timeline.model.index(timeline.model.index_of(f"m:{message.id}"))
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert ("waiting to be sent" if state is MessageState.QUEUED else "not sent") in said


def test_nothing_jumps_when_pictures_arrive(timeline: Timeline, qtbot: QtBot, tmp_path: Path) -> None:
    history = messages_over_days(60)
    with_pictures = [replace(message, attachments=(PICTURE,)) for message in history[20:40]]
    timeline.client._messages[ENGINE] = [*history[:20], *with_pictures, *history[40:]]
    timeline.client.mark_read(ENGINE, NOW)
    timeline.open()
    timeline.view.go_to_message(history[41].id)
    timeline.scroll(-300)
    before = timeline.places()
    path = a_picture(tmp_path / "Lake.png", 90, 900)  # another shape than told
    for message in with_pictures:
        timeline.client.files.show(key_of(message), 500)
        timeline.client.files.arrive(key_of(message), path)
    timeline.view.grab()
    qtbot.waitUntil(lambda: isinstance(timeline.view.pictures.get(path, "image/png"), QImage))
    timeline.view.settle()
    assert timeline.places() == before


def test_the_gui_thread_never_decodes(timeline: Timeline, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    paths = [a_picture(tmp_path / f"{number}.png") for number in range(3)]

    def decode(*_: object) -> None:
        raise AssertionError("decoded while painting")

    monkeypatch.setattr(timeline.view.pictures, "_thread", Never())
    for name in ("read", "size", "canRead"):
        monkeypatch.setattr(QImageReader, name, decode)
    message = show(timeline, *[an_attachment(f"{n}.png", width=9, height=9) for n in range(3)])
    for number, path in enumerate(paths):
        timeline.client.files.arrive(key_of(message, number), path)
    assert not timeline.view.grab().isNull()


class Never:
    """An executor that never comes to it."""

    def submit(self, *_: object) -> "Future[None]":
        return Future()


def test_the_model_stays_sound_while_files_move(timeline: Timeline, tmp_path: Path) -> None:
    tester = QAbstractItemModelTester(timeline.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    message = show(timeline, PICTURE, PDF)
    for done in (1, 500, 999):
        timeline.client.files.show(key_of(message, 1), done)
    timeline.client.files.arrive(key_of(message, 1), tmp_path / "plan.pdf")
    timeline.model.show_failed(key_of(message), failed=True)
    assert tester.model() is timeline.model
