"""Notes of leaving: what a room list since its cursor cannot tell."""

import pytest

from desktop_chat.model.firebase.firestore import Query
from desktop_chat.model.ids import RoomId
from desktop_chat.model.notice import NoticeKind
from desktop_chat.sync.listeners.resume_plan import OVERLAP
from tests.spec.play import CRIT, ENGINE, Play

HOUR = 3600.0


def room_ids(play: Play) -> set[RoomId]:
    return {row.room.id for row in play.client.rooms()}


@pytest.fixture
def away(play: Play) -> Play:
    """Ada went after a quiet minute."""
    return play.waits(60).close()


def test_notes_are_not_listened_to_while_the_room_list_tells_by_itself(play: Play) -> None:
    assert "users/ada/memberships" not in play.gateway.listened()


@pytest.mark.parametrize("absence", [HOUR, 30 * 24 * HOUR])
def test_quiet_room_that_was_left_while_away_goes_with_an_explanation(away: Play, absence: float) -> None:
    away.waits_outside(absence / 2).removes_ada_outside().waits_outside(absence / 2).raises_curtain()
    assert room_ids(away) == {CRIT}
    assert [notice.kind for notice in away.client.notices()] == [NoticeKind.REMOVED]


def test_who_came_back_before_the_start_is_in(away: Play) -> None:
    away.removes_ada_outside().adds_outside("ada").waits_outside(HOUR).raises_curtain()
    assert room_ids(away) == {ENGINE, CRIT}


def test_leaving_and_coming_back_while_the_program_runs(away: Play) -> None:
    away.waits_outside(HOUR).raises_curtain()
    assert room_ids(away.removes_ada_outside().settle()) == {CRIT}
    assert room_ids(away.adds_outside("ada").settle()) == {ENGINE, CRIT}
    assert room_ids(away.removes_ada_outside().settle()) == {CRIT}


def test_removal_between_two_long_absences_is_not_missed(away: Play) -> None:
    """The cursor of the notes is stored where they were last heard, not where they began."""
    away.waits_outside(HOUR).raises_curtain().waits(60).close()
    away.removes_ada_outside().waits_outside(HOUR).raises_curtain()
    assert room_ids(away) == {CRIT}


def test_notes_begin_where_the_room_list_knew_everything(away: Play) -> None:
    left = away.clock.now()
    away.waits_outside(HOUR).raises_curtain()
    (since,) = [
        one.target.filters[0].value
        for one in away.gateway.listenings
        if isinstance(one.target, Query) and one.target.collection == "memberships"
    ]
    assert since == left - OVERLAP


def test_each_start_asks_for_the_notes_since_the_last(away: Play) -> None:
    away.removes_ada_outside().waits_outside(HOUR).raises_curtain().waits(60).close()
    away.waits_outside(HOUR).raises_curtain()
    (notes,) = [
        one
        for one in away.gateway.listenings
        if isinstance(one.target, Query) and one.target.collection == "memberships"
    ]
    assert notes.held == {}


def test_note_that_comes_before_its_first_plan_failed_is_heard_later(away: Play) -> None:
    """Where the notes begin is stored before the room list moves on."""
    away.removes_ada_outside().waits_outside(HOUR).raises_curtain(watch=False)
    away.close().waits_outside(60).raises_curtain()
    assert room_ids(away) == {CRIT}
