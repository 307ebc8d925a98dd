"""Orders to remove files: due with the tombstone, gone with the answer or with the deletion."""

from dataclasses import replace

from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import DeleteMessage
from tests.example_data import NOW, a_message
from tests.fake_files import an_attachment

ENGINE, ID = RoomId("engine"), MessageId("m")
FILES = (an_attachment("a.pdf"), an_attachment("b.pdf"))


def deletes(store: LocalStore) -> None:
    message = replace(a_message("mine", message_id=ID, sender="ada"), attachments=FILES)
    store.apply_messages(ENGINE, [message], [], None)
    store.outbox.delete(DeleteMessage(ENGINE, ID), NOW)


def test_an_order_becomes_due_with_the_tombstone_and_goes_with_the_answer(store: LocalStore) -> None:
    deletes(store)
    assert store.files.next_removal() is None
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, NOW)
    for file in FILES:
        key = FileKey(ENGINE, ID, file.id)
        assert store.files.next_removal() == key
        store.files.removed(key)
    assert store.files.next_removal() is None


def test_an_order_survives_a_start_as_long_as_its_deletion_does(store: LocalStore) -> None:
    deletes(store)
    store.files.sweep()
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, NOW)
    store.files.sweep()
    assert store.files.next_removal() == FileKey(ENGINE, ID, FILES[0].id)


def test_without_its_deletion_an_order_is_dropped(store: LocalStore) -> None:
    deletes(store)
    store.outbox.mark_sending(1)
    store.outbox.mark_rejected(1, "You may not")
    store.outbox.discard_row(1)
    store.files.sweep()
    store.outbox.delete(DeleteMessage(ENGINE, ID), NOW)
    with store.files._database.reading() as rows:
        assert rows.execute("SELECT count(*), min(number) > 2 FROM file_removals").fetchone() == (2, 1)
