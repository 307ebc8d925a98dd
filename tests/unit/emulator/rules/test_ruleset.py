"""Decisions."""

from datetime import UTC, datetime
from typing import Any

import pytest
from google.cloud.firestore_v1 import types

from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.ruleset import Ruleset, load_ruleset
from tests.rules.expressions import NoDocuments

TIME = datetime(2026, 6, 1, tzinfo=UTC)
ROOT = "projects/p/databases/(default)/documents"
ALICE = AuthContext("alice", {"sub": "alice", "email": "a@example.com"})


def ruleset(condition: str, methods: str = "read, write", match: str = "/e/{id}", version: int = 2) -> Ruleset:
    return load_ruleset(
        f"rules_version = '{version}';\nservice cloud.firestore {{ match /databases/{{database}}/documents {{\n"
        f"match {match} {{ allow {methods}: if {condition}; }} }} }}"
    )


def document(**fields: int) -> Any:
    made = types.Document.pb()(name=f"{ROOT}/e/x")
    for key, value in fields.items():
        made.fields[key].integer_value = value
    return made


BEFORE, AFTER = document(a=1), document(a=2)
STATES: dict[str, tuple[Any, Any]] = {
    "get": (BEFORE, None),
    "create": (None, AFTER),
    "update": (BEFORE, AFTER),
    "delete": (BEFORE, None),
}


def access(method: str, auth: AuthContext | None = ALICE) -> Access:
    before, after = STATES[method]
    return Access(method, f"{ROOT}/e/x", auth, TIME, before=before, after=after)


@pytest.mark.parametrize(
    ("methods", "allowed"),
    [
        ("read", {"get"}),
        ("write", {"create", "update", "delete"}),
        ("get", {"get"}),
        ("list", set()),
        ("create, delete", {"create", "delete"}),
        ("update", {"update"}),
    ],
)
def test_methods(methods: str, allowed: set[str]) -> None:
    rules = ruleset("true", methods)
    assert {method for method in STATES if rules.decide(access(method), NoDocuments()).allowed} == allowed


@pytest.mark.parametrize(
    ("method", "condition"),
    [
        ("get", "resource.data.a == 1 && resource.id == 'x' && resource.__name__ == request.path"),
        ("get", "!('resource' in request) && request.method == 'get'"),
        ("create", "resource == null && request.resource.data.a == 2 && request.resource.id == 'x'"),
        ("update", "resource.data.a == 1 && request.resource.data.a == 2"),
        ("delete", "request.resource == null && resource.data.a == 1"),
        ("get", "request.auth.uid == 'alice' && request.auth.token.email == 'a@example.com'"),
        ("get", "request.time == timestamp.date(2026, 6, 1)"),
        ("get", "database == '(default)' && request.path == /databases/(default)/documents/e/x"),
    ],
)
def test_the_request_as_rules_see_it(method: str, condition: str) -> None:
    decision = ruleset(condition).decide(access(method), NoDocuments())
    assert decision.allowed, decision.reason


def test_signed_out_auth_is_null() -> None:
    assert ruleset("request.auth == null").decide(access("get", None), NoDocuments()).allowed
    decision = ruleset("request.auth.uid == 'alice'").decide(access("get", None), NoDocuments())
    assert (decision.allowed, len(decision.errors)) == (False, 1)


def test_a_denial_says_which_line_and_tells_logic_from_errors() -> None:
    by_logic = ruleset("1 == 2").decide(access("get"), NoDocuments())
    assert (by_logic.allowed, by_logic.reason, by_logic.errors) == (False, "false for 'get' @ L3", ())
    by_error = ruleset("1 / 0 == 1").decide(access("get"), NoDocuments())
    assert by_error.errors == ("Divide by zero error. for 'get' @ L3",)
    nothing = ruleset("true", match="/other/{id}").decide(access("get"), NoDocuments())
    assert (nothing.reason, nothing.errors) == ("No matching allow statements", ())


def collection_group() -> Access:
    query = types.StructuredQuery.pb()()
    query.from_.add(collection_id="m", all_descendants=True)
    return Access("list", f"{ROOT}/m/-", ALICE, TIME, query=query, parent=ROOT)


@pytest.mark.parametrize(
    ("match", "version", "allowed"),
    [
        ("/{p=**}/m/{id}", 2, True),
        ("/{p=**}", 2, True),
        ("/{p=**}", 1, False),
        ("/m/{id}", 2, False),
        ("/r/{r}/m/{id}", 2, False),
        ("/{p=**}/n/{id}", 2, False),
    ],
)
def test_collection_groups_need_a_glob_of_version_2(match: str, version: int, allowed: bool) -> None:
    rules = ruleset("true", "list", match, version)
    assert rules.decide(collection_group(), NoDocuments()).allowed is allowed


def test_the_path_of_a_list_is_unknown() -> None:
    for condition in ("p == /x", "p != /x", "request.path != /x", "id != 'x'"):
        rules = ruleset(condition, "list", "/{p=**}/m/{id}")
        assert not rules.decide(collection_group(), NoDocuments()).allowed, condition


def test_blocks_nested_without_end_are_refused() -> None:
    with pytest.raises(RulesError, match="too deep"):
        load_ruleset("service cloud.firestore { " + "match /a/b { " * 5000 + "}" * 5001)


def test_calls_in_calls_that_are_too_deep_deny() -> None:
    body = "!(" * 45 + "f{0}()" + ")" * 45
    functions = "function f0() { return true; } " + " ".join(
        f"function f{i}() {{ return {body.format(i - 1)}; }}" for i in range(1, 21)
    )
    rules = load_ruleset(
        f"service cloud.firestore {{ match /databases/{{d}}/documents {{ {functions} "
        "match /e/{id} { allow get: if f20() || !f20(); } } }"
    )
    decision = rules.decide(access("get"), NoDocuments())
    assert (decision.allowed, len(decision.errors)) == (False, 1)


def test_a_list_does_not_match_a_rule_for_one_document() -> None:
    query = types.StructuredQuery.pb()()
    query.from_.add(collection_id="e")
    asked = Access("list", f"{ROOT}/e/-", ALICE, TIME, query=query, parent=ROOT)
    assert not ruleset("true", match="/e/x").decide(asked, NoDocuments()).allowed
    assert ruleset("true").decide(asked, NoDocuments()).allowed
