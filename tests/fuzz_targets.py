"""What any bytes may do to rules, queries and the Realtime Database: be refused, and nothing else.

For hypothesis and for atheris. Each target takes bytes and fails by any exception that is not a refusal, and by an
allow that must not be.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from google.protobuf.message import DecodeError

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.database.caller import Caller as RealtimeCaller
from desktop_chat.emulator.database.connection import Connection, ProtocolError
from desktop_chat.emulator.database.database import Database as RealtimeDatabase
from desktop_chat.emulator.database.frames import FrameError, FrameReader
from desktop_chat.emulator.database.rules.ruleset import load_ruleset as load_realtime_ruleset
from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.protos import StructuredQuery
from desktop_chat.emulator.firestore.security_rules import RulesFile, SecurityRules
from desktop_chat.emulator.firestore.store.database import Database
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
_SIGNED_IN: Final = '{"rules": {".read": "auth != null", ".write": "auth != null"}}'
_NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)


SEEDS: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType({
    "realtime_rules": (b'{"rules": {".read": "auth != null", "$a": {".validate": "newData.val().matches(/x/)"}}}',),
    "realtime_socket": (
        b'{"t":"d","d":{"r":1,"a":"q","b":{"p":"/a","q":{"l":1,"i":"n"},"t":1,"h":""}}}',
        b'{"t":"d","d":{"r":1,"a":"p","b":{"p":"/a","d":1,"h":""}}}\n{"t":"c","d":{"t":"p","d":{}}}',
        b'2\n{"t":"d","d":{"r":2,"a":"om","b":\n{"p":"/","d":{"a/.priority":{".sv":"timestamp"}}}}}',
    ),
})  # fmt: skip
"""What atheris begins with, where it would take too long to come upon anything that is understood."""


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


def realtime_rules(data: bytes) -> None:
    """Any text as a rules file of the Realtime Database."""
    try:
        load_realtime_ruleset(data.decode("utf-8", "surrogateescape"))
    except RulesError:
        return


def realtime_socket(data: bytes) -> None:
    """Any lines as the frames of a stranger on a socket, who must neither hear nor write."""
    database = RealtimeDatabase("fuzzed", lambda: 0, load_realtime_ruleset(_SIGNED_IN))
    database.put("a", "secret", RealtimeCaller(admin=True))
    before = database.root
    heard: list[Any] = []
    connection, frames = Connection(database, heard.append), FrameReader()
    try:
        for line in data.decode("utf-8", "replace").split("\n"):
            text = frames.feed(line)
            message = None if text is None else _json(text)
            if message is not None and "cred" not in str(message):  # with one it may be an administrator
                connection.receive(message, len(data))
    except (FrameError, ProtocolError, RecursionError):
        pass  # the end of the socket
    connection.close()
    json.dumps(heard, allow_nan=False)
    assert "secret" not in str(heard), data
    assert database.root == before, data


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ProtocolError("not JSON") from None


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
