"""Listens: each hears what is at its path, and what lies beside it never."""

from typing import Any

import pytest

from desktop_chat.errors import ChatError, Denied
from desktop_chat.remote.database.database_listens import DatabaseListens


class Hearing:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.errors: list[ChatError] = []
        self.on_value, self.on_error = self.values.append, self.errors.append


def test_news_reach_the_listen_they_are_of() -> None:
    listens, one, other = DatabaseListens(lambda _: None), Hearing(), Hearing()
    listens.add("/presence/ada", one)
    listens.add("presence/adam", other)
    listens.set("presence/ada", {"c1": {"state": "online"}})
    listens.merge("presence/ada/c1", {"state": "idle", "at": 5})
    listens.set("presence/ada/c1", None)
    listens.set("presence", 1)
    listens.merge("presence/ada", "no map")
    assert one.values == [{"c1": {"state": "online"}}, {"c1": {"state": "idle", "at": 5}}, None]
    assert other.values == []


def test_an_accepted_listen_without_data_hears_that_there_is_none() -> None:
    listens, hearing = DatabaseListens(lambda _: None), Hearing()
    listen = listens.add("a", hearing)
    listens.set("a", 1)
    listens.accepted(listen)
    assert hearing.values == [1]
    listens.begin()
    listens.accepted(listen)
    assert hearing.values == [1, None], "what was there before the break is gone"


def test_what_is_refused_or_stopped_hears_nothing_more() -> None:
    removed: list[str] = []
    listens, hearing = DatabaseListens(removed.append), Hearing()
    listens.add("a", hearing)
    listens.refuse("a", Denied("no"))
    listens.set("a", 1)
    again = listens.add("a", hearing)
    again.stop()
    again.stop()
    listens.set("a", 1)
    assert (hearing.values, [error.title for error in hearing.errors], removed) == ([], ["no"], ["a"])


@pytest.mark.parametrize("path", ["a", "a/b", "a/b/c"])
def test_overlapping_paths_are_a_bug(path: str) -> None:
    listens = DatabaseListens(lambda _: None)
    listens.add("a/b", Hearing())
    with pytest.raises(ValueError, match="listened to already"):
        listens.add(path, Hearing())
