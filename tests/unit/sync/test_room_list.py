"""The listeners of the room list and of the members of the open room."""

from desktop_chat.model import documents, paths
from desktop_chat.model.firestore import Query
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Role
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


def test_members_resume_and_follow(play: Play) -> None:
    play.opens()
    assert listening(play, "rooms/engine/members").resume is None
    play.opens(CRIT).opens()
    resume = listening(play, "rooms/engine/members").resume
    assert resume is not None
    assert resume.known == {paths.member(ENGINE, Uid("ada")), paths.member(ENGINE, Uid("grace"))}
    play.server.put(paths.member(ENGINE, Uid("radia")), documents.member_fields(Role.ADMIN, Uid("ada")))
    play.server.delete(paths.member(ENGINE, Uid("grace")))
    play.settle().waits(1)
    assert {(member.uid, member.role) for member in play.client.members(ENGINE)} == {
        ("ada", Role.MEMBER),
        ("radia", Role.ADMIN),
    }


def test_whole_result_takes_away_members_it_does_not_hold(play: Play) -> None:
    play.opens().gateway.hold_watch = True
    play.server.delete(paths.member(ENGINE, Uid("grace")))
    play.gateway.hold_watch = False
    play.network(play.gateway.repeat_everything)
    assert [member.uid for member in play.client.members(ENGINE)] == ["ada"]


def test_opening_the_same_room_again_changes_nothing(play: Play) -> None:
    play.opens()
    before = listening(play, "rooms/engine/members")
    play.opens()
    assert listening(play, "rooms/engine/members") is before
