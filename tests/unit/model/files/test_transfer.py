"""How far a transfer is."""

import pytest

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.transfer import Direction, Transfer
from desktop_chat.model.ids import FileId, MessageId, RoomId

KEY = FileKey(RoomId("r"), MessageId("m"), FileId("f"))


@pytest.mark.parametrize(("done", "total", "fraction"), [(0, 10, 0.0), (5, 10, 0.5), (11, 10, 1.0), (0, 0, 1.0)])
def test_progress_is_a_fraction(done: int, total: int, fraction: float) -> None:
    assert Transfer(KEY, Direction.UP, done, total).fraction == fraction
