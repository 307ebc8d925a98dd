"""What answers do to the rows that they are about."""

from datetime import timedelta

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.mutation import DeleteMessage, EditMessage, SendMessage, SetReaction
from tests.example_data import NOW, a_message
from tests.unit.local.conftest import ME

ROOM, ID = RoomId("engine"), MessageId("m")
LATER = NOW + timedelta(minutes=5)


def test_an_answer_that_comes_after_newer_news_changes_nothing(store: LocalStore, reader: LocalReader) -> None:
    store.apply_messages(ROOM, [a_message("one", message_id=ID, sender=ME)], [], None)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.mark_sending(1)
    newer = a_message("from my phone", message_id=ID, sender=ME, updated_at=LATER)
    store.apply_messages(ROOM, [newer], [], None)
    store.outbox.mark_sent(1, LATER - timedelta(minutes=1))
    message = reader.message(ROOM, ID)
    assert message is not None
    assert message.body == "from my phone"


def test_reactions_of_others_stay_when_mine_are_answered(store: LocalStore, reader: LocalReader) -> None:
    told = a_message("hi", message_id=ID, sender="grace", reactions={Uid("grace"): ("🎉",)})
    store.apply_messages(ROOM, [told], [], None)
    store.outbox.react(ROOM, ID, "👍", NOW, on=True)
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, LATER)
    message = reader.message(ROOM, ID)
    assert message is not None
    assert dict(message.reactions) == {"grace": ("🎉",), ME: ("👍",)}


def test_an_answer_does_not_move_the_cursor_of_what_was_heard(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.mark_sent(1, NOW)
    store.outbox.mark_sending(2)
    store.outbox.mark_sent(2, LATER)
    assert reader.newest_updated_at(ROOM) is None
    message = reader.message(ROOM, ID)
    assert message is not None
    assert (message.body, message.sent_at, message.edited_at) == ("two", NOW, LATER)


def test_the_refusal_of_a_message_takes_its_delete_along(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.delete(DeleteMessage(ROOM, ID), NOW)
    store.outbox.mark_rejected(1, "no")
    assert reader.outbox() == []
    assert reader.message(ROOM, ID) is None


def test_the_refusal_of_a_message_takes_its_edit_in_and_its_reaction_along(
    store: LocalStore, reader: LocalReader
) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.react(ROOM, ID, "👍", NOW, on=True)
    store.outbox.mark_rejected(1, "no")
    wanted = [SendMessage(ROOM, ID, "two", is_edited=True), SetReaction(ROOM, ID, ("👍",))]
    assert [(row.mutation, row.rejected) for row in reader.outbox()] == [(one, "no") for one in wanted]
    message = reader.message(ROOM, ID)
    assert message is not None
    assert (message.body, message.error) == ("two", "no")
    store.outbox.retry(ID)
    assert [row.rejected for row in reader.outbox()] == [None, None]


def test_a_message_that_arrived_as_it_was_becomes_an_edit(store: LocalStore, reader: LocalReader) -> None:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.mark_retrying(1, "no answer", NOW)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.apply_messages(ROOM, [a_message("one", message_id=ID, sender=ME)], [], None)
    assert [row.mutation for row in reader.outbox()] == [EditMessage(ROOM, ID, "two")]
    message = reader.message(ROOM, ID)
    assert message is not None
    assert (message.body, message.outbox_seq) == ("two", None)


def test_a_refused_edit_that_was_replaced_meanwhile_is_dropped(store: LocalStore, reader: LocalReader) -> None:
    store.apply_messages(ROOM, [a_message("one", message_id=ID, sender=ME)], [], None)
    store.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    store.outbox.mark_sending(1)
    store.outbox.edit(EditMessage(ROOM, ID, "three"), NOW)
    store.outbox.mark_rejected(1, "no")
    assert [row.mutation for row in reader.outbox()] == [EditMessage(ROOM, ID, "three")]
