"""The writes about files: they are believed only of messages that are being sent, and the disk follows."""

from pathlib import Path

from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import UploadState
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW
from tests.unit.local.conftest import ME

KEY = FileKey(RoomId("engine"), MessageId("mine"), FileId("f" * 20))


def queue(store: LocalStore, folder: Path) -> Path:
    """A message with one file waits; returns where its copy is."""
    source = folder / "plan.txt"
    source.write_bytes(b"hello")
    file = store.files.folder.keep_copy(source, KEY)
    store.outbox.enqueue(SendMessage(KEY.room_id, KEY.message_id, "", attachments=(file,)), NOW)
    return store.files.folder.path(KEY, file.name)


def test_an_upload_is_noted_only_while_its_message_is_being_sent(store: LocalStore, tmp_path: Path) -> None:
    queue(store, tmp_path)
    assert not store.files.put_upload(1, KEY, UploadState.UPLOADING, "/there")
    store.outbox.mark_sending(1)
    assert store.files.is_wanted(1)
    assert store.files.put_upload(1, KEY, UploadState.UPLOADING, "/there")
    assert store.files.upload(KEY).address == "/there"
    assert not store.files.put_upload(2, KEY, UploadState.UPLOADED)


def test_a_discarded_message_takes_its_copy_along(store: LocalStore, tmp_path: Path) -> None:
    copy = queue(store, tmp_path)
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "no")
    store.files.clear()
    assert store.files.stored(KEY) == copy
    store.outbox.discard(KEY.message_id)
    assert copy.exists(), "the disk follows the database, never the other way round"
    store.files.clear()
    assert not copy.parent.exists()
    assert store.files.stored(KEY) is None


def test_a_start_finds_the_disk_as_the_database_knows_it(path: Path, tmp_path: Path) -> None:
    store = LocalStore.open(path, ME)
    copy = queue(store, tmp_path)
    stranger = FileKey(KEY.room_id, MessageId("never queued"), KEY.file_id)
    source = tmp_path / "plan.txt"
    orphan = store.files.folder.path(stranger, store.files.folder.keep_copy(source, stranger).name)
    store.close()
    LocalStore.open(path, ME).close()
    assert copy.exists()
    assert not orphan.exists()


def test_dropping_spares_what_a_message_has(store: LocalStore, tmp_path: Path) -> None:
    copy = queue(store, tmp_path)
    store.files.drop([KEY])
    assert copy.exists()


def test_a_file_that_somebody_took_away_is_not_here(store: LocalStore, tmp_path: Path) -> None:
    queue(store, tmp_path).unlink()
    assert store.files.stored(KEY) is None


def test_a_damaged_database_loses_no_file_that_waits(path: Path, tmp_path: Path) -> None:
    store = LocalStore.open(path, ME)
    copy = queue(store, tmp_path)
    store.close()
    content = bytearray(path.read_bytes())
    content[20:28] = b"nonsense"
    path.write_bytes(content)
    again = LocalStore.open(path, ME)
    reader = again.reader()
    (row,) = reader.outbox()
    assert isinstance(row.mutation, SendMessage)
    assert [file.name for file in row.mutation.attachments] == ["plan.txt"]
    message = reader.message(KEY.room_id, KEY.message_id)
    assert message is not None
    assert message.attachments == row.mutation.attachments
    assert again.files.stored(KEY) == copy
    reader.close()
    again.close()
