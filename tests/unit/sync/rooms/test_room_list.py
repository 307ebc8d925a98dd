"""The listener of the room list: from its token, from its cursor, and with the notes beside it."""

import pytest

from desktop_chat.errors import Rejected
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Query
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.listeners.resume_plan import OVERLAP
from tests.fake_firestore import FakeListening
from tests.spec.play import CRIT, ENGINE, Play


def listening(play: Play, collection: str) -> FakeListening:
    (found,) = [
        one
        for one in play.gateway.listenings
        if isinstance(one.target, Query) and f"{one.target.parent}/{one.target.collection}".strip("/") == collection
    ]
    return found


def room_ids(play: Play) -> set[RoomId]:
    return {row.room.id for row in play.client.rooms()}


def test_listener_resumes_with_token_and_known_rooms(play: Play) -> None:
    assert listening(play, "rooms").resume is None
    play.restarts()
    resume = listening(play, "rooms").resume
    assert resume is not None
    assert resume.known == {paths.room(ENGINE), paths.room(CRIT)}


def test_room_of_others_is_never_stored(play: Play) -> None:
    play.add_room(RoomId("secret"), "grace", "radia")
    play.settle()
    assert room_ids(play) == {ENGINE, CRIT}


def test_room_that_becomes_unreadable_stays_as_it_was(play: Play) -> None:
    """A hostile member may break the summary; that must not throw the others out of the room."""
    fields = play.server.documents[paths.room(ENGINE)].fields
    play.server.put(paths.room(ENGINE), {**fields, "kind": 7})
    play.settle()
    assert room_ids(play) == {ENGINE, CRIT}


def test_whole_result_takes_away_what_it_does_not_hold(play: Play) -> None:
    play.removes_ada_outside().waits(1)
    play.network(play.gateway.repeat_everything)
    assert room_ids(play) == {CRIT}


def test_other_person_of_a_direct_room_gets_a_name(play: Play) -> None:
    play.server.put("rooms/dm_ada_radia", {**play.server.documents["rooms/crit"].fields, "kind": "direct", "title": "",
                                           "memberIds": ["ada", "radia"]})  # fmt: skip
    play.settle().waits(1)
    row = play.client.room(RoomId("dm_ada_radia"))
    assert row is not None
    assert row.title == "Radia Perlman"


# --- after half an hour -----------------------------------------------------------------------------------
HOUR = 3600.0


def filters(play: Play) -> dict[str, object]:
    target = listening(play, "rooms").target
    assert isinstance(target, Query)
    return {one.field: one.value for one in target.filters}


def test_old_token_gives_way_to_a_query_of_what_was_written_since(play: Play) -> None:
    play.waits(60).close()
    left = play.clock.now()
    play.moves_room(CRIT).waits_outside(HOUR).raises_curtain()
    assert listening(play, "rooms").resume is None
    assert filters(play) == {"memberIds": "ada", "updatedAt": left - OVERLAP}
    assert list(listening(play, "rooms").held) == [paths.room(CRIT)]
    assert room_ids(play) == {ENGINE, CRIT}


def test_bounded_query_is_taken_up_by_its_token(play: Play) -> None:
    play.waits(60).close().moves_room(CRIT).waits_outside(HOUR).raises_curtain().restarts()
    resume = listening(play, "rooms").resume
    assert resume is not None
    assert resume.known == {paths.room(CRIT)}
    notes = listening(play, "users/ada/memberships").resume
    assert notes is not None
    assert notes.known == frozenset()


def test_whole_result_of_a_bounded_query_says_nothing_of_older_rooms(play: Play) -> None:
    play.waits(60).close().moves_room(CRIT).waits_outside(HOUR).raises_curtain()
    play.network(play.gateway.repeat_everything)
    assert room_ids(play) == {ENGINE, CRIT}


def test_running_program_asks_anew_after_a_long_cut_and_misses_nothing(play: Play) -> None:
    before = listening(play, "rooms")
    play.waits(60).goes_offline().moves_room(CRIT).removes_ada_outside().waits(2 * HOUR)
    play.add_room(RoomId("new"), "ada", "grace")
    play.goes_online()
    assert before.stopped
    assert room_ids(play) == {CRIT, RoomId("new")}
    assert paths.room(ENGINE) not in listening(play, "rooms").held


def test_short_cut_goes_on_with_the_same_listeners(play: Play) -> None:
    before = list(play.gateway.listenings)
    play.goes_offline().waits(1200).goes_online()
    assert play.gateway.listenings == before


def test_project_without_the_index_is_asked_for_everything(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    play.waits(60).close().waits_outside(HOUR).raises_curtain(watch=False)
    play.network(lambda: play.gateway.kill_targets(Rejected("No", "The query needs an index."), "/rooms"))
    play.timer("listen:rooms").watch_delivers()
    assert "firestore.indexes.json" in caplog.text
    assert list(filters(play)) == ["memberIds"]
    play.add_room(RoomId("new"), "ada", "grace")
    assert room_ids(play.settle()) == {ENGINE, CRIT, RoomId("new")}
