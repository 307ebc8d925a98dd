"""Which line decided, on answers of the local Rules API."""

import pytest

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.rules.rules_api import RulesApi
from desktop_chat.admin.rules.verdict import Verdict, verdict_of

RULES = """rules_version = '2';
service cloud.firestore { match /databases/{d}/documents {
  function isMe(id) {
    let mine = request.auth.uid;
    return signedIn()
      && mine == id;
  }
  function signedIn() { return request.auth != null; }
  match /people/{id} {
    allow get: if isMe(id);
    allow list: if signedIn() != true;
    allow get: if request.auth.uid == 'root' || request.auth.token.admin == true;
    allow delete: if !signedIn() || isMe('x');
  }
} }"""


def ask(services: Services, uid: str | None, method: str = "get", **token: object) -> Verdict:
    auth = {} if uid is None else {"auth": {"uid": uid, "token": token}}
    request = {"path": "/databases/(default)/documents/people/ann", "method": method, **auth}
    case = {"expectation": "ALLOW", "request": request, "expressionReportLevel": "VISITED"}
    (result,) = RulesApi(services.rest, services.rules_url).test("firestore.rules", RULES, [case])
    return verdict_of(RULES, result["state"] == "SUCCESS", result)


def reasons(verdict: Verdict) -> list[tuple[int, str, str]]:
    return [(one.line, one.text, one.value) for one in verdict.reasons]


def test_a_false_side_of_and_is_followed_into_functions(services: Services) -> None:
    verdict = ask(services, "bob", admin=False)
    assert [(one.line, one.value) for one in verdict.statements] == [(10, "false"), (12, "false")]
    assert reasons(verdict) == [
        (6, "mine == id", "false"),
        (12, "request.auth.uid == 'root' || request.auth.token.admin == true", "false"),
    ]


def test_the_statement_that_allowed_is_the_reason_of_a_yes(services: Services) -> None:
    assert reasons(ask(services, "root", admin=False))[0][:2] == (12, "request.auth.uid == 'root'")
    assert ask(services, "ann").allowed


def test_an_error_is_followed_to_where_it_happened(services: Services) -> None:
    (first, second) = reasons(ask(services, "bob"))
    assert first[2] == "false"
    assert second == (12, "request.auth.token.admin", "error")


def test_a_negation_is_not_followed(services: Services) -> None:
    assert reasons(ask(services, "bob", "delete")) == [(13, "!signedIn() || isMe('x')", "false")]


def test_a_call_is_followed_only_where_it_is_all_there_is(services: Services) -> None:
    assert reasons(ask(services, "bob", "list")) == [(11, "signedIn() != true", "false")]


@pytest.mark.parametrize("method", ["create", "update"])
def test_without_a_statement_for_it_there_is_no_reason(services: Services, method: str) -> None:
    verdict = ask(services, "ann", method)
    assert (verdict.allowed, verdict.statements, verdict.reasons) == (False, (), ())
