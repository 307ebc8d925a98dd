"""Rooms that somebody was taken out of: they go, and the person is told once why."""

from collections.abc import Callable

import pytest

from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import Uid
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.room import Role
from tests.spec.play import CRIT, ENGINE, Play, rejected, retrying, sent


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


# --- taken out, and let in again ------------------------------------------------------------------------------
def takes_out(play: Play) -> None:
    """As ``rooms archive`` or an admin does: nothing of the room can be read or written any more."""
    play.server.allows = lambda uid, writes: not any(ENGINE in write.path for write in writes)
    play.server.visible = lambda uid, path: ENGINE not in path
    play.removes_ada_outside()


def lets_in(play: Play) -> None:
    play.server.allows = lambda uid, writes: True
    play.server.visible = lambda uid, path: True
    play.add_room(ENGINE, "ada", "grace")
    play.settle()


def waits_offline(play: Play) -> None:
    play.goes_offline().sends("precious")
    takes_out(play)
    play.goes_online()


def waits_for_another_attempt(play: Play) -> None:
    play.gateway.offline = True
    play.sends("precious").shows(retrying("precious"))
    takes_out(play)
    play.goes_online()


def is_sent_by_another_life(play: Play) -> None:
    play.goes_offline().sends("precious").vanishes()
    takes_out(play)
    play.raises_curtain()


@pytest.mark.parametrize("story", [waits_offline, waits_for_another_attempt, is_sent_by_another_life])
def test_refused_message_waits_for_the_person_when_the_person_is_let_in_again(
    play: Play, story: Callable[[Play], None]
) -> None:
    play.opens()
    story(play)
    play.shows(rejected("precious"))
    assert play.find("precious").error
    lets_in(play)
    play.waits(60).restarts().opens().waits(60)
    play.server_has().shows(rejected("precious"))
    play.retries("precious").server_has("precious").shows(sent("precious"))


@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("unsent", [(), ("precious",)])
def test_who_writes_into_a_room_that_is_gone_is_told_and_nothing_waits(
    play: Play, unsent: tuple[str, ...], online: bool
) -> None:
    """Queued, it would go out by itself when the person is let in again, perhaps weeks later."""
    play.opens().goes_offline().sends(*unsent)
    takes_out(play)
    play.goes_online()
    if not online:
        play.goes_offline()
    error = play.fails(play.client.send(ENGINE, "into the void"))
    assert error.title == "You are not a member of this room any more"
    lets_in(play)
    play.goes_online().waits(60)
    play.server_has().shows(*map(rejected, unsent))


def test_room_that_is_kept_for_what_was_refused_is_not_listened_to(play: Play) -> None:
    play.opens().goes_offline().sends("precious")
    takes_out(play)
    play.goes_online().waits(60)
    assert {row.room.id: row.is_member for row in play.client.rooms()} == {CRIT: True, ENGINE: False}
    play.restarts().waits(60)
    assert not any(ENGINE in str(listening.target) for listening in play.gateway.listenings)
    lets_in(play)
    assert all(row.is_member for row in play.client.rooms())
    play.discards("precious").other_sends("welcome back").shows(sent("welcome back"))
