"""Renaming, roles, removing and leaving: echoes, refusals, races, and the queue that they share with messages."""

from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied, NotFound, Rejected, Unavailable
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import ServerTimestamp, Write
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import Role, RoomKind
from tests.spec.play import ENGINE, Play, retrying, sent

GRACE = Uid("grace")


@pytest.fixture
def club(play: Play) -> Play:
    """Grace owns the room, Ada is admin, Radia a member; Ada has it open."""
    play.add_room(RoomId("club"), "grace", "ada", "radia", title="Club")
    play.server.put(paths.member(RoomId("club"), Uid("grace")), documents.member_fields(Role.OWNER, GRACE))
    play.server.put(paths.member(RoomId("club"), Uid("ada")), documents.member_fields(Role.ADMIN, GRACE))
    for uid in ("grace", "ada", "radia"):
        play.server.put(paths.membership(Uid(uid), RoomId("club")), documents.membership_fields())
    return play.settle().opens(CLUB)


CLUB = RoomId("club")


def room_of(play: Play) -> Any:
    return play.server.documents[paths.room(CLUB)].fields


def titles(play: Play) -> list[str]:
    return sorted(row.title for row in play.client.rooms())


def people(play: Play) -> dict[str, Role]:
    return {member.uid: member.role for member in play.client.members(CLUB)}


def troubles(play: Play) -> list[str | None]:
    return [row.rejected for row in play.client.outbox.rejected(CLUB)]


# --- rename -----------------------------------------------------------------------------------------------
def test_new_title_is_drawn_at_once_and_kept(club: Play) -> None:
    club.gateway.hold_acks = club.gateway.hold_watch = True
    club.does(club.client.membership.rename(CLUB, " Chess club "))
    assert "Chess club" in titles(club)
    club.acks()
    assert "Chess club" in titles(club)
    assert room_of(club)["title"] == "Chess club"
    assert club.client.outbox.rows() == []


def test_refused_title_is_undone_told_and_can_be_tried_again(club: Play) -> None:
    club.gateway.failures.append(Denied("No", "Ask an admin."))
    club.does(club.client.membership.rename(CLUB, "Chess"))
    assert "Club" in titles(club)
    assert troubles(club) == ["Ask an admin."]
    (row,) = club.client.outbox.rejected()
    club.does(club.client.outbox.retry(row.seq))
    assert "Chess" in titles(club)
    assert troubles(club) == []


def test_refused_title_can_be_discarded(club: Play) -> None:
    club.gateway.failures.append(Denied("No"))
    club.does(club.client.membership.rename(CLUB, "Chess"))
    (row,) = club.client.outbox.rejected()
    club.does(club.client.outbox.discard(row.seq))
    assert club.client.outbox.rows() == []


def test_two_titles_before_an_answer_are_one_request(club: Play) -> None:
    club.goes_offline()
    for title in ("A", "B"):
        club.does(club.client.membership.rename(CLUB, title))
    assert len(club.client.outbox.rows()) == 1
    club.goes_online()
    assert room_of(club)["title"] == "B"


@pytest.mark.parametrize("title", ["", "  ", "x" * 101])
def test_titles_that_cannot_be_are_refused_at_once(club: Play, title: str) -> None:
    assert isinstance(club.fails(club.client.membership.rename(CLUB, title)), Rejected)


def test_lost_answer_of_a_title_is_read_back(club: Play) -> None:
    club.gateway.lose_acks = 1
    club.does(club.client.membership.rename(CLUB, "Chess"))
    club.gateway.failures.append(Denied("A title must change"))
    club.timer("send:")
    assert club.client.outbox.rows() == []


# --- roles ------------------------------------------------------------------------------------------------
@pytest.fixture
def owned(club: Play) -> Play:
    return club.gives_role_outside("ada", Role.OWNER, CLUB).settle()


def test_role_is_drawn_at_once_and_kept(owned: Play) -> None:
    owned.gateway.hold_acks = owned.gateway.hold_watch = True
    owned.does(owned.client.membership.set_role(CLUB, Uid("radia"), Role.ADMIN))
    assert people(owned)["radia"] is Role.ADMIN
    owned.acks()
    assert people(owned)["radia"] is Role.ADMIN


def test_refused_role_is_undone(owned: Play) -> None:
    owned.gateway.failures.append(Denied("No", "Owners only."))
    owned.does(owned.client.membership.set_role(CLUB, Uid("radia"), Role.ADMIN))
    assert people(owned)["radia"] is Role.MEMBER
    assert troubles(owned) == ["Owners only."]


def test_only_owners_change_roles_and_never_their_own(club: Play) -> None:
    assert isinstance(club.fails(club.client.membership.set_role(CLUB, Uid("radia"), Role.ADMIN)), Rejected)
    assert isinstance(club.fails(club.client.membership.set_role(CLUB, Uid("ada"), Role.OWNER)), Rejected)


