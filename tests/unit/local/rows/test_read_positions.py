"""Read positions, and the unread counts that follow from them."""

from datetime import timedelta

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.mutation import SendMessage
from desktop_chat.model.realtime.read_position import ReadPosition, UnreadMark
from tests.example_data import NOW, a_message, a_room, at
from tests.unit.local.conftest import ME

ENGINE = RoomId("engine")


def unread(reader: LocalReader) -> int:
    (summary,) = reader.rooms()
    return summary.unread


def test_it_never_moves_back(store: LocalStore, reader: LocalReader) -> None:
    assert reader.read_position(ENGINE) is None
    assert store.put_read_positions({ENGINE: ReadPosition(at(12, 0))}).rooms == {ENGINE}
    assert not store.put_read_positions({ENGINE: ReadPosition(at(11, 0))})
    assert not store.put_read_positions({ENGINE: ReadPosition(at(12, 0))})
    assert reader.read_position(ENGINE) == at(12, 0)


def test_unread_are_the_messages_of_others_after_it(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(
        ENGINE,
        [
            a_message("one", sent_at=at(10, 0)),
            a_message("mine", sender=ME, sent_at=at(11, 0)),
            a_message("two", sent_at=at(12, 0)),
            a_message("deleted", sent_at=at(13, 0), deleted_at=NOW),
            a_message("three", sent_at=at(14, 0)),
        ],
        [],
        None,
    )
    assert unread(reader) == 3
    store.put_read_positions({ENGINE: ReadPosition(at(10, 0))})
    assert unread(reader) == 2
    store.put_read_positions({ENGINE: ReadPosition(at(14, 0))})
    assert unread(reader) == 0


def test_what_is_sent_from_here_is_never_unread(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.outbox.enqueue(SendMessage(ENGINE, MessageId("q"), "mine"), NOW)
    assert unread(reader) == 0
    store.outbox.mark_sending(1)
    store.outbox.mark_sent(1, NOW)
    assert unread(reader) == 0


def test_a_message_deleted_later_no_longer_counts(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message("x", message_id="m", updated_at=at(10, 0))], [], None)
    assert unread(reader) == 1
    gone = a_message("", message_id="m", updated_at=at(11, 0), deleted_at=at(11, 0))
    assert store.apply_messages(ENGINE, [gone], [], None).rooms == {ENGINE}
    assert unread(reader) == 0


def three(store: LocalStore) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    mine = a_message("mine", sender=ME, sent_at=at(13, 0))
    store.apply_messages(
        ENGINE, [a_message("one", sent_at=at(10, 0)), a_message("two", sent_at=at(12, 0)), mine], [], None
    )


def test_marked_as_unread_is_the_newest_message_of_somebody_else(store: LocalStore, reader: LocalReader) -> None:
    three(store)
    store.mark_read(ENGINE, at(13, 0), NOW)
    assert unread(reader) == 0
    assert store.mark_unread(ENGINE, NOW).rooms == {ENGINE}
    assert unread(reader) == 1
    assert reader.read_position(ENGINE) == at(12, 0) - timedelta(microseconds=1)
    assert reader.read_positions()[ENGINE].up_to == at(13, 0), "nothing is taken back"
    assert store.mark_read(ENGINE, at(12, 0), NOW).rooms == {ENGINE}
    assert unread(reader) == 0


def test_a_room_of_ones_own_words_cannot_be_marked(store: LocalStore, reader: LocalReader) -> None:
    store.apply_rooms([a_room("engine")], [], None)
    store.apply_messages(ENGINE, [a_message("mine", sender=ME, sent_at=at(13, 0))], [], None)
    assert not store.mark_unread(ENGINE, NOW)
    assert reader.read_positions() == {}


def test_a_mark_without_position_is_kept_for_the_merge(store: LocalStore, reader: LocalReader) -> None:
    marked = ReadPosition(None, UnreadMark(NOW, at(10, 0)))
    assert store.put_read_positions({ENGINE: marked}).rooms == {ENGINE}
    assert not store.put_read_positions({ENGINE: marked})
    assert reader.read_positions() == {ENGINE: marked}
