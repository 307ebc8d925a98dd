"""Delivery of one row, where the spec tests do not reach."""

from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied, NotFound, Unavailable
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import MessageId, Uid
from desktop_chat.model.mutation import EditMessage, LeaveRoom, Mutation, OutboxRow, RemoveMember
from desktop_chat.sync.outbox.delivery import Delivery
from tests.example_data import NOW
from tests.spec.play import ENGINE, Play


def deliver(play: Play, mutation: Mutation, attempts: int = 0) -> Any:
    engine = play.client._session.engine
    assert engine is not None
    delivery = Delivery(engine._context)
    return play.does(play.thread.submit(delivery.deliver(OutboxRow(1, mutation, NOW, attempts))))


def fails(play: Play, mutation: Mutation) -> ChatError:
    with pytest.raises(ChatError) as told:
        deliver(play, mutation)
    return told.value


def test_the_first_attempt_costs_one_write_and_no_read(play: Play) -> None:
    play.sends("a")
    play.gateway.gets.clear()
    before = len(play.gateway.commits)
    deliver(play, EditMessage(ENGINE, play.find("a").id, "b"))
    assert len(play.gateway.commits) == before + 1
    assert play.gateway.gets == []


def test_a_repeat_looks_first_and_writes_only_what_is_missing(play: Play) -> None:
    play.sends("a")
    edit = EditMessage(ENGINE, play.find("a").id, "b")
    done_at = deliver(play, edit)
    before = len(play.gateway.commits)
    assert deliver(play, edit, attempts=1) == done_at
    assert len(play.gateway.commits) == before


def test_a_message_that_is_gone_is_told_in_words(play: Play) -> None:
    error = fails(play, EditMessage(ENGINE, MessageId("gone"), "b"))
    assert isinstance(error, NotFound)
    assert "no longer exists" in error.title


def test_a_room_that_is_gone_can_be_left_but_nobody_removed_from_it(play: Play) -> None:
    play.server.delete(paths.room(ENGINE))
    assert deliver(play, LeaveRoom(ENGINE)) is None
    assert isinstance(fails(play, RemoveMember(ENGINE, Uid("grace"))), NotFound)


def test_a_room_that_may_not_be_read_is_left(play: Play) -> None:
    play.server.visible = lambda _, path: path != paths.room(ENGINE)
    assert deliver(play, LeaveRoom(ENGINE)) is None
    assert isinstance(fails(play, RemoveMember(ENGINE, Uid("grace"))), Denied)


def test_without_network_nothing_is_believed(play: Play) -> None:
    play.goes_offline()
    for mutation in (EditMessage(ENGINE, MessageId("x"), "b"), LeaveRoom(ENGINE)):
        assert isinstance(fails(play, mutation), Unavailable)
