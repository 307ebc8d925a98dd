"""Links into groups, as the client asks the server for them."""

from datetime import timedelta

import pytest

from desktop_chat.errors import Denied, NotFound, Rejected
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.invite import Invite, invite_fields
from tests.spec.play import ENGINE, Play

CLUB = RoomId("club")
SECRET = "s" * 20
LINK = f"desktop-chat://join/{CLUB}/{SECRET}"
ADA = Uid("ada")


def members_of_the_club(play: Play) -> list[str]:
    return list(play.server.documents[paths.room(CLUB)].fields["memberIds"])


@pytest.fixture
def invited(play: Play) -> Play:
    """Grace has a club, and a link into it."""
    play.add_room(CLUB, "grace", title="Club")
    end = play.clock.true_now() + timedelta(days=1)
    play.server.put(paths.invite(CLUB, SECRET), invite_fields(Uid("grace"), end, 2))
    play.server.visible = lambda uid, path: path != paths.room(CLUB) or uid in members_of_the_club(play)
    return play.settle()


def test_a_link_is_made_listed_and_taken_back(play: Play) -> None:
    made = play.does(play.client.invites.create(ENGINE, 3, 2))
    stored = play.server.documents[paths.invite(ENGINE, made.id)].fields
    assert (stored["usesLeft"], stored["createdBy"], stored["usedBy"]) == (3, "ada", None)
    assert timedelta(days=1, hours=23) < stored["expiresAt"] - play.clock.true_now() <= timedelta(days=2)
    assert play.does(play.client.invites.of_room(ENGINE)) == [made]
    assert isinstance(made, Invite)
    play.does(play.client.invites.revoke(made.link))
    assert play.does(play.client.invites.of_room(ENGINE)) == []


def test_coming_in_by_a_link(invited: Play) -> None:
    assert invited.does(invited.client.invites.join(LINK)) == CLUB
    assert invited.client.room(CLUB) is not None, "it is on screen at once"
    member = invited.server.documents[paths.member(CLUB, ADA)].fields
    assert (member["role"], member["addedBy"], member["invite"]) == ("member", "ada", SECRET)
    assert invited.server.documents[paths.room(CLUB)].fields["memberIds"] == ["grace", "ada"]
    assert invited.server.documents[paths.membership(ADA, CLUB)].fields["leftAt"] is None
    link = invited.server.documents[paths.invite(CLUB, SECRET)].fields
    assert (link["usesLeft"], link["usedBy"]) == (1, "ada")
    commits = len(invited.gateway.commits)
    assert invited.does(invited.client.invites.join(LINK)) == CLUB
    assert len(invited.gateway.commits) == commits, "who is in uses up nothing"


def test_who_was_there_before_comes_back(invited: Play) -> None:
    invited.server.put(paths.membership(ADA, CLUB), {**documents.membership_fields(), "leftAt": invited.clock.now()})
    assert invited.does(invited.client.invites.join(LINK)) == CLUB
    assert invited.server.documents[paths.membership(ADA, CLUB)].fields["leftAt"] is None


def test_a_link_that_was_taken_back_says_so(invited: Play) -> None:
    invited.server.delete(paths.invite(CLUB, SECRET))
    assert isinstance(invited.fails(invited.client.invites.join(LINK)), NotFound)


def test_a_link_that_is_used_up_says_so(invited: Play) -> None:
    stored = invited.server.documents[paths.invite(CLUB, SECRET)]
    invited.server.put(paths.invite(CLUB, SECRET), {**stored.fields, "usesLeft": 0})
    error = invited.fails(invited.client.invites.join(LINK))
    assert isinstance(error, Rejected)
    assert "used up" in error.title


def test_a_link_whose_time_has_passed_says_so(invited: Play) -> None:
    stored = invited.server.documents[paths.invite(CLUB, SECRET)]
    end = invited.clock.true_now() - timedelta(seconds=1)
    invited.server.put(paths.invite(CLUB, SECRET), {**stored.fields, "expiresAt": end})
    error = invited.fails(invited.client.invites.join(LINK))
    assert error.title == "The link is over"
    assert "ada" not in members_of_the_club(invited)


def test_what_the_rules_refuse_is_explained(invited: Play) -> None:
    invited.server.allows = lambda uid, writes: False
    error = invited.fails(invited.client.invites.join(LINK))
    assert isinstance(error, Rejected)
    assert "new one" in error.message
    assert isinstance(invited.fails(invited.client.invites.create(ENGINE)), Denied)


@pytest.mark.parametrize(("uses", "days"), [(0, 1), (201, 1), (1, 0), (1, 32)])
def test_links_that_the_rules_would_refuse_are_not_asked_for(play: Play, uses: int, days: int) -> None:
    commits = len(play.gateway.commits)
    assert isinstance(play.fails(play.client.invites.create(ENGINE, uses, days)), Rejected)
    assert len(play.gateway.commits) == commits


@pytest.mark.parametrize("text", ["", "https://example.com", "desktop-chat://join/club"])
def test_what_is_no_link(play: Play, text: str) -> None:
    assert isinstance(play.fails(play.client.invites.join(text)), Rejected)
