"""Messages on their way into the store: the cursor, and what is kept out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.sync.listeners.incoming import IncomingMessages
from desktop_chat.sync.listeners.resume_plan import BEGINNING
from tests.example_data import NOW
from tests.spec.play import CRIT, ENGINE, Play, sent


def document(message_id: str, *, seconds: float = 0, room_id: RoomId = ENGINE, **changes: object) -> Document:
    at = NOW + timedelta(seconds=seconds)
    fields = {"senderId": "grace", "sentAt": at, "updatedAt": at, "body": message_id, **changes}
    return Document(paths.message(room_id, MessageId(message_id)), fields, at, at)


@pytest.fixture
def incoming(play: Play) -> IncomingMessages:
    play.goes_offline()
    engine = play.client._session.engine
    assert engine is not None
    return engine.history._incoming


def hears(play: Play, incoming: IncomingMessages, *found: Document, removed: tuple[MessageId, ...] = ()) -> None:
    play.network(lambda: incoming.apply_heard(ENGINE, found, removed, begin=BEGINNING))


def test_cursor_is_the_newest_that_was_heard(play: Play, incoming: IncomingMessages) -> None:
    hears(play, incoming, document("a", seconds=5), document("b", seconds=3))
    assert incoming.cursor(ENGINE) == NOW + timedelta(seconds=5)
    hears(play, incoming, document("c", seconds=1))
    assert incoming.cursor(ENGINE) == NOW + timedelta(seconds=5)


def test_older_page_leaves_the_cursor_alone(play: Play, incoming: IncomingMessages) -> None:
    hears(play, incoming, document("a", seconds=1))
    play.network(lambda: incoming.apply_history(ENGINE, [document("old", seconds=-50), document("a", seconds=1)]))
    assert incoming.cursor(ENGINE) == NOW + timedelta(seconds=1)
    play.shows(sent("old"), sent("a"))


def test_page_counts_only_what_is_new(play: Play, incoming: IncomingMessages) -> None:
    hears(play, incoming, document("a"))
    counts: list[int] = []
    page = [document("a"), document("b", seconds=-1), Document("rooms/engine/messages/broken", {})]
    play.network(lambda: counts.append(incoming.apply_history(ENGINE, page)))
    assert counts == [1]


def test_document_of_another_room_is_skipped(
    play: Play, incoming: IncomingMessages, caplog: pytest.LogCaptureFixture
) -> None:
    hears(play, incoming, document("stray", room_id=CRIT), document("good"))
    play.shows(sent("good"))
    assert "skipped" in caplog.text


def test_forged_time_moves_the_cursor_only_to_the_time_of_the_write(play: Play, incoming: IncomingMessages) -> None:
    at = NOW + timedelta(seconds=1)
    hears(play, incoming, document("forged", seconds=1, updatedAt=NOW + timedelta(days=9999)))
    assert incoming.cursor(ENGINE) == at


def test_edit_from_before_the_stored_history_is_kept_out(play: Play, incoming: IncomingMessages) -> None:
    long = RoomId("long")
    found = document("newest", room_id=long)
    ancient = document("ancient", seconds=5, sentAt=NOW - timedelta(days=9), room_id=long)
    play.network(lambda: incoming.apply_heard(long, [found], [], begin=BEGINNING))
    play.network(lambda: incoming.apply_heard(long, [ancient], [], begin=BEGINNING))
    play.shows(sent("newest"), room_id=long)
    assert incoming.cursor(long) == NOW + timedelta(seconds=5)


def test_edit_of_anything_is_kept_once_the_history_is_complete(play: Play, incoming: IncomingMessages) -> None:
    hears(play, incoming, document("newest"))
    hears(play, incoming, document("ancient", seconds=5, sentAt=NOW - timedelta(days=9)))
    play.shows(sent("ancient"), sent("newest"))


def test_room_without_messages_begins_where_it_is_told(play: Play, incoming: IncomingMessages) -> None:
    elsewhere = RoomId("elsewhere")
    assert incoming.cursor(elsewhere) is None
    play.network(lambda: incoming.apply_heard(elsewhere, [], [], begin=BEGINNING))
    assert incoming.cursor(elsewhere) == BEGINNING


def test_cursor_of_a_snapshot_is_the_time_up_to_which_it_is_complete(play: Play, incoming: IncomingMessages) -> None:
    elsewhere, later = RoomId("elsewhere"), NOW + timedelta(hours=1)
    play.network(lambda: incoming.apply_heard(elsewhere, [], [], begin=BEGINNING, complete_to=later))
    assert incoming.cursor(elsewhere) == later
    play.network(lambda: incoming.complete({elsewhere: NOW}))
    assert incoming.cursor(elsewhere) == later
    play.network(lambda: incoming.complete({elsewhere: later + timedelta(hours=1)}))
    assert incoming.cursor(elsewhere) == later + timedelta(hours=1)


def test_large_snapshot_is_stored_in_order_in_transactions_of_a_bounded_size(
    play: Play, incoming: IncomingMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cursor never passes what is stored, so that an end of the process between two of them leaves no hole."""
    monkeypatch.setattr("desktop_chat.sync.listeners.incoming.STEP", 10)
    found = [document(f"m{number:02d}", seconds=number) for number in range(25)]
    cursors = []
    play.client.subscribe(lambda changes: cursors.append((len(changes.messages), incoming.cursor(ENGINE))))
    play.network(
        lambda: incoming.apply_heard(ENGINE, found[::-1], [], begin=BEGINNING, complete_to=NOW + timedelta(days=1))
    )
    assert cursors == [
        (10, NOW + timedelta(seconds=9)),
        (10, NOW + timedelta(seconds=19)),
        (5, NOW + timedelta(days=1)),
    ]


def test_window_may_draw_between_two_transactions(
    play: Play, incoming: IncomingMessages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_chat.sync.listeners.incoming.STEP", 10)
    order: list[str] = []
    play.client.subscribe(lambda changes: order.append(f"{len(changes.messages)} stored"))
    engine = play.client._session.engine
    assert engine is not None
    courteous = IncomingMessages(replace(incoming._context, give_way=lambda: order.append("gave way")), engine.people)
    found = [document(f"m{number:02d}", seconds=number) for number in range(25)]
    play.network(lambda: courteous.apply_heard(ENGINE, found, [], begin=BEGINNING))
    assert order == ["10 stored", "gave way", "10 stored", "gave way", "5 stored"]


def test_repeated_message_writes_nothing(play: Play, incoming: IncomingMessages) -> None:
    hears(play, incoming, document("a"))
    play.changes.clear()
    hears(play, incoming, document("a"))
    assert play.changes == []
