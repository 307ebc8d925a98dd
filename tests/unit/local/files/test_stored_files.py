"""Copies on this disk, and which of them go."""

from datetime import timedelta

from desktop_chat.local.files import stored_files
from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.model.mutation import SendMessage
from tests.example_data import NOW, a_message

ROOM = RoomId("engine")
FILES = tuple(Attachment(FileId(c * 20), f"{c}.txt", "text/plain", 1000, "0" * 64) for c in "abc")
KEYS = [FileKey(ROOM, MessageId(f"m{number}"), file.id) for number, file in enumerate(FILES)]


def test_what_waits_to_be_sent_is_never_evicted(store: LocalStore) -> None:
    waiting = SendMessage(ROOM, MessageId("mine"), "", attachments=FILES[:1])
    store.outbox.enqueue(waiting, NOW - timedelta(days=9))
    mine = FileKey(ROOM, waiting.message_id, FILES[0].id)
    store.apply_messages(ROOM, [a_message("", message_id=key.message_id) for key in KEYS], [], None)
    with store._database.transaction() as rows:
        for day, (key, file) in enumerate(zip(KEYS, FILES, strict=True)):
            stored_files.put(rows, key, file, NOW + timedelta(days=day))
        stored_files.touch(rows, KEYS[0], NOW + timedelta(days=5))
        stored_files.evict(rows, 4000)
        assert [stored_files.name(rows, key) for key in KEYS] == ["a.txt", "b.txt", "c.txt"]
        stored_files.evict(rows, 2500)
        assert [stored_files.name(rows, key) for key in KEYS] == ["a.txt", None, None]
        stored_files.evict(rows, 0)
        assert [stored_files.name(rows, key) for key in KEYS] == [None, None, None]
        assert stored_files.name(rows, mine) == "a.txt"
        assert len(stored_files.unneeded(rows)) == 3
        stored_files.forget_unneeded(rows, stored_files.unneeded(rows)[0])
        assert len(stored_files.unneeded(rows)) == 2
