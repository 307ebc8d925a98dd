"""A damaged database is replaced, and what only this device knew is in the new one."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local import rescue
from desktop_chat.local.database import Database
from desktop_chat.local.device import drafts
from desktop_chat.local.store import LocalStore, TargetState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.realtime.read_position import ReadPosition
from tests.example_data import NOW, a_message, a_room, a_user
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")
KEPT = "ada.sqlite3.damaged-1"


def fill(path: Path, unsent: int = 3) -> None:
    store = LocalStore.open(path, ME)
    store.apply_rooms([a_room("engine", title="Engine")], [], TargetState("rooms", b"token"))
    store.put_users([a_user("grace", name="Grace Hopper")])
    store.apply_messages(ENGINE, [a_message(f"old {number}") for number in range(400)], [], None)
    store.put_read_positions({ENGINE: ReadPosition(NOW - timedelta(days=1))})
    for number in range(unsent):
        store.outbox.enqueue(SendMessage(ENGINE, MessageId(f"q{number}"), f"unsent {number}"), NOW)
    if unsent:
        store.outbox.mark_sending(1)
        store.outbox.mark_rejected(1, "No.")
    store.close()


def unsent_texts(path: Path) -> list[tuple[str, MessageState]]:
    store = LocalStore.open(path, ME)
    reader = store.reader()
    found: list[tuple[str, MessageState]] = [
        (message.body, message.state)
        for message in reader.messages(ENGINE, limit=1000)
        if message.state is not MessageState.SENT
    ]
    reader.close()
    store.close()
    return found


ALL: list[tuple[str, MessageState]] = [
    ("unsent 0", MessageState.REJECTED),
    ("unsent 1", MessageState.QUEUED),
    ("unsent 2", MessageState.QUEUED),
]


def break_page_of(path: Path, table: str) -> None:
    """Overwrite the first page of a table."""
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    connection.close()
    overwrite(path, (page - 1) * 4096, b"\xff" * 4096)


def overwrite(path: Path, begin: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(content)
    path.with_name(f"{path.name}.check").touch()


def test_what_was_not_sent_survives_a_broken_table_of_messages(path: Path) -> None:
    fill(path)
    break_page_of(path, "messages")
    damaged = path.read_bytes()
    assert unsent_texts(path) == ALL
    assert path.with_name(KEPT).read_bytes() == damaged
    store = LocalStore.open(path, ME)
    reader = store.reader()
    (notice,) = reader.notices()
    assert (notice.kind, notice.title) == (NoticeKind.DAMAGE, rescue.TITLE)
    assert "3 unsent messages were rescued" in notice.message
    assert KEPT in notice.message
    assert [row.title for row in reader.rooms()] == ["Engine"]
    assert reader.read_position(ENGINE) == NOW - timedelta(days=1)
    # Nothing that would keep the server from telling it all again.
    assert reader.target("rooms") is None
    assert reader.newest_updated_at(ENGINE) is None
    reader.close()
    store.close()


@pytest.mark.parametrize(
    ("begin", "content"), [(0, b"\0" * 16), (0, b"\xa5" * 100), (0, b"\xff" * 4096)], ids=["magic", "header", "page"]
)
def test_a_broken_first_page_does_not_cost_the_outbox(path: Path, begin: int, content: bytes) -> None:
    fill(path)
    overwrite(path, begin, content)
    assert unsent_texts(path) == ALL


def test_a_broken_outbox_page_is_told(path: Path) -> None:
    fill(path)
    break_page_of(path, "outbox")
    store = LocalStore.open(path, ME)
    reader = store.reader()
    (notice,) = reader.notices()
    assert "could not be read" in notice.message
    reader.close()
    store.close()


def test_of_a_long_outbox_only_the_broken_page_is_lost(path: Path) -> None:
    fill(path, unsent=0)
    store = LocalStore.open(path, ME)
    for number in range(300):
        store.outbox.enqueue(SendMessage(ENGINE, MessageId(f"q{number}"), f"unsent {number} " + "x" * 100), NOW)
    store.close()
    content = path.read_bytes()
    overwrite(path, content.index(b'"unsent 150 ') // 4096 * 4096, b"\xff" * 4096)
    store = LocalStore.open(path, ME)
    assert 250 < store.outbox.unsent() < 300
    store.close()


def test_an_empty_file_with_a_full_log_gives_back_what_the_log_has(path: Path, tmp_path: Path) -> None:
    fill(path, unsent=0)
    store = LocalStore.open(path, ME)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "only in the log"), NOW)
    aside = tmp_path / "copy-wal"
    shutil.copyfile(path.with_name("ada.sqlite3-wal"), aside)
    store.close()
    path.write_bytes(b"")
    shutil.copyfile(aside, path.with_name("ada.sqlite3-wal"))
    assert unsent_texts(path) == [("only in the log", MessageState.QUEUED)]


def test_a_log_that_was_cut_loses_nothing_that_is_before_the_cut(path: Path, tmp_path: Path) -> None:
    fill(path)
    store = LocalStore.open(path, ME)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "in the log"), NOW)
    files = {name: (path.parent / name).read_bytes() for name in ("ada.sqlite3", "ada.sqlite3-wal")}
    store.close()
    log = files["ada.sqlite3-wal"]
    for cut in (0, 20, 32, 40, len(log) // 2, len(log) - 1):
        folder = tmp_path / f"cut{cut}"
        folder.mkdir()
        (folder / "ada.sqlite3").write_bytes(files["ada.sqlite3"])
        (folder / "ada.sqlite3-wal").write_bytes(log[:cut])
        assert unsent_texts(folder / "ada.sqlite3") == ALL


@pytest.mark.parametrize("done", [0, 1, 2, 3])
def test_a_replacement_that_was_killed_goes_on(path: Path, monkeypatch: pytest.MonkeyPatch, done: int) -> None:
    fill(path)
    break_page_of(path, "messages")
    path.with_name("ada.sqlite3-wal").write_bytes(b"")
    real, steps = Path.rename, iter(range(100))

    def rename(self: Path, target: Path) -> Path:
        if (".damaged-" in target.name or self.name.endswith(".new")) and next(steps) == done:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    try:
        LocalStore.open(path, ME).close()
    except KeyboardInterrupt:
        monkeypatch.undo()
    assert unsent_texts(path) == ALL
    assert path.with_name(KEPT).exists()


def test_no_room_for_the_replacement_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path)
    break_page_of(path, "messages")
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop_chat.local.salvage.shutil.copyfile", full)
    with pytest.raises(StoreError, match="No space left"):
        LocalStore.open(path, ME)
    assert path.read_bytes() == before
    monkeypatch.undo()
    assert unsent_texts(path) == ALL


def test_a_second_damage_keeps_both_files(path: Path) -> None:
    for _ in range(2):
        path.write_bytes(b"garbage" * 1000)
        LocalStore.open(path, ME).close()
    assert sorted(child.name for child in path.parent.glob("*.damaged-*")) == [KEPT, "ada.sqlite3.damaged-2"]


def test_what_was_seen_while_running_is_replaced_once(path: Path) -> None:
    fill(path)
    path.with_name("ada.sqlite3.check").write_text("damaged")
    assert unsent_texts(path) == ALL
    assert unsent_texts(path) == ALL
    assert len(list(path.parent.glob("*.damaged-*"))) == 1


def test_rows_between_two_broken_pages_are_found(path: Path) -> None:
    fill(path, unsent=0)
    store = LocalStore.open(path, ME)
    for number in range(300):
        store.outbox.enqueue(SendMessage(ENGINE, MessageId(f"q{number}"), f"unsent {number} " + "x" * 100), NOW)
    store.close()
    content = path.read_bytes()
    for number in (60, 240):
        overwrite(path, content.index(b'"unsent %d ' % number) // 4096 * 4096, b"\xff" * 4096)
    left = {text.partition(" x")[0] for text, _ in unsent_texts(path)}
    assert {"unsent 0", "unsent 150", "unsent 299"} <= left


def test_rows_with_names_for_keys_are_read_from_both_ends(path: Path) -> None:
    fill(path, unsent=0)
    store = LocalStore.open(path, ME)
    rooms = [RoomId(f"room{number:04}-{'x' * 40}") for number in range(600)]
    for room_id in rooms:
        store.put_read_positions({room_id: ReadPosition(NOW)})
    store.close()
    content = path.read_bytes()
    overwrite(path, content.index(rooms[300].encode()) // 4096 * 4096, b"\xff" * 4096)
    store = LocalStore.open(path, ME)
    reader = store.reader()
    known = [room_id for room_id in rooms if reader.read_position(room_id) is not None]
    assert known[0] == rooms[0]
    assert known[-1] == rooms[-1]
    assert len(known) > 450
    reader.close()
    store.close()


def test_an_unsent_message_that_is_no_longer_one_is_told(path: Path) -> None:
    fill(path)
    connection = sqlite3.connect(path)
    connection.create_function("event_time", 0, lambda: None)
    connection.execute("UPDATE outbox SET mutation = '{broken' WHERE seq = 2")
    connection.commit()
    connection.close()
    break_page_of(path, "members")
    store = LocalStore.open(path, ME)
    reader = store.reader()
    (notice,) = reader.notices()
    assert "2 unsent messages were rescued, but part of the file could not be read" in notice.message
    reader.close()
    store.close()


def test_pins_and_drafts_stay_and_a_sound_outbox_is_called_complete(path: Path) -> None:
    fill(path)
    database = Database.open(path)
    with database.transaction() as rows:
        rows.execute("INSERT INTO pins VALUES ('engine')")
        drafts.put(rows, RoomId("engine"), Draft("half"))
    database.close()
    break_page_of(path, "messages_heard")
    store = LocalStore.open(path, ME)
    reader = store.reader()
    (row,) = reader.rooms()
    assert row.is_pinned
    assert row.draft == "half"
    assert "could not be read" not in reader.notices()[0].message
    reader.close()
    store.close()
