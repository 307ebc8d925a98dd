"""Finding people and fetching their profiles."""

import pytest

from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.ids import Uid
from tests.spec.play import CRIT, Play


@pytest.mark.parametrize("text", ["grace@example.com", " GRACE@Example.com ", "@grace", "@Grace", "grace"])
def test_person_is_found(play: Play, text: str) -> None:
    user = play.does(play.client.find_user(text))
    assert (user.uid, user.display_name) == ("grace", "Grace Hopper")
    assert play.client.user(Uid("grace")) == user


@pytest.mark.parametrize("text", ["", "@", "nobody@example.com", "@nobody", "rooms/engine", "x" * 3000])
def test_nobody_is_found(play: Play, text: str) -> None:
    assert isinstance(play.fails(play.client.find_user(text)), NotFound)


def test_uid_wins_over_a_handle_made_to_look_like_it(play: Play) -> None:
    play.server.put(paths.handle("radia"), documents.owner_fields(Uid("grace")))
    assert play.does(play.client.find_user("radia")).uid == "radia"


def test_stored_people_are_not_fetched_again_for_a_message(play: Play) -> None:
    play.opens().waits(1).restarts().waits(1)
    before = len(play.gateway.gets)
    play.other_sends("hello").waits(1)
    assert play.gateway.gets[before:] == []


def test_profiles_of_an_opened_room_are_fetched_once_a_day(play: Play) -> None:
    play.opens().waits(1).restarts().waits(1).opens().waits(1)
    assert play.gateway.gets == []
    play.vanishes().waits_outside(86_400).raises_curtain().opens(CRIT).opens().waits(1)
    fetched = [path for paths_of_one in play.gateway.gets for path in paths_of_one]
    assert sorted(fetched) == [paths.user(Uid("ada")), paths.user(Uid("grace"))]


def test_failed_fetch_is_made_good_with_the_next_message(play: Play) -> None:
    play.opens().waits(1)
    play.gateway.get_failures.append(Unavailable("Busy"))
    play.other_sends("one", sender="radia").waits(1)
    assert play.client.user(Uid("radia")) is None
    play.other_sends("two", sender="radia").waits(1)
    assert play.client.user(Uid("radia")) is not None


def test_somebody_who_blocked_me_is_nobody(play: Play) -> None:
    play.server.visible = lambda _, path: path != paths.user(Uid("grace"))
    assert isinstance(play.fails(play.client.find_user("grace@example.com")), NotFound)


def test_one_profile_that_is_hidden_does_not_hide_the_others(play: Play) -> None:
    play.server.visible = lambda _, path: path != paths.user(Uid("grace"))
    play.opens().other_sends("one", sender="radia").waits(1)
    assert play.client.user(Uid("radia")) is not None
    assert play.client.user(Uid("grace")) is None
    before = len(play.gateway.gets)
    play.other_sends("two", sender="grace").waits(1)
    assert play.gateway.gets[before:] == [], "who is hidden is not asked for again and again"
