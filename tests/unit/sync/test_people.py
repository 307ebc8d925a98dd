"""Finding people and fetching their profiles."""

import pytest

from desktop_chat.errors import NotFound
from desktop_chat.model import documents, paths
from desktop_chat.model.ids import Uid
from tests.spec.play import Play


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
