"""What any bytes may do to the rules and to queries: be refused, and nothing else. For hypothesis and for atheris.

Each target takes bytes and fails by any exception that is not a refusal, and by an allow that must not be.
"""

from datetime import UTC, datetime
from typing import Any, Final

from google.protobuf.message import DecodeError

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.database import Database
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.rules.access import Access, AuthContext
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.rules.ruleset import load_ruleset
from tests.firestore_messages import ROOT, put

DENYING: Final = (
    "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents {"
    " match /c/{id} { allow read, write: if false || (%s) && false; } } }"
)
_OWN: Final = (
    "rules_version = '2'; service cloud.firestore { match /databases/{d}/documents {"
    " match /{c}/{id} { allow list: if resource.data.open == true || resource.data.owner == request.auth.uid; } } }"
)
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


class _Nothing:
    """A database without documents."""

    def get(self, name: str) -> Any:
        return None

    get_after = get


def ruleset(data: bytes) -> None:
    """Any text as a rules file."""
    try:
        load_ruleset(data.decode("utf-8", "surrogateescape"))
    except RulesError:
        return


def condition(data: bytes) -> None:
    """Any text as a condition beside `false`: whatever it is taken for, it must not open what is closed."""
    text = data.decode("utf-8", "replace")
    if any(mark in text for mark in "{};") or "//" in text or "/*" in text or not _is_balanced(text):
        return  # this would write rules of its own
    try:
        rules = load_ruleset(DENYING % text)
    except RulesError:
        return
    access = Access("get", f"{ROOT}/c/a", AuthContext("alice", {}), _NOW)
    assert not rules.decide(access, _Nothing()).allowed, text


def _is_balanced(text: str) -> bool:
    depth = 0
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0:
            return False
    return depth == 0


class ListTarget:
    """Any StructuredQuery by a person who may list only what is open or her own."""

    def __init__(self, clock: Clock) -> None:
        self._database = Database(ROOT.removesuffix("/documents"), clock)
        for number, (owner, is_open) in enumerate((("alice", False), ("bob", True), ("bob", False), ("", False))):
            fields: dict[str, Any] = {"owner": owner, "n": number, "open": is_open}
            self._database.commit([put(f"c/d{number}", **fields), put(f"open/e{number}", **fields)])
        self._database.commit([put("c/none"), put("c/odd", owner=None, open=1)])
        rules = SecurityRules()
        rules.replace(ROOT.split("/")[1], RulesFile("firestore.rules", _OWN))
        self._authorizer = Authorizer(rules, clock)
        self._caller = Caller(auth=AuthContext("alice", {}))

    def __call__(self, data: bytes) -> None:
        """Ask; every document that comes back must be one that the rules let her have."""
        try:
            query = StructuredQuery.FromString(data)
        except DecodeError:
            return
        self.ask(query)

    def ask(self, query: Any) -> int:
        """The number of documents that came back; 0 for a refusal."""
        try:
            self._authorizer.lists(self._database, self._caller, ROOT, query)
            names = [one.name for one in self._database.run_query(ROOT, query)]
        except FirestoreError:
            return 0
        for name in names:
            found = self._database.get(name)
            assert found is not None
            stored = found.fields
            assert stored["open"].boolean_value or stored["owner"].string_value == "alice", (name, query)
        return len(names)
