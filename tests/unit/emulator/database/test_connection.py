"""One client of the WebSocket protocol, without a socket."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.connection import MAX_WRITE_BYTES, Connection, ProtocolError
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.node_hash import node_hash


class Client:
    """Sends requests and keeps what it is told."""

    def __init__(self, database: Database, *, check_expiry: bool = False) -> None:
        self.heard: list[Any] = []
        self.connection = Connection(database, self.heard.append, check_expiry=check_expiry)
        self._number = 0

    def ask(self, action: str, **body: Any) -> Any:
        self._number += 1
        self.connection.receive({"t": "d", "d": {"r": self._number, "a": action, "b": body}})
        answer = self.heard.pop()
        assert answer["d"]["r"] == self._number
        return answer["d"]["b"]

    def news(self) -> list[tuple[str, Any]]:
        found = [(one["d"]["a"], one["d"]["b"]) for one in self.heard]
        self.heard.clear()
        return found


@pytest.fixture
def client(database: Database) -> Client:
    client = Client(database)
    assert client.ask("auth", cred=mint({"sub": "ada"}))["s"] == "ok"
    return client


def test_it_greets_and_answers_pings(client: Client) -> None:
    client.connection.greet("localhost:9", "session")
    client.connection.receive({"t": "c", "d": {"t": "p", "d": {}}})
    hello, pong = client.heard
    assert hello["t"] == "c"
    assert hello["d"]["t"] == "h"
    assert (hello["d"]["d"]["v"], hello["d"]["d"]["h"], hello["d"]["d"]["s"]) == ("5", "localhost:9", "session")
    assert pong == {"t": "c", "d": {"t": "o", "d": None}}


def test_a_listen_gives_the_data_then_the_changes_before_the_answer(client: Client) -> None:
    client.ask("p", p="/open/x", d=1)
    assert client.ask("q", p="/open", h="") == {"s": "ok", "d": {}}
    assert client.news() == [("d", {"p": "open", "d": {"x": 1}})]
    assert client.ask("p", p="/open/y", d=2)["s"] == "ok"
    assert client.ask("m", p="/open", d={"x": 3, "y": None})["s"] == "ok"
    assert client.news() == [("d", {"p": "open/y", "d": 2}), ("m", {"p": "open", "d": {"x": 3, "y": None}})]
    client.ask("n", p="/open")
    client.ask("p", p="/open/y", d=9)
    assert client.news() == []


def test_a_client_that_knows_the_data_is_not_sent_it(client: Client, database: Database) -> None:
    client.ask("p", p="/open", d={"x": 1})
    client.ask("q", p="/open", h=node_hash(database.root.at(("open",))))
    assert client.news() == []


def test_queries_have_tags(client: Client) -> None:
    client.ask("p", p="/open", d={"a": {"size": 1}, "b": {"size": 2}})
    assert client.ask("q", p="/open", q={"i": "size", "l": 1, "vf": "l"}, t=7, h="")["d"] == {}
    assert client.ask("q", p="/open", q={"i": "other", "l": 1, "vf": "l"}, t=8, h="")["d"] == {"w": ["no_index"]}
    assert [(body["t"], body["d"]) for _, body in client.news()] == [(7, {"a": {"size": 1}}), (8, {"a": {"size": 1}})]
    client.ask("p", p="/open/a", d=None)
    assert [(body["t"], body["d"]) for _, body in client.news()] == [(7, {"b": {"size": 2}}), (8, {"b": {"size": 2}})]


def test_denials_are_answered_and_nothing_is_sent(client: Client) -> None:
    for action, body in (
        ("q", {"h": ""}),
        ("g", {}),
        ("p", {"d": 1}),
        ("m", {"d": {"x": 1}}),
        ("o", {"d": 1}),
        ("om", {"d": {"x": 1}}),
    ):
        assert client.ask(action, p="/people/eve", **body) == {"s": "permission_denied", "d": "Permission denied"}
    assert client.news() == []


def test_a_transaction_for_other_data_is_stale(client: Client, database: Database) -> None:
    client.ask("p", p="/open/n", d=1)
    assert client.ask("p", p="/open/n", d=9, h="")["s"] == "datastale"
    assert client.ask("p", p="/open/n", d=2, h=node_hash(database.root.at(("open", "n"))))["s"] == "ok"
    assert client.ask("g", p="/open/n") == {"s": "ok", "d": 2}


def test_what_it_left_is_written_with_its_own_rights(client: Client, database: Database) -> None:
    client.ask("o", p="/people/ada/state", d="gone")
    client.ask("om", p="/people/ada", d={"x": 1, "y": 2})
    client.ask("oc", p="/people/ada/state")
    client.connection.close()
    assert set(database.root.at(("people", "ada")).children) == {"x", "y"}


def test_signing_out_revokes_what_anybody_may_not_hear(client: Client) -> None:
    client.ask("q", p="/people/ada", h="")
    client.ask("q", p="/open", h="")
    client.news()
    client.ask("unauth")
    assert client.news() == [("c", {"p": "people/ada"})]


def test_owner_is_an_administrator_and_can_play_others(database: Database) -> None:
    client = Client(database)
    assert client.ask("gauth", cred="owner")["s"] == "ok"
    assert client.ask("p", p="/any", d=1)["s"] == "ok"
    assert client.ask("auth", cred="owner", authvar={"uid": "eve"})["s"] == "ok"
    assert client.ask("p", p="/any", d=1)["s"] == "permission_denied"
    assert client.ask("p", p="/people/eve", d=1)["s"] == "ok"
    assert client.ask("auth", cred="nonsense")["s"] == "invalid_token"


def test_an_expired_token_ends_with_a_word(database: Database) -> None:
    client = Client(database, check_expiry=True)
    late = mint({"sub": "ada", "exp": database.now() // 1000})
    assert client.ask("auth", cred=late)["s"] == "expired_token"
    client.connection.caller = Caller(auth={"uid": "ada"}, expires=database.now())
    client.connection.expire()
    assert client.news() == [("ac", {"s": "expired_token", "d": "Auth token is expired"})]


@pytest.mark.parametrize(
    "message",
    [1, {}, {"t": "x", "d": {}}, {"t": "d", "d": {"r": "1", "a": "p", "b": {}}}, {"t": "d", "d": {"r": 1, "b": 1}}],
)
def test_what_is_no_message_ends_the_connection(client: Client, message: Any) -> None:
    with pytest.raises(ProtocolError):
        client.connection.receive(message)


def test_an_unknown_action_is_refused(client: Client) -> None:
    assert client.ask("zz", p="/")["s"] == "invalid_data"
    assert client.ask("p", p=1, d=1)["s"] == "invalid_data"


def test_write_over_the_documented_size_is_refused(client: Client) -> None:
    for action in ("p", "m", "o", "om"):
        client.connection.receive(
            {"t": "d", "d": {"r": 7, "a": action, "b": {"p": "/open", "d": {"a": 1}}}}, MAX_WRITE_BYTES + 1
        )
        assert client.heard[-1]["d"]["b"]["s"] == "write_too_big"
    client.connection.receive({"t": "d", "d": {"r": 8, "a": "p", "b": {"p": "/open/a", "d": 1}}}, MAX_WRITE_BYTES)
    assert client.heard[-1]["d"]["b"]["s"] == "ok"
