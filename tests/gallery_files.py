"""Files in the gallery: messages with pictures and files in every state, the composer with what is to be sent."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from desktop_chat.model.files.attachment import Attachment
from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.ui.attachments.pictures import Pictures
from desktop_chat.ui.attachments.viewer_controller import ViewerController
from desktop_chat.ui.bridge import SyncBridge
from desktop_chat.ui.main_window import MainWindow
from desktop_chat.ui.theme import Theme
from tests.example_data import a_message as a_text
from tests.example_data import at
from tests.example_files import a_bomb, a_photo, a_picture, a_portrait, a_trap
from tests.fake_client import FakeChatClient
from tests.fake_files import an_attachment, key_of
from tests.gallery_view import SMALL, WIDE, View
from tests.gallery_windows import ENGINE, engine_client, window


@lru_cache(maxsize=1)
def folder() -> Path:
    """Return a folder with pictures; it goes with the process."""
    made = tempfile.mkdtemp(prefix="gallery-files-")
    return Path(made)


def of_files(files: Sequence[Attachment], text: str = "", *, minute: int, **more: object) -> Message:
    """Return a message with files."""
    message = a_text(text, sent_at=at(14, minute), **more)  # type: ignore[arg-type]  # the keywords of a_message
    return replace(message, attachments=tuple(files))


def wait_for(pictures: Pictures) -> None:
    """Let the pictures that are in sight be read."""
    loop = QEventLoop()
    quiet = QTimer(singleShot=True, interval=400)
    quiet.timeout.connect(loop.quit)
    pictures.ready.connect(lambda _: quiet.start())
    quiet.start()
    loop.exec()


def _fresh() -> FakeChatClient:
    client = engine_client()
    for row in list(client._messages["engine"]):  # type: ignore[index]  # the ids are plain texts
        client._messages[row.room_id].remove(row)
    return client


def _shown(theme: Theme, client: FakeChatClient) -> MainWindow:
    client.mark_read(next(iter(client._messages)), at(14, 59) + timedelta(days=1))
    view = window(theme, client)
    view.resize(*WIDE)
    view.show()
    wait_for(view.pane.timeline.pictures)
    return view


def pictures_view(theme: Theme) -> QWidget:
    """Pictures that are here: one, one that a camera took lying, three, and one that is none."""
    client = _fresh()
    land, high, trap = (folder() / name for name in ("Lake.png", "Tower.jpg", "harmless.png"))
    a_picture(land), a_photo(high, 6, width=720, height=480), a_trap(trap)
    wide = an_attachment("Lake.png", size=812_000, width=640, height=400)
    tall = an_attachment("Tower.jpg", size=96_000, width=480, height=720)
    three = [an_attachment(f"Walk {number}.png", size=700_000, width=640, height=400) for number in range(3)]
    messages = [
        of_files(three, "From yesterday's walk", minute=18),
        of_files([wide], minute=19, sender="ada"),
        of_files([tall], "The tower, as it stands now.", minute=21, sender="katherine"),
        of_files([an_attachment("harmless.png", size=300, width=600, height=300)], minute=23),
    ]
    client.deliver(*messages)
    for number in range(3):
        path = a_picture(folder() / f"Walk {number}.png", hue=40 + 110 * number)
        client.files.arrive(key_of(messages[0], number), path)
    client.files.arrive(key_of(messages[1]), land)
    client.files.arrive(key_of(messages[2]), high)
    client.files.arrive(key_of(messages[3]), trap)
    return _shown(theme, client)


def files_view(theme: Theme) -> QWidget:
    """Other files, in every state."""
    client = _fresh()
    here = an_attachment("trajectory-v4.pdf", size=1_240_000)
    long = an_attachment("Minutes of the meeting on the engine's store and mill, second draft.docx", size=88_200)
    setup = an_attachment("setup.exe", size=24_800_000)
    remote = of_files([here, long], "Both drafts:", minute=18, sender="katherine")
    going = of_files([setup], minute=20, sender="katherine")
    up = of_files([an_attachment("notes.md", size=4_100)], minute=22, sender="ada", state=MessageState.SENDING)
    waits = of_files([an_attachment("film.mp4", size=19_000_000)], "And this", minute=23, sender="ada",
                     state=MessageState.QUEUED)  # fmt: skip
    refused = of_files([an_attachment("plan.zip", size=2_000_000)], minute=24, sender="ada",
                       state=MessageState.REJECTED, error="You are no longer a member.")  # fmt: skip
    failed = of_files([an_attachment("lost.csv", size=640)], minute=21, sender="grace")
    client.deliver(remote, going, failed, refused, up, waits)
    client.files.arrive(key_of(remote), folder() / "trajectory-v4.pdf")
    client.files.show(key_of(going), 10_400_000)
    client.files.show(key_of(up), 1_200, Direction.UP)
    view = _shown(theme, client)
    view.pane.model.show_failed(key_of(failed), failed=True)
    return view


def waiting_pictures_view(theme: Theme) -> QWidget:
    """Pictures that are not here, come, go or failed; the keyboard is on one of them."""
    client = _fresh()
    big = an_attachment("Panorama.jpg", size=8_400_000, width=6000, height=2000)
    two = [an_attachment(f"Scan {number}.png", size=4_400_000, width=1000, height=1400) for number in range(2)]
    remote = of_files([big], minute=18)
    coming = of_files([*two, an_attachment("Scans.zip", size=9_100_000)], "Scans", minute=19, sender="katherine")
    up = of_files([an_attachment("Lake.png", size=812_000, width=640, height=400)], "Look!", minute=22, sender="ada",
                  state=MessageState.SENDING)  # fmt: skip
    client.deliver(remote, coming, up)
    client.files.show(key_of(coming), 1_900_000)
    client.files.arrive(key_of(up), a_picture(folder() / "Lake.png"))
    client.files.show(key_of(up), 300_000, Direction.UP)
    view = _shown(theme, client)
    view.pane.timeline.go_to_message(coming.id)
    view.pane.timeline.setFocus()
    view.pane.timeline._messages.chosen = key_of(coming, 1)
    return view


def attached_view(theme: Theme) -> QWidget:
    """The composer with files of every kind, an answer and a text."""
    client = engine_client()
    view = window(theme, client)
    composer = view.pane.composer
    paths = [a_picture(folder() / "Lake at dusk.png"), a_portrait(folder() / "Tower.jpg")]
    for name in ("trajectory-v4.pdf", "Minutes of the meeting on the engine, second draft.docx", "measurements.csv"):
        path = folder() / name
        path.write_bytes(b"x" * 80 * 1024)
        paths.append(path)
    composer.attaching.add(paths)
    composer.attaching.strip.chips[1].kind.click()
    composer.reply_to(client._messages[ENGINE][1], "Grace Hopper")
    composer.input.setPlainText("These are the numbers and the place where we took them.")
    view.resize(*WIDE)
    view.show()
    wait_for(view.pane.timeline.pictures)
    return view


def viewed_view(theme: Theme) -> QWidget:
    """The viewer over the window, between two other pictures."""
    client = _fresh()
    names = ("Walk 0.png", "Panorama.jpg", "Walk 2.png")
    messages = [
        of_files([an_attachment(name, size=2_400_000, width=2400, height=1000)], minute=18 + place, sender="katherine")
        for place, name in enumerate(names)
    ]
    client.deliver(*messages)
    for name, message in zip(names, messages, strict=True):
        client.files.arrive(key_of(message), a_picture(folder() / name, 2400, 1000))
    return _viewer(theme, client, messages[1])


def hostile_view(theme: Theme) -> QWidget:
    """The viewer with a small file that would fill the memory."""
    client = _fresh()
    message = of_files([an_attachment("harmless.png", size=113_000, width=30_000, height=30_000)], minute=18)
    client.deliver(message)
    client.files.arrive(key_of(message), a_bomb(folder() / "bomb.png"))
    return _viewer(theme, client, message)


def fetched_view(theme: Theme) -> QWidget:
    """The viewer with a picture that is still coming."""
    client = _fresh()
    message = of_files([an_attachment("Panorama.jpg", size=8_400_000, width=6000, height=2000)], minute=18)
    client.deliver(message)
    client.files.show(key_of(message), 2_900_000)
    return _viewer(theme, client, message)


def _viewer(theme: Theme, client: FakeChatClient, message: Message) -> QWidget:
    bridge, host = SyncBridge(), QWidget()
    client.subscribe(bridge.on_changes)
    bridge.setParent(host)
    host.resize(*WIDE)
    pictures = Pictures(host, side=4096)
    viewer = ViewerController(client, bridge, theme, host, pictures)
    viewer.open(key_of(message))
    wait_for(pictures)
    viewer.dialog.setParent(None)
    viewer.dialog.host = host  # type: ignore[attr-defined]  # lives as long as the dialog
    return viewer.dialog


def room_list_view(theme: Theme) -> QWidget:
    """Rooms whose newest message is of files alone, is deleted, or is not here and has no words."""
    client = engine_client()
    rows = client.rooms()[1:6]
    photo = an_attachment("Lake.png", width=640, height=400)
    changes: list[dict[str, object]] = [
        {"last_attachments": (photo,)},
        {"last_attachments": (photo, photo)},
        {"last_attachments": (an_attachment("trajectory-v4.pdf"),)},
        {"last_is_deleted": True},
        {},
    ]
    for row, change in zip(rows, changes, strict=True):
        client.deliver_room(replace(row, last_body="", **change))  # type: ignore[arg-type]  # fields of a summary
    view = window(theme, client)
    view.resize(*WIDE)
    view.show()
    return view


def refused_view(theme: Theme) -> QWidget:
    """Files that cannot be sent, beside many that can."""
    view = window(theme)
    large, empty = folder() / "Holidays 2026.mov", folder() / "notes.txt"
    with large.open("wb") as file:
        file.truncate(31_000_000)
    empty.write_bytes(b"")
    many = []
    for number in range(9):
        many.append(folder() / f"Measurement {number + 1}.csv")
        many[-1].write_bytes(b"x" * 500 * (number + 1))
    view.pane.composer.input.setPlainText("The text is still here")
    view.pane.composer.attaching.add([large, empty, folder(), *many])
    return view


def drop_view(theme: Theme) -> QWidget:
    """Files are dragged over the room."""
    view = window(theme)
    view.resize(*WIDE)
    view.show()
    view.pane.drop.cover()
    return view


VIEWS = {
    "files-pictures": View(pictures_view, (WIDE, SMALL)),
    "files-rows": View(files_view, (WIDE, SMALL)),
    "files-room-list": View(room_list_view, (WIDE,)),
    "files-viewer": View(viewed_view, (WIDE, SMALL)),
    "files-viewer-hostile": View(hostile_view, (WIDE, SMALL)),
    "files-viewer-fetching": View(fetched_view, (WIDE,)),
    "files-attached": View(attached_view, (WIDE, SMALL)),
    "files-refused": View(refused_view, (WIDE, SMALL)),
    "files-drop": View(drop_view, (WIDE, SMALL)),
    "files-narrow": View(pictures_view, ((360, 640),)),
    "files-rows-200": View(files_view, (WIDE,), zoom=2.0),
    "files-attached-narrow": View(attached_view, ((360, 640),)),
    "files-waiting": View(waiting_pictures_view, (WIDE, SMALL)),
}
