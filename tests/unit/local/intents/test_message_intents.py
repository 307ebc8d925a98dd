"""How an intent joins what waits already; the spec tests play the rest."""

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.model.mutation import DeleteMessage, EditMessage, SendMessage
from desktop_chat.model.room import Member, Role
from tests.example_data import NOW, a_message
from tests.unit.local.conftest import ME

ROOM, ID = RoomId("engine"), MessageId("q")


@pytest.fixture
def waiting(store: LocalStore) -> LocalStore:
    store.outbox.enqueue(SendMessage(ROOM, ID, "one"), NOW)
    return store


@pytest.fixture
def known(store: LocalStore) -> LocalStore:
    store.apply_messages(ROOM, [a_message("one", message_id=ID, sender=ME)], [], None)
    return store


def test_an_edit_folds_into_a_fresh_send_without_a_trace(waiting: LocalStore, reader: LocalReader) -> None:
    waiting.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    assert [row.mutation for row in reader.outbox()] == [SendMessage(ROOM, ID, "two")]


def test_an_edit_after_an_attempt_remembers_that_an_older_body_may_be_there(
    waiting: LocalStore, reader: LocalReader
) -> None:
    waiting.outbox.mark_sending(1)
    waiting.outbox.mark_retrying(1, "no answer", NOW)
    waiting.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    assert [row.mutation for row in reader.outbox()] == [SendMessage(ROOM, ID, "two", is_edited=True)]


def test_a_row_on_its_way_is_never_touched(waiting: LocalStore, reader: LocalReader) -> None:
    waiting.outbox.mark_sending(1)
    waiting.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    waiting.outbox.edit(EditMessage(ROOM, ID, "three"), NOW)
    waiting.outbox.delete(DeleteMessage(ROOM, ID), NOW)
    assert [row.mutation for row in reader.outbox()] == [SendMessage(ROOM, ID, "one"), DeleteMessage(ROOM, ID)]


def test_a_delete_takes_the_place_of_a_send_that_may_have_arrived(waiting: LocalStore, reader: LocalReader) -> None:
    waiting.outbox.enqueue(SendMessage(ROOM, MessageId("next"), "next"), NOW)
    waiting.outbox.mark_sending(1)
    waiting.outbox.mark_retrying(1, "no answer", NOW)
    waiting.outbox.delete(DeleteMessage(ROOM, ID), NOW)
    rows = reader.outbox()
    assert [(row.seq, row.state) for row in rows] == [(1, MessageState.QUEUED), (2, MessageState.QUEUED)]
    assert rows[0].mutation == DeleteMessage(ROOM, ID)


def test_an_edit_of_a_message_that_is_being_deleted_is_refused(known: LocalStore) -> None:
    known.outbox.delete(DeleteMessage(ROOM, ID), NOW)
    with pytest.raises(Rejected, match="deleted"):
        known.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    with pytest.raises(Rejected, match="deleted"):
        known.outbox.react(ROOM, ID, "👍", NOW, on=True)


def test_a_new_edit_takes_up_a_rejected_one(known: LocalStore, reader: LocalReader) -> None:
    known.outbox.edit(EditMessage(ROOM, ID, "two"), NOW)
    known.outbox.mark_sending(1)
    known.outbox.mark_rejected(1, "no")
    known.outbox.edit(EditMessage(ROOM, ID, "three"), NOW)
    (row,) = reader.outbox()
    assert (row.mutation, row.state, row.rejected) == (EditMessage(ROOM, ID, "three"), MessageState.QUEUED, None)


@pytest.mark.parametrize(
    ("room", "role", "may"),
    [
        (ROOM, Role.OWNER, True),
        (ROOM, Role.ADMIN, True),
        (ROOM, Role.MEMBER, False),
        (RoomId("dm_ada_grace"), Role.OWNER, False),
    ],
)
def test_who_manages_a_group_deletes_what_others_wrote_but_edits_nothing_of_it(
    store: LocalStore, reader: LocalReader, room: RoomId, role: Role, *, may: bool
) -> None:
    store.apply_members(room, [Member(room, ME, role, NOW)], [], None)
    theirs = a_message("theirs", message_id=ID, sender="grace", room_id=room)
    store.apply_messages(room, [theirs], [], None)
    with pytest.raises(Rejected, match="somebody else's"):
        store.outbox.edit(EditMessage(room, ID, "mine"), NOW)
    if may:
        store.outbox.delete(DeleteMessage(room, ID), NOW)
        assert [row.mutation for row in reader.outbox()] == [DeleteMessage(room, ID)]
        (shown,) = reader.messages(room, limit=5)
        assert shown.deleted_at is not None
    else:
        with pytest.raises(Rejected, match="somebody else's"):
            store.outbox.delete(DeleteMessage(room, ID), NOW)
