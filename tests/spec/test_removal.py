"""Rooms that somebody was taken out of: they go, and the person is told once why."""

import pytest

from desktop_chat.model import documents, paths
from desktop_chat.model.ids import Uid
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.room import Role
from tests.spec.play import CRIT, ENGINE, Play


def told(play: Play) -> list[str]:
    return [notice.title for notice in play.client.notices() if notice.kind is NoticeKind.REMOVED]


REMOVED = ["You were removed from “engine”"]


def test_removal_is_told_once(play: Play) -> None:
    play.opens().other_sends("secret")
    changes = len(play.changes)
    play.removes_ada()
    assert told(play) == REMOVED
    assert any(change.notices for change in play.changes[changes:])
    play.network(play.gateway.repeat_everything)
    assert told(play.restarts()) == REMOVED


def test_removal_while_away_is_told_at_the_next_start(play: Play) -> None:
    play.opens().vanishes().removes_ada_outside()
    assert told(play.raises_curtain()) == REMOVED
    assert [row.room.id for row in play.client.rooms()] == [CRIT]


def test_dismissed_notice_does_not_come_back(play: Play) -> None:
    play.removes_ada()
    (notice,) = play.client.notices()
    play.client.dismiss_notice(notice.number)
    play.network(play.gateway.repeat_everything)
    assert told(play.restarts()) == []


@pytest.mark.parametrize("watch_first", [False, True])
def test_who_leaves_alone_is_told_nothing(play: Play, watch_first: bool) -> None:
    play.server.put(paths.member(ENGINE, Uid("ada")), documents.member_fields(Role.MEMBER, Uid("grace")))
    play.server.put(paths.membership(Uid("ada"), ENGINE), documents.membership_fields())
    play.settle()
    play.gateway.hold_acks, play.gateway.hold_watch = watch_first, not watch_first
    play.does(play.client.membership.leave(ENGINE))
    assert ENGINE not in [row.room.id for row in play.client.rooms()]
    play.acks().watch_delivers()
    assert ENGINE not in [row.room.id for row in play.client.rooms()]
    assert told(play) == []


def test_second_removal_is_told_anew(play: Play) -> None:
    play.removes_ada()
    play.client.dismiss_notice(play.client.notices()[0].number)
    play.add_room(ENGINE, "ada", "grace")
    play.settle()
    assert ENGINE in [row.room.id for row in play.client.rooms()]
    assert told(play.removes_ada()) == REMOVED


def test_unsent_message_stays_to_be_copied_and_the_notice_says_so(play: Play) -> None:
    play.goes_offline().sends("precious").removes_ada_outside()
    play.server.allows = lambda uid, writes: False
    play.server.visible = lambda uid, path: ENGINE not in path
    play.goes_online()
    (notice,) = play.client.notices()
    assert "not sent" in notice.message
    assert [message.body for message in play.client.messages(ENGINE, limit=9)] == ["precious"]
