"""Garbage from a stranger: always an answer that can be sent, never a crash, and never an allow."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_chat.emulator.database.caller import ANYBODY, Caller
from desktop_chat.emulator.database.connection import Connection, ProtocolError
from desktop_chat.emulator.database.database import Database
from desktop_chat.emulator.database.frames import FrameError, FrameReader, frames_of
from desktop_chat.emulator.database.push_ids import PushIds
from desktop_chat.emulator.database.rest import Rest, RestRequest
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from tests import fuzz_targets

pytestmark = pytest.mark.usefixtures("ends_in_time")

NAMES = st.sampled_from([".priority", ".value", ".sv", ".settings", "rules", "a", "0", "", "..", "$x", "\ud800", "ä"])
PATHS = st.lists(NAMES | st.text(max_size=4), max_size=4).map("/".join)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("timestamp")
JSON: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=4), inner, max_size=3)
)
BODIES = (
    JSON.map(json.dumps) | st.text(max_size=20) | st.sampled_from(["[" * 5000, "1e999", '{"a":1,"a":2}', "9" * 5000])
)
QUERY_NAMES = ["orderBy", "limitToFirst", "limitToLast", "startAt", "endAt", "equalTo", "startAfter", "endBefore"]
QUERIES = st.dictionaries(
    st.sampled_from([*QUERY_NAMES, "shallow", "print", "format", "dryRun"]),
    st.sampled_from(['"$key"', '"$value"', '"$priority"', '"a"', '"a/b"', "1", "-1", "true", "null", "silent"])
    | BODIES,
    max_size=4,
)
HEADERS = st.dictionaries(
    st.sampled_from(["if-match", "if-none-match", "x-firebase-etag", "x-http-method-override"]),
    st.sampled_from(["true", "null_etag", '"x"', "PATCH", "PUT", ""]),
    max_size=3,
)
METHODS = st.sampled_from(["GET", "PUT", "PATCH", "POST", "DELETE", "HEAD", "TRACE"])
REQUESTS = st.builds(RestRequest, METHODS, PATHS, QUERIES, HEADERS, BODIES)


def base(rules: str) -> Database:
    made = Database("demo", lambda: 1, load_ruleset(rules))
    made.put("", {"a": {"b": 1, "ä": "secret"}, "0": "secret"}, Caller(admin=True))
    return made


@settings(max_examples=300, deadline=None)
@given(REQUESTS)
def test_a_stranger_neither_reads_nor_writes(request: RestRequest) -> None:
    database = base('{"rules": {".read": "auth != null", ".write": "auth != null"}}')
    before = database.root
    answer = Rest(PushIds(bytes)).answer(database, ANYBODY, request)
    assert answer.status in (400, 401, 403, 405, 412)
    assert "secret" not in answer.text
    assert database.root == before


@settings(max_examples=300, deadline=None)
@given(REQUESTS)
def test_every_answer_can_be_sent(request: RestRequest) -> None:
    database = base('{"rules": {".read": true, ".write": true}}')
    answer = Rest(PushIds(bytes)).answer(database, Caller(admin=True), request)
    assert answer.status < 500
    answer.text.encode()


@given(st.lists(st.sampled_from(["0", "1", "2", "3", "999999", "{}"]) | st.text(max_size=5), max_size=8))
def test_frames_in_any_order_are_read_or_refused(frames: list[str]) -> None:
    reader = FrameReader()
    for frame in frames:
        try:
            reader.feed(frame)
        except FrameError:
            return


@given(st.integers(1, 70_000))
def test_a_message_of_any_length_comes_out_as_it_went_in(length: int) -> None:
    reader = FrameReader()
    message = '"' + "x" * length
    assert [done for one in frames_of(message) if (done := reader.feed(one)) is not None] == [message]


BODY_FIELDS = st.sampled_from(["p", "d", "q", "t", "h", "cred", "authvar", "noauth"])
SPEC = st.dictionaries(st.sampled_from(["i", "l", "vf", "sp", "sn", "sin", "ep", "en", "ein"]), JSON, max_size=4)
BODY = st.dictionaries(BODY_FIELDS, JSON | PATHS | SPEC, max_size=5)
ACTIONS = st.sampled_from(["s", "gauth", "auth", "unauth", "q", "n", "g", "p", "m", "o", "om", "oc", "zz"])
MESSAGES = JSON | st.builds(
    lambda action, body: {"t": "d", "d": {"r": 1, "a": action, "b": body}},
    ACTIONS,
    BODY | st.builds(lambda path, body: {**body, "p": path}, PATHS, BODY),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(MESSAGES.filter(lambda one: "cred" not in str(one)), max_size=5))
def test_a_stranger_on_a_socket_neither_hears_nor_writes(messages: list[Any]) -> None:
    database = base('{"rules": {".read": "auth != null", ".write": "auth != null"}}')
    before = database.root
    heard: list[Any] = []
    connection = Connection(database, heard.append)
    for message in messages:
        try:
            connection.receive(message)
        except ProtocolError:
            break
    connection.close()
    assert "secret" not in str(heard)
    assert database.root == before


@settings(max_examples=200, deadline=None)
@given(st.lists(MESSAGES, max_size=5))
def test_any_message_on_an_open_database_is_answered_or_ends_the_connection(messages: list[Any]) -> None:
    heard: list[Any] = []
    connection = Connection(base('{"rules": {".read": true, ".write": true}}'), heard.append)
    for message in messages:
        try:
            connection.receive(message)
        except ProtocolError:
            break
    connection.close()
    assert json.loads(json.dumps(heard, allow_nan=False)) == heard


@settings(max_examples=100, deadline=None)
@given(st.lists(MESSAGES.map(json.dumps) | st.text(max_size=20), max_size=3).map("\n".join).map(str.encode))
def test_the_target_of_atheris_takes_any_lines(data: bytes) -> None:
    fuzz_targets.realtime_socket(data)
    fuzz_targets.realtime_rules(data)
