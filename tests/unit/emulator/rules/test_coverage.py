"""What a report says after a few decisions; the form is the one that Google's emulator answers with."""

from datetime import UTC, datetime
from typing import Any

from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.coverage import Coverage
from desktop_chat.emulator.rules.errors import Position
from desktop_chat.emulator.rules.ruleset import Ruleset, load_ruleset
from desktop_chat.emulator.rules.syntax import Name

SOURCE = """rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function mine(x) { let y = x; return request.auth != null && y == 1; }
    match /a/{id} {
      allow read: if mine(1) || id == 'q';
      allow write: if request.auth.uid == 'alice';
    }
  }
}
"""


class Nothing:
    def get(self, _name: str) -> Any:
        return None

    def get_after(self, _name: str) -> Any:
        return None


def decide(ruleset: Ruleset, method: str, uid: str | None) -> bool:
    auth = None if uid is None else AuthContext(uid, {})
    path = "projects/p/databases/(default)/documents/a/x"
    return ruleset.decide(Access(method, path, auth, datetime(2026, 1, 1, tzinfo=UTC)), Nothing()).allowed


def counting() -> Ruleset:
    ruleset = load_ruleset(SOURCE)
    ruleset.count_coverage()
    return ruleset


def of(report: list[dict[str, Any]], text: str) -> Any:
    """The values of the first expression with this text, None where there is no such expression."""
    for entry in report:
        position = entry["sourcePosition"]
        if SOURCE[position["currentOffset"] : position["endOffset"] + 1] == text:
            return [(value["value"], value["count"]) for value in entry["values"]]
        found = of(entry.get("children", []), text)
        if found is not None:
            return found
    return None


def test_nothing_is_counted_until_it_is_asked_for() -> None:
    ruleset = load_ruleset(SOURCE)
    assert decide(ruleset, "get", "alice")
    assert ruleset.coverage_report() == []
    ruleset.count_coverage()
    assert of(ruleset.coverage_report(), "mine(1)") == []


def test_values_are_counted_by_expression() -> None:
    ruleset = counting()
    assert [decide(ruleset, method, "alice") for method in ("get", "create", "delete")] == [True, True, True]
    assert [decide(ruleset, "create", uid) for uid in ("bob", None)] == [False, False]
    report = ruleset.coverage_report()
    assert of(report, "mine(1)") == [({"boolValue": True}, 1)]
    assert of(report, "request.auth.uid == 'alice'") == [
        ({"boolValue": True}, 2), ({"boolValue": False}, 1), ({}, 1),
    ]  # fmt: skip
    assert of(report, "request.auth.uid") == [({"stringValue": "alice"}, 2), ({"stringValue": "bob"}, 1), ({}, 1)]


def test_what_was_not_needed_has_no_value() -> None:
    ruleset = counting()
    assert decide(ruleset, "get", "alice")
    assert of(ruleset.coverage_report(), "id == 'q'") == [({}, 1)]
    assert not decide(ruleset, "get", None)
    assert of(ruleset.coverage_report(), "id == 'q'") == [({"boolValue": False}, 1), ({}, 1)]


def test_the_places_are_those_of_google_s_emulator() -> None:
    function, read, write = counting().coverage_report()
    assert function["sourcePosition"] == {"line": 4, "column": 24, "currentOffset": 112, "endOffset": 159}
    assert [child["sourcePosition"]["currentOffset"] for child in function["children"]] == [120, 130]
    assert read["sourcePosition"] == {"line": 6, "column": 22, "currentOffset": 205, "endOffset": 224}
    assert write["sourcePosition"]["line"] == 7


def test_too_many_values_are_not_all_told() -> None:
    coverage, name = Coverage(), Name(Position(7, 23), 1, "request")
    for n in range(150):
        coverage.record(name, {"intValue": str(n)})
    values = coverage._entry(name, _Spans())["values"]  # type: ignore[arg-type]  # a name has an end anywhere
    assert len(values) == 101
    assert values[-1] == {"value": {}, "count": 50}


class _Spans:
    def offset(self, _at: Position) -> int:
        return 0

    def end(self, _expr: Name) -> int:
        return 0
