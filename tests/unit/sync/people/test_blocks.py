"""When the list of blocked people is read; tests/spec/test_blocks.py plays what follows from it."""

from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import RoomKind
from tests.spec.play import Play

DIRECT = RoomId("dm_ada_grace")


def reads(play: Play) -> int:
    return sum(query.collection == paths.BLOCKS for query in play.gateway.queries)


def test_the_list_is_read_once_a_week_at_most_and_not_at_each_start(play: Play) -> None:
    assert reads(play.settle()) == 1
    assert reads(play.restarts().settle()) == 0
    play.close().waits_outside(8 * 86_400)
    assert reads(play.raises_curtain().settle()) == 0
    assert reads(play.opens().settle()) == 0, "blocks are about direct rooms"
    play.server.put(
        paths.room(DIRECT), documents.room_fields(RoomKind.DIRECT, "", [Uid("ada"), Uid("grace")], "0" * 32)
    )
    assert reads(play.settle().opens(DIRECT).opens(DIRECT).settle()) == 1
