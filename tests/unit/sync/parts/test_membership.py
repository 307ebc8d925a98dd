"""The door for membership; tests/spec/test_membership.py plays every order of events behind it."""

from datetime import datetime

import pytest

from desktop_chat.errors import SignInRequired
from desktop_chat.model.ids import Uid
from desktop_chat.model.room import MAX_TITLE, Role
from tests.spec.play import ENGINE, Play


def test_nobody_is_signed_in(play: Play) -> None:
    play.signs_out()
    commands = play.client.membership
    for command in (
        commands.leave(ENGINE),
        commands.remove(ENGINE, Uid("grace")),
        commands.rename(ENGINE, "x"),
        commands.set_role(ENGINE, Uid("grace"), Role.ADMIN),
    ):
        assert isinstance(play.fails(command), SignInRequired)


@pytest.mark.parametrize("title", ["x", "x" * MAX_TITLE, "  padded "])
def test_a_title_that_fits_is_queued_without_network(play: Play, title: str) -> None:
    play.goes_offline()
    play.does(play.client.membership.rename(ENGINE, title))
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.title == title.strip()
    assert isinstance(play.client.outbox.rows()[0].queued_at, datetime)
