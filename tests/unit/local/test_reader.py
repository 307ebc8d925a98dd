"""LocalReader: connections of other threads see each commit, and only whole ones."""

import threading

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import MessageId, RoomId, Uid
from tests.example_data import NOW, a_message, a_room

ENGINE = RoomId("engine")


def test_an_empty_store_answers_with_nothing(reader: LocalReader) -> None:
    assert reader.rooms() == []
    assert reader.room(ENGINE) is None
    assert reader.room_ids() == frozenset()
    assert reader.members(ENGINE) == []
    assert reader.user(Uid("ada")) is None
    assert reader.users([]) == {}
    assert reader.message(ENGINE, MessageId("m")) is None
    assert reader.messages(ENGINE, limit=5) == []
    assert reader.read_position(ENGINE) is None
    assert reader.oldest_sent_at(ENGINE) is None
    assert reader.newest_updated_at(ENGINE) is None
    assert reader.known_message_ids(ENGINE, NOW) == frozenset()
    assert reader.history_complete(ENGINE) is False
    assert reader.unsent() == 0


def test_limit_zero_is_an_empty_page(store: LocalStore, reader: LocalReader) -> None:
    store.apply_messages(ENGINE, [a_message()], [], None)
    assert reader.messages(ENGINE, limit=0) == []


def test_another_thread_reads_while_this_one_writes(store: LocalStore) -> None:
    counts: list[int] = []
    started, done = threading.Event(), threading.Event()

    def read() -> None:
        reader = store.reader()
        while not done.is_set():
            (row,) = reader.rooms()
            counts.append(row.unread)
            started.set()
        counts.append(reader.rooms()[0].unread)
        reader.close()

    store.apply_rooms([a_room("engine")], [], None)
    thread = threading.Thread(target=read)  # noqa: TID251 - another thread is the subject
    thread.start()
    assert started.wait(10)
    for _ in range(50):
        store.apply_messages(ENGINE, [a_message(), a_message()], [], None)
    done.set()
    thread.join()
    assert all(count % 2 == 0 for count in counts), "a reader saw half a transaction"
    assert counts == sorted(counts)
    assert counts[-1] == 100


def test_damage_is_a_store_error(store: LocalStore, reader: LocalReader) -> None:
    with store._database.reading() as rows:
        rows.execute("DROP TABLE read_positions")
    with pytest.raises(StoreError):
        reader.rooms()


def test_close_can_be_repeated(store: LocalStore) -> None:
    reader = store.reader()
    reader.close()
    reader.close()
