"""Server-sent events without a server."""

import json

import pytest

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.event_stream import EventStream
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import load_ruleset


async def test_the_data_first_then_each_change_relative_to_the_place(database: Database, ada: Caller) -> None:
    database.put("open/a", {"x": 1}, ada)
    stream = EventStream(database, ("open", "a"), Query(), ada)
    database.put("open/a/y", 2, ada)
    database.merge("open/a", {"x": None, "z": 3}, ada)
    database.put("open/b", 2, ada)
    database.put("open", None, ada)
    found = [await stream.next() for _ in range(4)]
    assert found == [
        'event: put\ndata: {"path":"/","data":{"x":1}}\n\n',
        'event: put\ndata: {"path":"/y","data":2}\n\n',
        'event: patch\ndata: {"path":"/","data":{"x":null,"z":3}}\n\n',
        'event: put\ndata: {"path":"/","data":null}\n\n',
    ]


async def test_silence_is_filled(database: Database, ada: Caller) -> None:
    stream = EventStream(database, ("open",), Query(), ada)
    await stream.next()
    assert await stream.next(timeout=0.001) == "event: keep-alive\ndata: null\n\n"


async def test_lost_rights_cancel_it(database: Database, ada: Caller) -> None:
    stream = EventStream(database, ("open",), Query(), ada)
    await stream.next()
    database.use_rules(load_ruleset(json.dumps({"rules": {}})))
    assert [await stream.next(), await stream.next()] == ["event: cancel\ndata: null\n\n", ""]


async def test_an_expired_token_ends_it_before_the_next_data() -> None:
    time = [0]
    database = Database("d", lambda: time[0], load_ruleset('{"rules": {".read": true, ".write": true}}'))
    stream = EventStream(database, (), Query(), Caller(auth={"uid": "ada"}, expires=5))
    await stream.next()
    time[0] = 5
    database.put("secret", 1, Caller(admin=True))
    assert "auth_revoked" in await stream.next()
    assert await stream.next() == ""


def test_who_may_not_read_gets_no_stream(database: Database, ada: Caller) -> None:
    with pytest.raises(DatabaseError):
        EventStream(database, ("people", "eve"), Query(), ada)
