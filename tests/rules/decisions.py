"""A few lines of rules and a decision, for the unit tests of the rules engine."""

from datetime import UTC, datetime
from typing import Any, Final

from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.ruleset import load_ruleset
from tests.rules.expressions import DATABASE, NoDocuments

TIME: Final = datetime(2026, 6, 1, tzinfo=UTC)
ALICE: Final = AuthContext("alice", {"sub": "alice"})


def _rules(body: str, version: int) -> str:
    return (
        f"rules_version = '{version}';\n"
        f"service cloud.firestore {{ match /databases/{{database}}/documents {{\n{body}\n}} }}"
    )


def allowed(body: str, path: str, version: int = 2) -> bool:
    """Tell whether alice may get a missing document under rules with these match blocks."""
    access = Access("get", f"{DATABASE}/documents/{path}", ALICE, TIME)
    return load_ruleset(_rules(body, version)).decide(access, NoDocuments()).allowed


def allows_list(condition: str, query: Any) -> bool:
    """Tell whether alice may run a query over the collection ``c`` under ``allow list: if condition``."""
    root = f"{DATABASE}/documents"
    access = Access("list", f"{root}/c/-", ALICE, TIME, query=query, parent=root)
    ruleset = load_ruleset(_rules(f"match /c/{{id}} {{ allow list: if {condition}; }}", 2))
    return ruleset.decide(access, NoDocuments()).allowed
