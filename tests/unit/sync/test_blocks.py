"""When the list of blocked people is read; tests/spec/test_blocks.py plays what follows from it."""

from datetime import timedelta

from desktop_chat.model import paths
from tests.spec.play import Play


def reads(play: Play) -> int:
    return sum(query.collection == paths.BLOCKS for query in play.gateway.queries)


def test_the_list_is_read_once_a_week_and_not_at_each_start(play: Play) -> None:
    assert reads(play.settle()) == 1
    assert reads(play.restarts().settle()) == 0
    play.close().clock.jump(timedelta(days=8))
    assert reads(play.raises_curtain().settle()) == 1
