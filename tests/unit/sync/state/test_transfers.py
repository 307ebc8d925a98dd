"""What is on its way: told when it moves, not for every byte."""

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import Direction, Transfer
from desktop_chat.model.ids import FileId, MessageId, RoomId
from desktop_chat.sync.state.transfers import Transfers

KEY = FileKey(RoomId("r"), MessageId("m"), FileId("f"))


def at(done: int) -> Transfer:
    return Transfer(KEY, Direction.UP, done, 1_000_000)


def test_a_transfer_is_told_from_its_begin_to_its_end() -> None:
    told: list[StoreChanges] = []
    transfers = Transfers(told.append)
    assert transfers.of(KEY) is None
    transfers.show(at(0))
    transfers.show(at(500_000))
    assert transfers.of(KEY) == at(500_000)
    transfers.end(KEY)
    transfers.end(KEY)
    assert transfers.of(KEY) is None
    assert told == [StoreChanges(transfers=frozenset({KEY}))] * 3


def test_progress_that_nobody_sees_is_not_told() -> None:
    told: list[StoreChanges] = []
    transfers = Transfers(told.append)
    for done in range(0, 1_000_000, 1_000):
        transfers.show(at(done))
    assert 150 <= len(told) <= 201


def test_beginning_anew_is_told() -> None:
    told: list[StoreChanges] = []
    transfers = Transfers(told.append)
    transfers.show(at(1_000))
    transfers.show(at(0))
    assert transfers.of(KEY) == at(0)
