"""client.search reads the account's store from any thread."""

import pytest

from desktop_chat.model.ids import RoomId
from desktop_chat.model.search.search_page import SearchPage
from desktop_chat.model.search.search_query import InvalidQuery
from tests.spec.play import ENGINE, Play


def test_what_was_heard_is_found_at_once_and_offline(play: Play) -> None:
    play.opens().other_sends("lunch at noon", "dinner at eight").goes_offline()
    (hit,) = play.client.search.messages("NOON").hits
    assert (hit.message.body, hit.message.room_id) == ("lunch at noon", ENGINE)
    assert play.client.search.messages("noon", room_id=RoomId("lunch")) == SearchPage()


def test_an_empty_query_finds_nothing(play: Play) -> None:
    play.opens().other_sends("lunch")
    assert play.client.search.messages("  from: ") == SearchPage()


def test_a_query_that_cannot_be_read_is_told(play: Play) -> None:
    with pytest.raises(InvalidQuery):
        play.client.search.messages("before:whenever")


def test_nobody_signed_in_finds_nothing(signed_out: Play) -> None:
    assert signed_out.client.search.messages("lunch") == SearchPage()