# --- adding -----------------------------------------------------------------------------------------------
@pytest.fixture
def edsger(club: Play) -> Play:
    club.add_person("edsger", "Edsger")
    return club


def test_added_person_is_drawn_at_once_and_for_good(edsger: Play) -> None:
    edsger.gateway.hold_acks = edsger.gateway.hold_watch = True
    edsger.does(edsger.client.invite(CLUB, "@edsger"))
    assert people(edsger)["edsger"] is Role.MEMBER
    assert [member.display_name for member in edsger.client.members(CLUB) if member.uid == "edsger"] == ["Edsger"]
    edsger.acks()
    assert people(edsger)["edsger"] is Role.MEMBER
    assert room_of(edsger)["memberIds"] == ["grace", "ada", "radia", "edsger"]
    edsger.watch_delivers()
    assert people(edsger)["edsger"] is Role.MEMBER
    assert edsger.client.outbox.rows() == []


def test_refused_person_is_not_there_and_may_be_tried_again(edsger: Play) -> None:
    edsger.gateway.failures.append(Denied("No", "They blocked you."))
    edsger.does(edsger.client.invite(CLUB, "edsger"))
    assert "edsger" not in people(edsger)
    assert troubles(edsger) == ["They blocked you."]
    (row,) = edsger.client.outbox.rejected(CLUB)
    edsger.does(edsger.client.outbox.retry(row.seq))
    assert "edsger" in room_of(edsger)["memberIds"]


def test_person_comes_in_after_the_end_of_the_process(edsger: Play) -> None:
    edsger.gateway.hold_acks = True
    edsger.gateway.lose_acks = 1
    edsger.does(edsger.client.invite(CLUB, "edsger"))
    edsger.vanishes().raises_curtain()
    assert "edsger" in people(edsger)
    assert edsger.client.outbox.rows() == []
    assert room_of(edsger)["memberIds"].count("edsger") == 1


def test_who_was_removed_is_taken_in_again(club: Play) -> None:
    """The note of their first time is still there; nobody but they may read it."""
    club.does(club.client.membership.remove(CLUB, Uid("radia")))
    club.does(club.client.invite(CLUB, "radia"))
    assert troubles(club) == []
    assert "radia" in room_of(club)["memberIds"]
    assert club.server.documents[paths.membership(Uid("radia"), CLUB)].fields["leftAt"] is None


# --- removing ---------------------------------------------------------------------------------------------
def test_removed_person_disappears_at_once_and_for_good(club: Play) -> None:
    club.gateway.hold_acks = club.gateway.hold_watch = True
    club.does(club.client.membership.remove(CLUB, Uid("radia")))
    assert sorted(people(club)) == ["ada", "grace"]
    club.acks()
    assert sorted(people(club)) == ["ada", "grace"]
    assert room_of(club)["memberIds"] == ["grace", "ada"]
    assert room_of(club)["epoch"] == 1
    assert room_of(club)["signalKey"] != "0" * 32
    assert paths.member(CLUB, Uid("radia")) not in club.server.documents


def test_refused_removal_brings_them_back(club: Play) -> None:
    club.gateway.failures.append(Denied("No", "Owners only."))
    club.does(club.client.membership.remove(CLUB, Uid("radia")))
    assert sorted(people(club)) == ["ada", "grace", "radia"]
    assert troubles(club) == ["Owners only."]


@pytest.mark.parametrize("lost", [True, False])
def test_removal_that_was_done_already_is_no_failure(club: Play, lost: bool) -> None:
    if lost:
        club.gateway.lose_acks = 1
    else:
        club.goes_offline()
        room = room_of(club)
        club.server.put(
            paths.room(CLUB), {**room, "memberIds": ["grace", "ada"], "epoch": 1, "updatedAt": ServerTimestamp()}
        )
        club.server.delete(paths.member(CLUB, Uid("radia")))
    club.does(club.client.membership.remove(CLUB, Uid("radia")))
    if lost:
        club.timer("send:")
    else:
        club.goes_online()
    assert club.client.outbox.rows() == []
    assert room_of(club)["epoch"] == 1


def test_somebody_else_leaves_at_the_same_moment(club: Play) -> None:
    def race(uid: Uid, writes: Any) -> bool:
        """Grace's change of the secrets comes just before ours: the rules refuse an epoch that was used."""
        if any("epoch" in write.fields for write in writes) and room_of(club)["epoch"] == 0:
            club.server.put(paths.room(CLUB), {**room_of(club), "epoch": 1, "updatedAt": ServerTimestamp()})
            return False
        return True

    club.server.allows = race
    club.does(club.client.membership.remove(CLUB, Uid("radia")))
    assert troubles(club) == []
    club.timer("send:")
    assert room_of(club)["memberIds"] == ["grace", "ada"]
    assert room_of(club)["epoch"] == 2


