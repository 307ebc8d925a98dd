"""The REST interface: one request in, one answer out. Streams and sockets are the server's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Condition, Database
from desktop_chat.emulator.database.errors import DatabaseError, invalid, permission_denied, read_too_big
from desktop_chat.emulator.database.node_hash import node_hash
from desktop_chat.emulator.database.node_json import parse_json, to_json
from desktop_chat.emulator.database.paths import parse_path
from desktop_chat.emulator.database.push_ids import PushIds
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.database.tree import Node
from desktop_chat.emulator.database.wire_query import rest_query
from desktop_chat.emulator.rules.errors import RulesError

_RULES_PATH = ".settings/rules"
MAX_READ_BYTES = 256 * 1024 * 1024
"""The documented size of one answer."""
_NULL_ETAG = "null_etag"
_PRIORITY = ".priority"
_LONGEST_CHARACTER = 4  # bytes of UTF-8


@dataclass(frozen=True, slots=True)
class RestRequest:
    """``path`` is decoded and without ".json"; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class RestAnswer:
    """``text`` is JSON, or empty with status 204."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)


class PreconditionFailed(Exception):
    """What is there has another ETag than ``if-match`` says."""


class Rest:
    """Answers for every database."""

    def __init__(self, push_ids: PushIds, largest_read: int = MAX_READ_BYTES) -> None:
        self._push_ids = push_ids
        self._largest_read = largest_read

    def answer(self, database: Database, caller: Caller, request: RestRequest) -> RestAnswer:
        """Return the answer, also for what is refused."""
        request = replace(request, method=request.headers.get("x-http-method-override", request.method).upper())
        try:
            caller.check(database.now())
            if request.path.strip("/") == _RULES_PATH:
                return _rules(database, caller, request)
            return self._dispatch(database, caller, request)
        except DatabaseError as error:
            return refusal(error)
        except PreconditionFailed:
            return _precondition_failed(database, caller, request)

    def _dispatch(self, database: Database, caller: Caller, request: RestRequest) -> RestAnswer:
        method = request.method
        if method in ("GET", "HEAD"):
            answer = _get(database, caller, request)
            if not _fits(answer.text, self._largest_read):
                raise read_too_big()
            return answer
        if method not in ("PUT", "PATCH", "POST", "DELETE"):
            raise DatabaseError(405, "invalid_data", "Method not allowed.")
        condition = _condition(request)
        value = None if method == "DELETE" else parse_json(request.body)
        if method == "POST":
            name = self._push_ids.make(database.now())
            database.put(f"{request.path}/{name}", value, caller)
            return _shown(request, {"name": name})
        if method == "PATCH":
            database.merge(request.path, value, caller, condition)
            return _shown(request, {key: to_json(_stored(database, f"{request.path}/{key}")) for key in value or ()})
        database.put(request.path, value, caller, condition)
        return _shown(request, to_json(_stored(database, request.path)), _etag(database, request))


def _fits(text: str, size: int) -> bool:
    """Say whether ``text`` has at most so many bytes; most are so short that nobody has to count."""
    return len(text) * _LONGEST_CHARACTER <= size or len(text.encode()) <= size


def refusal(error: DatabaseError) -> RestAnswer:
    """Return the answer that ``error`` is."""
    return RestAnswer(error.status, json.dumps({"error": error.message}))


def readable(database: Database, caller: Caller, request: RestRequest) -> tuple[tuple[str, ...], Query]:
    """Return path and query of a read; raises DatabaseError for one without its index."""
    path, query = parse_path(request.path), rest_query(request.query)
    if not database.may_read(path, query, caller):
        raise permission_denied()
    if not database.has_index(path, query):
        where = "/" + "/".join(path)
        raise invalid(f'Index not defined, add ".indexOn": "{query.index}", for path "{where}", to the rules')
    return path, query


def _get(database: Database, caller: Caller, request: RestRequest) -> RestAnswer:
    if _is_priority(request.path):
        path = parse_path(request.path.rstrip("/").removesuffix(_PRIORITY))
        return _shown(request, database.read(path, Query(), caller).priority)
    path, query = readable(database, caller, request)
    node = database.read(path, query, caller)
    if request.query.get("shallow") == "true":
        if query != Query():
            raise invalid("Mixing 'shallow' and querying parameters is not supported")
        return _shown(request, dict.fromkeys(node.children, True) or node.value, _etag(database, request))
    if request.headers.get("if-none-match") == (node_hash(node) or _NULL_ETAG):
        return RestAnswer(304, "")
    value = to_json(node, export=request.query.get("format") == "export")
    return _shown(request, value, _etag(database, request))


def _is_priority(path: str) -> bool:
    return path.rstrip("/").rpartition("/")[2] == _PRIORITY


def _stored(database: Database, path: str) -> Node:
    if _is_priority(path):
        return Node(database.root.at(parse_path(path.rstrip("/").removesuffix(_PRIORITY))).priority)
    return database.root.at(parse_path(path))


def _shown(request: RestRequest, value: Any, headers: Mapping[str, str] | None = None) -> RestAnswer:
    how = request.query.get("print")
    if how == "silent":
        if request.query.get("shallow") == "true":
            raise invalid("Mixing 'shallow' and 'print=silent' is not supported")
        return RestAnswer(204, "", headers or {})
    if how == "pretty":
        return RestAnswer(200, json.dumps(value, indent=2, ensure_ascii=False) + "\n", headers or {})
    return RestAnswer(200, json.dumps(value, separators=(",", ":"), ensure_ascii=False), headers or {})


def _etag(database: Database, request: RestRequest) -> Mapping[str, str]:
    if request.headers.get("x-firebase-etag", "").lower() != "true":
        return {}
    return {"ETag": node_hash(_stored(database, request.path)) or _NULL_ETAG}


def _condition(request: RestRequest) -> Condition | None:
    wanted = request.headers.get("if-match")
    if wanted is None:
        return None
    if request.method not in ("PUT", "DELETE"):
        raise invalid("ETags are only supported for PUT and DELETE")

    def holds(node: Node) -> bool:
        if (node_hash(node) or _NULL_ETAG) != wanted.strip('"'):
            raise PreconditionFailed
        return True

    return holds


def _precondition_failed(database: Database, caller: Caller, request: RestRequest) -> RestAnswer:
    try:
        node = database.read(parse_path(request.path), Query(), caller)
    except DatabaseError as error:
        return refusal(error)  # who may not read is not told what is there
    body = json.dumps(to_json(node), separators=(",", ":"), ensure_ascii=False)
    return RestAnswer(412, body, {"ETag": node_hash(node) or _NULL_ETAG})


def _rules(database: Database, caller: Caller, request: RestRequest) -> RestAnswer:
    if not caller.admin:
        raise permission_denied()
    if request.method == "GET":
        nothing = '{"rules": {".read": false, ".write": false}}'
        return RestAnswer(200, nothing if database.rules is None else database.rules.source)
    if request.method != "PUT":
        raise DatabaseError(405, "invalid_data", "Method not allowed.")
    try:
        rules = load_ruleset(request.body, "rules.json")
    except RulesError as error:
        problems = "\n".join(f"{one.at.line}:{one.at.column}: {one.message}" for one in error.problems)
        raise invalid(problems) from None
    if request.query.get("dryRun") != "true":
        database.use_rules(rules)
    return RestAnswer(200, '{"status":"ok"}')
