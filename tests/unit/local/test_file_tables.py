"""What hangs on a message goes with it, whatever makes it go."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_chat.local.database import Database
from desktop_chat.local.file_tables import FILE_KEYS
from desktop_chat.local.files import stored_files
from desktop_chat.local.files.file_folder import folder_name
from desktop_chat.local.outbox import uploads
from desktop_chat.local.outbox.uploads import Upload
from desktop_chat.local.rows import messages
from desktop_chat.local.schema import MIGRATIONS
from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import UploadState
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message, a_room

ROOM = RoomId("engine")
PHOTO = Attachment(FileId("p" * 20), "cat.png", "image/png", 1000, "0" * 64, 640, 480)


def heard(**change: object) -> Message:
    return replace(a_message("look", message_id="m"), attachments=(PHOTO,), **change)  # type: ignore[arg-type]


def gone(store: LocalStore) -> bool:
    with store._database.reading() as rows:
        return stored_files.folders(rows) == frozenset() and len(stored_files.unneeded(rows)) == 1


@pytest.fixture
def key(store: LocalStore) -> FileKey:
    """A file of a message that the server told of, on this disk."""
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ROOM, [heard()], [], None)
    key = FileKey(ROOM, MessageId("m"), PHOTO.id)
    with store._database.transaction() as rows:
        stored_files.put(rows, key, PHOTO, NOW)
    return key


@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.apply_messages(ROOM, [], [MessageId("m")], None),
        lambda store: store.apply_rooms([], [ROOM], None),
        lambda store: store.apply_messages(
            ROOM,
            [replace(heard(), body="", attachments=(), deleted_at=NOW, updated_at=NOW + timedelta(minutes=1))],
            [],
            None,
        ),
    ],
    ids=["removed", "room removed", "tombstone"],
)
@pytest.mark.usefixtures("key")
def test_a_copy_goes_with_its_message(store: LocalStore, act: Callable[[LocalStore], object]) -> None:
    assert not gone(store)
    act(store)
    assert gone(store)


def test_a_copy_stays_while_its_message_changes(store: LocalStore, key: FileKey) -> None:
    store.apply_messages(ROOM, [heard(body="better", updated_at=NOW + timedelta(minutes=1))], [], None)
    with store._database.reading() as rows:
        assert stored_files.name(rows, key) == "cat.png"


def test_a_copy_that_comes_back_is_needed_again(store: LocalStore, key: FileKey) -> None:
    with store._database.transaction() as rows:
        stored_files.remove(rows, key)
        stored_files.put(rows, key, PHOTO, NOW)
        assert stored_files.unneeded(rows) == []


def test_uploads_are_forgotten_with_the_answer(store: LocalStore) -> None:
    message = SendMessage(ROOM, MessageId("mine"), "look", attachments=(PHOTO,))
    store.outbox.enqueue(message, NOW)
    key = FileKey(ROOM, message.message_id, PHOTO.id)
    store.outbox.mark_sending(1)
    assert store.files.put_upload(1, key, UploadState.UPLOADED)
    store.outbox.mark_sent(1, NOW)
    with store._database.reading() as rows:
        assert uploads.get(rows, key) == Upload()
        assert stored_files.name(rows, key) == "cat.png"


def test_files_of_a_database_that_knew_none_are_none(store: LocalStore) -> None:
    with store._database.transaction() as rows:
        rows.execute(
            """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, kind, alg, mentions, reactions,
            heard) VALUES ('engine', 'old', 0, 'grace', 'x', 1, 'text', 'none', '[]', '{}', 1)"""
        )
    reader = store.reader()
    message = reader.message(ROOM, MessageId("old"))
    assert message is not None
    assert message.attachments == ()
    reader.close()


def test_nothing_is_stored_of_a_file_without_its_message(store: LocalStore) -> None:
    lost = FileKey(ROOM, MessageId("nobody's"), PHOTO.id)
    with pytest.raises(sqlite3.IntegrityError), store._database.transaction() as rows:
        stored_files.put(rows, lost, PHOTO, NOW)
    with pytest.raises(sqlite3.IntegrityError), store._database.transaction() as rows:
        uploads.put(rows, lost, Upload(UploadState.UPLOADED))


def test_an_older_database_keeps_the_files_of_its_messages_and_forgets_lost_ones(path: Path) -> None:
    before = MIGRATIONS[: MIGRATIONS.index(FILE_KEYS)]
    database = Database.open(path, before)
    with database.transaction() as rows:
        rows.execute(
            """INSERT INTO messages (room_id, id, outbox_seq, sender_id, body, sent_at, kind, alg, mentions, reactions,
            heard, attachments) VALUES ('engine', 'm', 0, 'grace', 'x', 1, 'text', 'none', '[]', '{}', 1, '[{}]')"""
        )
        for message_id in ("m", "lost"):
            key = FileKey(ROOM, MessageId(message_id), PHOTO.id)
            stored_files.put(rows, key, PHOTO, NOW)
            uploads.put(rows, key, Upload(UploadState.UPLOADING, "/there"))
    database.close()
    database = Database.open(path)
    key, lost = (FileKey(ROOM, MessageId(message_id), PHOTO.id) for message_id in ("m", "lost"))
    with database.transaction() as rows:
        assert [stored_files.name(rows, one) for one in (key, lost)] == ["cat.png", None]
        assert [uploads.get(rows, one) for one in (key, lost)] == [Upload(UploadState.UPLOADING, "/there"), Upload()]
        messages.remove(rows, ROOM, MessageId("m"))
        assert stored_files.folders(rows) == frozenset()
        assert stored_files.unneeded(rows) == [folder_name(key)]
        assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()
