"""REST requests and their answers."""

import json
from typing import Any

import pytest

from desktop_chat.emulator.database.caller import ANYBODY, Caller
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.push_ids import PushIds
from desktop_chat.emulator.database.rest import Rest, RestAnswer, RestRequest


def ask(
    database: Database, caller: Caller, line: str, body: Any = None, headers: dict[str, str] | None = None, **query: str
) -> RestAnswer:
    method, path = line.split(" ")
    request = RestRequest(method, path, query, headers or {}, json.dumps(body))
    return Rest(PushIds(bytes)).answer(database, caller, request)


def value(answer: RestAnswer) -> Any:
    assert answer.status == 200, answer.text
    return json.loads(answer.text)


def test_the_five_verbs(database: Database, ada: Caller) -> None:
    assert value(ask(database, ada, "PUT open/a", {"x": 1})) == {"x": 1}
    assert value(ask(database, ada, "PATCH open", {"a/x": {".sv": {"increment": 1}}, "b": 5})) == {"a/x": 2, "b": 5}
    name = value(ask(database, ada, "POST open/l", "hi"))["name"]
    assert value(ask(database, ada, "GET open")) == {"a": {"x": 2}, "b": 5, "l": {name: "hi"}}
    assert value(ask(database, ada, "DELETE open/l")) is None
    assert value(ask(database, ada, "GET open", shallow="true")) == {"a": True, "b": True}
    assert value(ask(database, ada, "GET open/b", shallow="true")) == 5
    assert ask(database, ada, "PUT open/b", 6, print="silent") == RestAnswer(204, "")
    assert ask(database, ada, "GET open/a", print="pretty").text == '{\n  "x": 2\n}\n'


def test_refusals(database: Database, ada: Caller) -> None:
    answer = ask(database, ada, "GET people/eve")
    assert (answer.status, json.loads(answer.text)) == (401, {"error": "Permission denied"})
    assert ask(database, ada, "PUT open/a.b", 1).status == 400
    assert ask(database, ada, "TRACE open").status == 405
    assert ask(database, Caller(auth={"uid": "ada"}, expires=0), "GET open").status == 401


def test_an_index_must_be_in_the_rules(database: Database, ada: Caller) -> None:
    database.put("open", {"a": {"size": 2}, "b": {"size": 1}}, ada)
    assert list(value(ask(database, ada, "GET open", orderBy='"size"', limitToFirst="1"))) == ["b"]
    answer = ask(database, ada, "GET open", orderBy='"other"')
    assert answer.status == 400
    assert (
        json.loads(answer.text)["error"] == 'Index not defined, add ".indexOn": "other", for path "/open", to the rules'
    )
    assert ask(database, ada, "GET people/eve", orderBy='"other"').status == 401
    assert ask(database, ada, "GET open", shallow="true", orderBy='"size"', limitToFirst="1").status == 400


def test_etags(database: Database, ada: Caller) -> None:
    wanted = {"x-firebase-etag": "true"}
    tag = ask(database, ada, "GET open/n", None, wanted).headers["ETag"]
    assert tag == "null_etag"
    assert ask(database, ada, "GET open/n", None, {"if-none-match": tag}).status == 304
    assert ask(database, ada, "PUT open/n", 1, {"if-match": tag}).status == 200
    assert ask(database, ada, "GET open/n", None, {"if-none-match": tag}).status == 200
    answer = ask(database, ada, "PUT open/n", 2, {"if-match": tag})
    assert (answer.status, answer.text) == (412, "1")
    assert ask(database, ada, "DELETE open/n", None, {"if-match": answer.headers["ETag"]}).status == 200
    assert ask(database, ada, "PATCH open", {}, {"if-match": tag}).status == 400


def test_a_post_may_stand_for_another_method(database: Database, ada: Caller, admin: Caller) -> None:
    put = {"x-http-method-override": "put", "if-match": "null_etag"}
    assert ask(database, ada, "POST open/n", 1, put).status == 200
    assert ask(database, ada, "POST open/n", 2, put).status == 412
    assert value(ask(database, ada, "POST open", {"n": 3}, {"x-http-method-override": "PATCH"})) == {"n": 3}
    assert ask(database, ada, "PUT open/n", 4, {"x-http-method-override": "PATCH", "if-match": "x"}).status == 400
    rules = ask(database, admin, "POST .settings/rules", None, {"x-http-method-override": "GET"})
    assert value(rules) == json.loads(database.rules.source if database.rules else "")


def test_a_failed_if_match_tells_nothing_to_those_who_may_not_read(
    database: Database, ada: Caller, admin: Caller
) -> None:
    database.put("people/eve", "secret", admin)
    answer = ask(database, ada, "PUT people/eve", 1, {"if-match": "x"})
    assert answer.status == 401
    assert "secret" not in answer.text


def test_priorities(database: Database, ada: Caller) -> None:
    ask(database, ada, "PUT open/a", {".value": 1, ".priority": 7})
    assert value(ask(database, ada, "GET open/a/.priority")) == 7
    ask(database, ada, "PUT open/a/.priority", "p")
    assert value(ask(database, ada, "GET open/a", format="export")) == {".value": 1, ".priority": "p"}
    assert value(ask(database, ada, "GET open/a")) == 1


def test_rules_are_read_and_replaced_by_administrators_only(database: Database, ada: Caller, admin: Caller) -> None:
    closed = {"rules": {".read": False}}
    for person in (ada, ANYBODY):
        assert ask(database, person, "PUT .settings/rules", closed).status == 401
        assert ask(database, person, "GET .settings/rules").status == 401
    assert value(ask(database, admin, "PUT .settings/rules", closed, dryRun="true")) == {"status": "ok"}
    assert ask(database, ada, "GET open").status == 200
    answer = ask(database, admin, "PUT .settings/rules", {"rules": {".read": "nobody()"}})
    assert answer.status == 400
    assert json.loads(answer.text)["error"].startswith("1:")
    assert ask(database, ada, "GET open").status == 200, "the old rules stay in force"
    ask(database, admin, "PUT .settings/rules", closed)
    assert ask(database, ada, "GET open").status == 401
    assert value(ask(database, admin, "GET .settings/rules")) == closed
    assert ask(database, admin, "POST .settings/rules", closed).status == 405


@pytest.mark.parametrize("text", ["", "{", "NaN"])
def test_a_body_that_is_not_json(database: Database, ada: Caller, text: str) -> None:
    request = RestRequest("PUT", "open/x", body=text)
    assert Rest(PushIds(bytes)).answer(database, ada, request).status == 400


def test_an_answer_that_is_too_large_is_refused_in_the_official_words(database: Database, ada: Caller) -> None:
    database.put("open/a", "ä" * 20, ada)
    rest = Rest(PushIds(bytes), largest_read=42)
    assert rest.answer(database, ada, RestRequest("GET", "open/a")).status == 200
    answer = rest.answer(database, ada, RestRequest("GET", "open"))
    text = "Data requested exceeds the maximum size that can be accessed with a single request."
    assert (answer.status, json.loads(answer.text)) == (400, {"error": text})
    assert rest.answer(database, ada, RestRequest("GET", "open", {"shallow": "true"})).status == 200