def test_who_cannot_be_removed_is_told_at_once(club: Play) -> None:
    assert isinstance(club.fails(club.client.membership.remove(CLUB, GRACE)), Rejected)
    assert isinstance(club.fails(club.client.membership.remove(CLUB, Uid("ada"))), Rejected)


# --- leaving ----------------------------------------------------------------------------------------------
def test_room_disappears_at_once_and_for_good(club: Play) -> None:
    club.gateway.hold_acks = club.gateway.hold_watch = True
    club.does(club.client.membership.leave(CLUB))
    assert "Club" not in titles(club)
    club.acks()
    assert "Club" not in titles(club)
    assert room_of(club)["memberIds"] == ["grace", "radia"]
    assert club.server.documents[paths.membership(Uid("ada"), CLUB)].fields["leftAt"] is not None
    assert club.client.outbox.rows() == []


def test_what_was_said_before_leaving_goes_first(club: Play) -> None:
    club.goes_offline().sends("farewell", room_id=CLUB)
    club.does(club.client.membership.leave(CLUB))
    assert "Club" not in titles(club)
    club.goes_online().server_has("farewell", room_id=CLUB)
    assert "ada" not in room_of(club)["memberIds"]


def test_refused_leaving_brings_the_room_back(club: Play) -> None:
    club.gateway.failures.append(Denied("No", "You are the last owner."))
    club.does(club.client.membership.leave(CLUB))
    assert "Club" in titles(club)
    assert troubles(club) == ["You are the last owner."]


def test_lost_answer_of_leaving_is_read_back(club: Play) -> None:
    club.gateway.hold_watch = True
    club.gateway.lose_acks = 1
    club.server.visible = lambda uid, path: path != paths.room(CLUB) or uid in room_of(club)["memberIds"]
    club.does(club.client.membership.leave(CLUB))
    club.timer("send:")
    assert club.client.outbox.rows() == []
    assert "Club" not in titles(club)


def test_leaving_survives_a_restart(club: Play) -> None:
    club.goes_offline()
    club.does(club.client.membership.leave(CLUB))
    club.restarts()
    assert "Club" not in titles(club)
    assert "ada" not in room_of(club)["memberIds"]


def test_owner_cannot_leave(owned: Play) -> None:
    assert "Make somebody else an owner" in owned.fails(owned.client.membership.leave(CLUB)).message


def test_leaving_twice_is_once(club: Play) -> None:
    club.goes_offline()
    club.does(club.client.membership.leave(CLUB))
    club.does(club.client.membership.leave(CLUB))
    assert len(club.client.outbox.rows()) == 1


# --- all --------------------------------------------------------------------------------------------------
def test_changes_wait_for_the_network_and_for_each_other(club: Play) -> None:
    club.gateway.failures.append(Unavailable("Busy"))
    club.sends("one", room_id=CLUB)
    club.does(club.client.membership.rename(CLUB, "Chess"))
    club.sends("two", room_id=CLUB)
    assert club.timeline(CLUB)[0] == retrying("one")
    assert room_of(club)["title"] == "Club"
    club.timer("send:").shows(sent("one"), sent("two"), room_id=CLUB)
    assert room_of(club)["title"] == "Chess"


def test_changes_of_a_room_that_removed_ada_go_with_it(club: Play) -> None:
    club.goes_offline().sends("stays to be read", room_id=CLUB)
    club.does(club.client.membership.rename(CLUB, "Chess"))
    club.removes_ada_outside(CLUB)
    club.server.allows = lambda _, writes: not any("senderId" in write.fields for write in writes)
    club.server.visible = lambda _, path: CLUB not in path
    club.goes_online()
    assert [type(row.mutation).__name__ for row in club.client.outbox.rows()] == ["SendMessage"]
    assert titles(club).count("Club") == 1


def test_direct_rooms_and_unknown_rooms_stay_as_they_are(play: Play) -> None:
    room_id = RoomId("dm_ada_grace")
    fields = documents.room_fields(RoomKind.DIRECT, "", [Uid("ada"), GRACE], "0" * 32)
    play.server.put(paths.room(room_id), fields)
    play.settle()
    commands = play.client.membership
    assert isinstance(play.fails(commands.leave(room_id)), Rejected)
    assert isinstance(play.fails(commands.rename(room_id, "x")), Rejected)
    error: ChatError = play.fails(commands.rename(RoomId("nowhere"), "x"))
    assert isinstance(error, NotFound)
    assert not any(isinstance(write, Write) and "title" in write.fields for c in play.gateway.commits for write in c)
    assert play.client.room(ENGINE) is not None
