"""Members of the open room: what each change costs, by the fake's log of requests."""

import pytest

from desktop_chat.errors import Unavailable
from desktop_chat.local.store import TargetState
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Role
from tests.spec.play import CRIT, ENGINE, Play

ADA, GRACE, RADIA = Uid("ada"), Uid("grace"), Uid("radia")


def roles(play: Play, room_id: RoomId = ENGINE) -> dict[Uid, Role]:
    return {member.uid: member.role for member in play.client.members(room_id)}


def asked(play: Play) -> list[str]:
    """What was asked for of members since the last look: "all", "news" or names."""
    queries = [query for query in play.gateway.queries if query.collection == paths.MEMBERS]
    found = ["news" if query.filters else "all" for query in queries]
    found += [path.split("/")[-1] for path in sum(play.gateway.gets, ()) if "/members/" in path]
    play.gateway.queries.clear()
    play.gateway.gets.clear()
    return found


@pytest.fixture
def opened(play: Play) -> Play:
    """Ada looks at a room whose members are stored."""
    play.opens()
    assert asked(play) == ["all"]
    return play


def test_stored_members_cost_nothing(opened: Play) -> None:
    assert asked(opened.opens(CRIT)) == ["all"]
    opened.other_sends("hello").moves_room().settle()
    assert asked(opened.opens().opens(CRIT).opens()) == []
    opened.restarts().opens().moves_room().settle()
    assert asked(opened) == []
    assert roles(opened) == {ADA: Role.MEMBER, GRACE: Role.MEMBER}


@pytest.mark.parametrize("is_away", [False, True])
def test_each_change_costs_what_it_changes(opened: Play, *, is_away: bool) -> None:
    def after(change: Play) -> Play:
        return change.raises_curtain().opens() if is_away else change.settle()

    def before() -> Play:
        return opened.close().waits_outside(7200) if is_away else opened

    assert asked(after(before().adds_outside("radia"))) == ["radia"]
    assert roles(opened) == {ADA: Role.MEMBER, GRACE: Role.MEMBER, RADIA: Role.MEMBER}
    assert asked(after(before().gives_role_outside("radia", Role.ADMIN))) == ["news"]
    assert roles(opened)[RADIA] is Role.ADMIN
    assert asked(after(before().removes_outside("radia"))) == []
    assert roles(opened) == {ADA: Role.MEMBER, GRACE: Role.MEMBER}


@pytest.fixture
def three(opened: Play) -> Play:
    """Radia is in the room too, and Ada is elsewhere."""
    opened.adds_outside("radia").settle()
    assert asked(opened.opens(CRIT)) == ["all", "radia"]
    return opened


def test_who_went_and_came_back_with_another_role_is_noticed(three: Play) -> None:
    three.gives_role_outside("radia", Role.ADMIN).removes_outside("radia").adds_outside("radia").settle()
    assert asked(three.opens()) == ["news", "all"]
    assert roles(three)[RADIA] is Role.MEMBER


def test_a_role_and_a_removal_at_once(three: Play) -> None:
    three.gives_role_outside("grace", Role.OWNER).removes_outside("radia").settle()
    assert asked(three.opens()) == ["news"]
    assert roles(three) == {ADA: Role.MEMBER, GRACE: Role.OWNER}


def test_two_roles_of_one_person_are_read_as_a_whole(three: Play) -> None:
    three.gives_role_outside("grace", Role.OWNER).gives_role_outside("grace", Role.ADMIN).settle()
    assert asked(three.opens()) == ["news", "all"]
    assert roles(three)[GRACE] is Role.ADMIN


def test_a_stranger_who_came_and_went_leaves_nothing(opened: Play) -> None:
    opened.opens(CRIT).adds_outside("radia").removes_outside("radia").settle()
    asked(opened)
    assert asked(opened.opens()) == ["news", "all"]
    assert roles(opened) == {ADA: Role.MEMBER, GRACE: Role.MEMBER}


def test_who_is_removed_by_our_own_hand_costs_nothing(three: Play) -> None:
    """The stored room tells of it before the server's own word, and the room as it is drawn before that."""
    three.gives_role_outside("ada", Role.OWNER).settle().opens()
    assert asked(three) == ["news"]
    three.gateway.hold_acks = three.gateway.hold_watch = True
    three.does(three.client.membership.remove(ENGINE, RADIA))
    assert asked(three.acks().watch_delivers()) == []
    assert set(roles(three)) == {ADA, GRACE}
    assert three.server.documents[paths.room(ENGINE)].fields["epoch"] == 2
    assert asked(three.opens(CRIT).opens()) == []


def test_reading_is_tried_again(play: Play) -> None:
    play.gateway.query_failures.append(Unavailable("No"))
    play.opens().timer("members")
    assert roles(play) == {ADA: Role.MEMBER, GRACE: Role.MEMBER}


def test_someone_without_a_document_is_asked_for_once(opened: Play) -> None:
    """A maker can name somebody in the room who has no member document."""
    fields = opened.server.documents[paths.room(ENGINE)].fields
    opened.server.put(paths.room(ENGINE), {**fields, "memberIds": [*fields["memberIds"], "radia"]})
    assert asked(opened.settle()) == ["radia"]
    assert asked(opened.opens(CRIT).opens()) == ["all"]


def test_resume_point_of_an_older_version_is_read_anew(opened: Play) -> None:
    store = opened.client._session.store
    assert store is not None
    store.apply_members(ENGINE, [], [], TargetState(f"members/{ENGINE}", b"a token"))
    assert asked(opened.opens()) == ["all"]
