"""Drafts survive the program, and leave with the message that is made of them or not at all."""

from pathlib import Path

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local.device import drafts
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.draft import Draft
from desktop_chat.model.mutation import EditMessage, SendMessage
from tests.example_data import NOW, a_message, a_room
from tests.unit.local.conftest import ME

ENGINE, OTHER = RoomId("engine"), RoomId("other")
QUOTED, OWN = MessageId("quoted"), MessageId("own")


def send(body: str, reply_to: MessageId | None = None) -> SendMessage:
    return SendMessage(ENGINE, MessageId("new"), body, reply_to)


def test_drafts_are_there_after_a_restart(store: LocalStore, path: Path) -> None:
    assert store.put_draft(ENGINE, Draft("half", QUOTED)).drafts == {ENGINE}
    store.put_draft(OTHER, Draft("waits", None, OWN, "new words"))
    store.close()
    again = LocalStore.open(path, ME)
    reader = again.reader()
    assert reader.drafts() == {ENGINE: Draft("half", QUOTED), OTHER: Draft("waits", None, OWN, "new words")}
    reader.close()
    again.close()


def test_an_empty_draft_is_no_row_and_the_same_is_no_news(store: LocalStore, reader: LocalReader) -> None:
    assert not store.put_draft(ENGINE, Draft())
    store.put_draft(ENGINE, Draft("half"))
    assert not store.put_draft(ENGINE, Draft("half"))
    assert store.put_draft(ENGINE, Draft())
    assert reader.drafts() == {}


def test_the_room_list_shows_its_beginning(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    assert [row.draft for row in reader.rooms()] == [""]
    store.put_draft(ENGINE, Draft("x" * 5000))
    assert [row.draft for row in reader.rooms()] == ["x" * 200]


def test_a_queued_message_takes_its_text_along(store: LocalStore, reader: LocalReader) -> None:
    store.put_draft(ENGINE, Draft("hello\nand more", QUOTED))
    changes = store.outbox.enqueue(send("hello", QUOTED), NOW, "hello\n")
    assert changes.drafts == {ENGINE}
    assert reader.drafts() == {ENGINE: Draft("and more")}


def test_a_message_from_elsewhere_leaves_the_draft_alone(store: LocalStore, reader: LocalReader) -> None:
    store.put_draft(ENGINE, Draft("hello"))
    assert not store.outbox.enqueue(send("hello"), NOW).drafts
    assert reader.drafts() == {ENGINE: Draft("hello")}


def test_message_and_draft_change_together_or_not_at_all(
    store: LocalStore, reader: LocalReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put_draft(ENGINE, Draft("hello"))

    def fail(*_: object) -> bool:
        raise StoreError("The disk is full")

    monkeypatch.setattr(drafts, "put", fail)
    with pytest.raises(StoreError):
        store.outbox.enqueue(send("hello"), NOW, "hello")
    assert reader.outbox() == []
    assert reader.drafts() == {ENGINE: Draft("hello")}


def test_an_edit_that_is_queued_ends_its_draft(store: LocalStore, reader: LocalReader) -> None:
    store.apply_messages(ENGINE, [a_message("old", message_id="own", room_id="engine", sender="ada")], [], None)
    store.put_draft(ENGINE, Draft("half", None, OWN, "new"))
    assert store.outbox.edit(EditMessage(ENGINE, OWN, "new"), NOW).drafts == {ENGINE}
    assert reader.drafts() == {ENGINE: Draft("half")}


def test_a_draft_outlives_its_room(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.put_draft(ENGINE, Draft("half"))
    store.apply_rooms([], [ENGINE], None)
    store.apply_rooms([a_room("engine")], [], None)
    assert [row.draft for row in reader.rooms()] == ["half"]
