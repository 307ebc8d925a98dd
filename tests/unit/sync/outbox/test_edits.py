"""The door for edits; tests/spec/test_edits.py plays every order of events behind it."""

from datetime import datetime

import pytest

from desktop_chat.errors import Rejected, SignInRequired
from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message import MAX_BODY_BYTES
from tests.spec.play import ENGINE, Play


@pytest.mark.parametrize("body", ["", " \n", "\ud800", "x" * (MAX_BODY_BYTES + 1)])
def test_a_body_that_the_rules_refuse_is_refused_at_once(play: Play, body: str) -> None:
    play.sends("a")
    assert isinstance(play.fails(play.client.edits.edit(ENGINE, play.find("a").id, body)), Rejected)
    assert play.client.outbox.rows() == []


def test_nobody_is_signed_in(play: Play) -> None:
    play.signs_out()
    for command in (
        play.client.edits.edit(ENGINE, MessageId("m"), "x"),
        play.client.edits.delete(ENGINE, MessageId("m")),
        play.client.edits.react(ENGINE, MessageId("m"), "👍", on=True),
    ):
        assert isinstance(play.fails(command), SignInRequired)


def test_the_future_resolves_when_the_row_is_on_disk_without_network(play: Play) -> None:
    play.sends("a").goes_offline().edits("a", "b")
    (row,) = play.client.outbox.rows()
    assert isinstance(row.queued_at, datetime)
