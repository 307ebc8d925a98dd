"""A disk that is really full: a file system of a few hundred kilobytes, mounted in a namespace of the test's own."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PRELUDE = """
import os, sys
from pathlib import Path
from desktop_chat.errors import StoreError
from desktop_chat.local.database import Database
from desktop_chat.local.schema import MIGRATIONS
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message, a_room
path = Path(sys.argv[1]) / "ada.sqlite3"
ROOM = RoomId("engine")
def fill_disk(leave=0):
    ballast = os.open(path.with_name("ballast"), os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(ballast, b"x" * 4096):
            pass
    except OSError:
        os.truncate(ballast, os.fstat(ballast).st_size - leave)
        os.close(ballast)
def free_disk():
    path.with_name("ballast").unlink()
def queue(number):
    store.outbox.enqueue(SendMessage(ROOM, MessageId(f"q{number}"), "x" * 500), NOW)
def told(work, words):
    try:
        work()
    except StoreError as error:
        assert words in str(error), error
    else:
        raise AssertionError("nobody told that the disk is full")
"""


def on_a_small_disk(tmp_path: Path, script: str) -> None:
    """Run a script with a folder of 2 MB as its argument."""
    mount = tmp_path / "disk"
    mount.mkdir()
    command = f'mount -t tmpfs -o size=2m none "{mount}" && exec "$@"'
    probe = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command, "sh", "true"],  # noqa: S607 - wherever it is
        capture_output=True,
        check=False,
    )
    if probe.returncode:
        pytest.skip("this machine lets nobody mount a file system of their own")
    python = [sys.executable, "-c", PRELUDE + textwrap.dedent(script), str(mount)]
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", command, "sh", *python],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    assert done.returncode == 0, done.stderr


def test_what_was_queued_before_is_safe_and_writing_goes_on_when_there_is_space(tmp_path: Path) -> None:
    on_a_small_disk(
        tmp_path,
        """
        store = LocalStore.open(path, Uid("ada"))
        store.apply_rooms([a_room("engine")], [], None)
        queue(0)
        fill_disk()
        number = 0
        def many():
            global number
            while True:
                number += 1
                queue(number)
        told(many, "disk is full")
        before = store.outbox.unsent()
        assert before == number, (before, number)
        told(lambda: store.apply_messages(ROOM, [a_message("x" * 9000) for _ in range(50)], [], None), "disk is full")
        assert store.outbox.unsent() == before
        free_disk()
        queue(number)
        assert store.outbox.unsent() == before + 1
        store.close()
        again = LocalStore.open(path, Uid("ada"))
        assert again.outbox.unsent() == before + 1
        """,
    )


def test_a_copy_that_does_not_fit_is_told_and_nothing_is_migrated(tmp_path: Path) -> None:
    on_a_small_disk(
        tmp_path,
        """
        store = LocalStore.open(path, Uid("ada"))
        store.apply_rooms([a_room("engine")], [], None)
        store.apply_messages(ROOM, [a_message("x" * 400) for _ in range(400)], [], None)
        store.close()
        fill_disk(leave=81920)
        later = (*MIGRATIONS, ("CREATE TABLE later (x)",))
        before = path.read_bytes()
        told(lambda: Database.open(path, later), "no room for a copy")
        assert path.read_bytes() == before
        assert sorted(p.name for p in path.parent.iterdir()) == ["ada.sqlite3", "ballast"], os.listdir(path.parent)
        free_disk()
        Database.open(path, later).close()
        """,
    )


def test_a_replacement_that_does_not_fit_is_told_and_the_damaged_file_stays(tmp_path: Path) -> None:
    on_a_small_disk(
        tmp_path,
        """
        store = LocalStore.open(path, Uid("ada"))
        store.apply_rooms([a_room("engine")], [], None)
        queue(1)
        store.close()
        with open(path, "r+b") as file:
            file.write(b"?" * 16)
        before = path.read_bytes()
        fill_disk()
        told(lambda: LocalStore.open(path, Uid("ada")), "")
        assert path.read_bytes() == before
        free_disk()
        store = LocalStore.open(path, Uid("ada"))
        assert store.outbox.unsent() == 1
        """,
    )
