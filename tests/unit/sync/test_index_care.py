"""When the pieces of the search index are joined."""

from collections.abc import Callable

import pytest

from desktop_chat.errors import StoreError
from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.sync.index_care import PAUSE_SECONDS, QUIET_SECONDS, IndexCare
from tests.fakes import FakeClock

NEWS = StoreChanges(messages=frozenset({(RoomId("engine"), MessageId("m1"))}))


class PiecesStore(LocalStore):
    """A store whose index has so many steps of work left."""

    def __init__(self) -> None:
        self.left = 3
        self.steps = 0
        self.error: StoreError | None = None

    def join_search_index(self) -> bool:
        if self.error is not None:
            raise self.error
        self.steps += 1
        self.left = max(0, self.left - 1)
        return self.left > 0


class Care:
    """A running IndexCare."""

    def __init__(self) -> None:
        self.store, self.clock = PiecesStore(), FakeClock()
        self.heard: list[Callable[[StoreChanges], None]] = []
        self.care = IndexCare(self.store, self.clock, self._subscribe)
        self.care.start()

    def tell(self, changes: StoreChanges) -> None:
        for callback in list(self.heard):
            callback(changes)

    def _subscribe(self, callback: Callable[[StoreChanges], None]) -> Callable[[], None]:
        self.heard.append(callback)
        return lambda: self.heard.remove(callback)


@pytest.fixture
def care() -> Care:
    return Care()


def test_all_is_joined_step_by_step_and_then_nothing_runs(care: Care) -> None:
    care.clock.advance(QUIET_SECONDS)
    assert care.store.steps == 1
    care.clock.advance(PAUSE_SECONDS)
    care.clock.advance(PAUSE_SECONDS)
    assert care.store.steps == 3
    assert care.clock.pending == []


def test_messages_that_come_are_stored_first(care: Care) -> None:
    care.clock.advance(QUIET_SECONDS)
    care.tell(NEWS)
    care.clock.advance(PAUSE_SECONDS)
    assert care.store.steps == 1
    care.tell(NEWS)
    care.clock.advance(QUIET_SECONDS)
    assert care.store.steps == 1
    care.clock.advance(QUIET_SECONDS)
    assert care.store.steps == 2


def test_new_messages_make_work_due_again_and_nothing_else_does(care: Care) -> None:
    care.store.left = 1
    care.clock.advance(QUIET_SECONDS)
    care.tell(StoreChanges(usage=True, rooms=frozenset({RoomId("engine")})))
    assert care.clock.pending == []
    care.tell(NEWS)
    care.clock.advance(QUIET_SECONDS)
    care.clock.advance(QUIET_SECONDS)
    assert care.store.steps == 2


def test_a_store_that_fails_is_left_alone_until_there_is_news(care: Care) -> None:
    care.store.error = StoreError("The disk is full")
    care.clock.advance(QUIET_SECONDS)
    assert care.clock.pending == []
    care.store.error = None
    care.tell(NEWS)
    care.clock.advance(2 * QUIET_SECONDS)
    care.clock.advance(QUIET_SECONDS)
    assert care.store.steps >= 1


def test_after_the_end_nothing_happens(care: Care) -> None:
    care.care.stop()
    care.care.stop()
    assert care.heard == []
    assert care.clock.pending == []
