"""How far the files of a message that waits are."""

from desktop_chat.local.outbox import uploads
from desktop_chat.local.outbox.uploads import Upload
from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import UploadState
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW

FILES = tuple(Attachment(FileId(c * 20), f"{c}.txt", "text/plain", 5, "0" * 64) for c in "ab")
MESSAGE = SendMessage(RoomId("r"), MessageId("m"), "", attachments=FILES)
ONE, OTHER = (FileKey(MESSAGE.room_id, MESSAGE.message_id, file.id) for file in FILES)


def test_a_file_without_a_row_is_queued(store: LocalStore) -> None:
    store.outbox.enqueue(MESSAGE, NOW)
    with store._database.transaction() as rows:
        assert uploads.get(rows, ONE) == Upload(UploadState.QUEUED, "")
        uploads.put(rows, ONE, Upload(UploadState.UPLOADING, "/there"))
        assert uploads.get(rows, ONE) == Upload(UploadState.UPLOADING, "/there")
        assert uploads.get(rows, OTHER) == Upload()


def test_a_message_is_ready_when_all_its_files_are_there(store: LocalStore) -> None:
    store.outbox.enqueue(MESSAGE, NOW)
    with store._database.transaction() as rows:
        assert uploads.are_done(rows, SendMessage(RoomId("r"), MessageId("m"), "words"))
        uploads.put(rows, ONE, Upload(UploadState.UPLOADED))
        assert not uploads.are_done(rows, MESSAGE)
        uploads.put(rows, OTHER, Upload(UploadState.FAILED))
        assert not uploads.are_done(rows, MESSAGE)
        uploads.put(rows, OTHER, Upload(UploadState.UPLOADED))
        assert uploads.are_done(rows, MESSAGE)
