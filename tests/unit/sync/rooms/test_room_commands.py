"""Creating rooms and inviting people."""

from desktop_chat.errors import AlreadyExists, Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import RoomId, Uid, direct_room_id
from desktop_chat.model.room import Role, RoomKind
from tests.spec.play import ENGINE, Play


def test_group_is_one_commit_and_on_screen_at_once(play: Play) -> None:
    play.gateway.hold_watch = True
    before = len(play.gateway.commits)
    room_id = play.does(play.client.create_group(" Compilers ", ["grace@example.com", "@radia", "ada", "@grace"]))
    assert len(play.gateway.commits) == before + 1
    row = play.client.room(room_id)
    assert row is not None
    assert (row.title, row.room.member_ids) == ("Compilers", ("ada", "grace", "radia"))
    roles = {uid: play.server.documents[paths.member(room_id, Uid(uid))].fields["role"] for uid in row.room.member_ids}
    assert roles == {"ada": "owner", "grace": "member", "radia": "member"}
    for uid in row.room.member_ids:
        assert play.server.documents[paths.membership(uid, room_id)].fields["leftAt"] is None
    play.watch_delivers()
    assert play.client.room(room_id) is not None


def test_large_group_invites_the_rest_one_by_one(play: Play) -> None:
    people = [f"person{number:02d}" for number in range(20)]
    for uid in people:
        play.add_person(uid, uid)
    room_id = play.does(play.client.create_group("Crowd", people))
    assert len(play.server.documents[paths.room(room_id)].fields["memberIds"]) == 21
    assert max(len(commit) for commit in play.gateway.commits) == 1 + 2 * 5
    assert all(paths.member(room_id, Uid(uid)) in play.server.documents for uid in people)


def test_group_with_an_unknown_person_is_not_created(play: Play) -> None:
    before = len(play.server.log)
    assert isinstance(play.fails(play.client.create_group("X", ["nobody@example.com"])), NotFound)
    assert isinstance(play.fails(play.client.create_group("  ", ["grace"])), Rejected)
    assert isinstance(play.fails(play.client.create_group("x" * 101, ["grace"])), Rejected)
    assert len(play.server.log) == before


def test_lost_answer_of_a_new_group_is_read_back(play: Play) -> None:
    play.gateway.lose_acks = 1
    room_id = play.does(play.client.create_group("Compilers", ["grace"]))
    assert paths.room(room_id) in play.server.documents


def test_group_without_network_fails(play: Play) -> None:
    play.goes_offline()
    assert isinstance(play.fails(play.client.create_group("Compilers", ["grace"])), Unavailable)


def test_direct_room_has_one_id_whoever_opens_it(play: Play) -> None:
    room_id = play.does(play.client.create_direct("grace@example.com"))
    assert room_id == direct_room_id(Uid("ada"), Uid("grace"))
    row = play.client.room(room_id)
    assert row is not None
    assert row.room.kind is RoomKind.DIRECT
    commits = len(play.gateway.commits)
    assert play.does(play.client.create_direct("@grace")) == room_id
    assert len(play.gateway.commits) == commits


def test_direct_room_opened_by_the_other_first(play: Play) -> None:
    room_id = direct_room_id(Uid("ada"), Uid("grace"))
    play.gateway.hold_watch = True
    members = [Uid("ada"), Uid("grace")]
    play.server.put(paths.room(room_id), documents.room_fields(RoomKind.DIRECT, "", members, "0" * 32))
    assert play.does(play.client.create_direct("grace")) == room_id
    assert play.client.room(room_id) is not None


def test_direct_room_that_the_rules_refuse(play: Play) -> None:
    play.server.allows = lambda uid, writes: False
    assert isinstance(play.fails(play.client.create_direct("grace")), Denied)
    assert isinstance(play.fails(play.client.create_direct("ada")), Rejected)


def test_invited_person_is_in_the_room(play: Play) -> None:
    play.does(play.client.invite(ENGINE, "@radia"))
    row = play.client.room(ENGINE)
    assert row is not None
    assert row.room.member_ids == ("ada", "grace", "radia")
    play.opens().waits(1)
    assert [(member.uid, member.role) for member in play.client.members(ENGINE)][-1] == ("radia", Role.MEMBER)


def test_invitations_that_make_no_sense(play: Play) -> None:
    assert isinstance(play.fails(play.client.invite(ENGINE, "grace")), AlreadyExists)
    assert isinstance(play.fails(play.client.invite(RoomId("nowhere"), "grace")), NotFound)
    direct = play.does(play.client.create_direct("grace"))
    assert isinstance(play.fails(play.client.invite(direct, "radia")), Rejected)
