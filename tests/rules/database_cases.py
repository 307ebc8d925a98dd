"""Requests to the Realtime Database as values: what database.rules.json must say to each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from desktop_chat.emulator.database.node_json import from_json
from desktop_chat.emulator.database.queries import Query
from desktop_chat.emulator.database.rules.ruleset import Decision, Request, Ruleset

NOW: Final = 1_700_000_000_000
KEY: Final = "0123456789abcdef0123456789abcdef"
HERE: Final = {"state": "online", "at": NOW}
SIGNED_IN: Final = 100


@dataclass(frozen=True, slots=True)
class Case:
    """A write of ``value`` at ``path`` where ``before`` is the whole tree, or with ``reads`` a read of ``path``.

    As in the other two languages a denial must come from logic: a rule that cannot be evaluated is no answer.
    """

    uid: str | None
    path: str
    allowed: bool
    value: Any = None
    before: Any = None
    reads: bool = False

    def is_met_by(self, rules: Ruleset) -> bool:
        """Tell whether these rules answer as they must."""
        decision = self.asked_of(rules)
        return decision.allowed is self.allowed and not decision.is_error

    def asked_of(self, rules: Ruleset) -> Decision:
        where = tuple(part for part in self.path.split("/") if part)
        root = from_json(self.before)
        request = Request(None if self.uid is None else {"uid": self.uid, "token": {"auth_time": SIGNED_IN}}, NOW)
        if self.reads:
            return rules.may_read(where, Query(), root, request)
        return rules.may_write([where], root, root.with_at(where, from_json(self.value)), request)


def nested(path: str, value: Any) -> Any:
    """Return the tree that holds nothing but ``value`` at ``path``."""
    for name in reversed(path.split("/")):
        value = {name: value}
    return value


SIGNAL: Final = f"signals/{KEY}/ada"
POSITION: Final = "positions/ada/engine"
_WRITES: Final[tuple[tuple[str | None, str, Any, bool], ...]] = (
    ("ada", "presence/ada/c1", HERE, True),
    ("eve", "presence/ada/c1", HERE, False),
    (None, "presence/ada/c1", HERE, False),
    ("ada", "presence/ada/c1", {"state": "idle", "at": NOW}, True),
    ("ada", "presence/ada/c1", {"state": "onlineX", "at": NOW}, False),
    ("ada", "presence/ada/c1", {"state": 1, "at": NOW}, False),
    ("ada", "presence/ada/c1", {"state": "online"}, False),
    ("ada", "presence/ada/c1", {"at": NOW}, False),
    ("ada", "presence/ada/c1", {"state": "online", "at": NOW - 1}, False),
    ("ada", "presence/ada/c1", HERE | {"more": 1}, False),
    ("ada", "presence/ada/c1", "online", False),
    ("ada", "presence/ada/c1", None, True),
    ("eve", "presence/ada/c1", None, False),
    ("ada", "presence/ada", {"c1": HERE}, False),
    ("ada", f"presence/ada/{'c' * 40}", HERE, True),
    ("ada", f"presence/ada/{'c' * 41}", HERE, False),
    ("ada", "presence/ada/c 1", HERE, False),
    ("ada", "others/ada/c1", HERE, False),
    ("ada", "others/ada", NOW, False),
    ("ada", "lastSeen/ada", NOW, True),
    ("ada", "lastSeen/ada", NOW - 1, False),
    ("ada", "lastSeen/ada", {"at": NOW}, False),
    ("eve", "lastSeen/ada", NOW, False),
    (None, "lastSeen/ada", NOW, False),
    ("ada", "lastSeen/ada", None, True),
    ("eve", "lastSeen/ada", None, False),
    ("ada", f"{POSITION}/readUpTo", NOW, True),
    ("ada", f"{POSITION}/readUpTo", 1, True),
    ("ada", f"{POSITION}/readUpTo", 0, False),
    ("ada", f"{POSITION}/readUpTo", NOW + 60_000, True),
    ("ada", f"{POSITION}/readUpTo", NOW + 60_001, False),
    ("ada", f"{POSITION}/readUpTo", "all", False),
    ("ada", f"{POSITION}/markedAt", NOW + 60_000, True),
    ("ada", f"{POSITION}/markedAt", NOW + 60_001, False),
    ("ada", f"{POSITION}/markedAt", 1, True),
    ("ada", f"{POSITION}/markedAt", 0, False),
    ("ada", f"{POSITION}/markedAt", "now", False),
    ("ada", POSITION, {"readUpTo": NOW, "markedAt": NOW, "unreadFrom": NOW - 5}, True),
    ("ada", POSITION, {"markedAt": NOW, "unreadFrom": NOW + 60_000}, True),
    ("ada", POSITION, {"markedAt": NOW, "unreadFrom": NOW + 60_001}, False),
    ("ada", POSITION, {"markedAt": NOW, "unreadFrom": 1}, True),
    ("ada", POSITION, {"markedAt": NOW, "unreadFrom": 0}, False),
    ("ada", POSITION, {"markedAt": NOW, "unreadFrom": "x"}, False),
    ("ada", POSITION, {"readUpTo": NOW, "unreadFrom": NOW - 5}, False),
    ("ada", POSITION, {"readUpTo": NOW, "more": 1}, False),
    ("ada", f"positions/ada/{'r' * 700}/readUpTo", NOW, True),
    ("ada", f"positions/ada/{'r' * 701}/readUpTo", NOW, False),
    ("ada", "positions/ada", {"engine": {"readUpTo": NOW}}, False),
    ("ada", "others/ada/engine/readUpTo", NOW, False),
    ("eve", f"{POSITION}/readUpTo", NOW, False),
    (None, f"{POSITION}/readUpTo", NOW, False),
    ("ada", "other", 1, False),
    ("ada", SIGNAL, {"typing": NOW + 30_000}, True),
    ("ada", SIGNAL, {"typing": NOW + 30_001}, False),
    ("ada", SIGNAL, {"typing": "soon"}, False),
    ("ada", SIGNAL, {"typing": -1}, False),
    ("ada", SIGNAL, {"typing": 0}, False),
    ("ada", SIGNAL, {"typing": 1}, True),
    ("ada", f"{SIGNAL}/typing", None, True),
    ("eve", SIGNAL, {"typing": NOW}, False),
    (None, SIGNAL, {"typing": NOW}, False),
    ("ada", f"signals/{KEY[:-1]}/ada", {"typing": NOW}, False),
    ("ada", f"signals/{KEY}0/ada", {"typing": NOW}, False),
    ("ada", f"signals/{KEY.upper()}/ada", {"typing": NOW}, False),
    ("ada", f"others/{KEY}/ada", {"typing": NOW}, False),
    *(
        ("ada", f"{SIGNAL}/{name}", value, allowed)
        for name in ("readUpTo", "deliveredUpTo")
        for value, allowed in ((NOW + 60_000, True), (NOW + 60_001, False), (1, True), (0, False), ("x", False))
    ),
    ("ada", f"{SIGNAL}/other", 1, False),
    ("ada", f"signals/{KEY}", {"ada": {"typing": NOW}}, False),
    ("ada", "bans/eve", 5, False),
    ("ada", "bans/ada", 5, False),
)
_READS: Final[tuple[tuple[str | None, str, bool], ...]] = (
    ("eve", "presence/ada", True),
    (None, "presence/ada", False),
    ("eve", "presence", False),
    ("eve", "lastSeen/ada", True),
    (None, "lastSeen/ada", False),
    ("eve", "lastSeen", False),
    ("ada", "positions/ada", True),
    ("eve", "positions/ada", False),
    ("eve", "positions/ada/engine", False),
    (None, "positions/ada", False),
    ("ada", "positions", False),
    ("ada", "others/ada", False),
    ("eve", f"signals/{KEY}", True),
    (None, f"signals/{KEY}", False),
    ("eve", "signals", False),
    ("eve", f"signals/{KEY[:-1]}", False),
    ("eve", f"signals/{KEY}x", False),
    ("eve", f"others/{KEY}", False),
    ("eve", "", False),
    ("ada", "bans/ada", False),
)
_MONOTONIC: Final = (
    f"{SIGNAL}/readUpTo",
    f"{SIGNAL}/deliveredUpTo",
    f"{POSITION}/readUpTo",
    f"{POSITION}/markedAt",
)


def _denied(path: str, value: Any, before: Any) -> Case:
    return Case("ada", path, allowed=False, value=value, before=before)


def _allowed(path: str, value: Any, before: Any) -> Case:
    return Case("ada", path, allowed=True, value=value, before=before)


def _histories() -> Iterator[Case]:
    for path in _MONOTONIC:
        before = nested(path, NOW - 8)
        for value, allowed in ((NOW - 9, False), (NOW - 8, True), (NOW, True), (None, False)):
            yield Case("ada", path, allowed, value, before)
        above = path.rpartition("/")[0]
        yield _denied(above, None, before)
        yield _denied(above, {"typing": NOW} if "signals" in path else {}, before)
    typing = nested(f"{SIGNAL}/typing", NOW)
    yield _allowed(SIGNAL, None, typing)
    yield _allowed(f"{SIGNAL}/typing", None, typing)
    marked = nested(POSITION, {"readUpTo": NOW - 8, "markedAt": NOW - 8, "unreadFrom": NOW - 8})
    yield _allowed(f"{POSITION}/unreadFrom", None, marked)
    yield _denied(POSITION, {"readUpTo": NOW, "unreadFrom": NOW}, marked)
    yield _denied(POSITION, {"markedAt": NOW, "unreadFrom": NOW}, marked)
    yield _denied(POSITION, {"readUpTo": NOW}, nested(POSITION, {"readUpTo": NOW - 8, "markedAt": NOW - 8}))
    read = nested(SIGNAL, {"readUpTo": NOW - 8, "deliveredUpTo": NOW - 8})
    yield _denied(SIGNAL, {"readUpTo": NOW}, read)
    yield _denied(SIGNAL, {"deliveredUpTo": NOW}, read)
    yield _allowed(SIGNAL, {"readUpTo": NOW, "deliveredUpTo": NOW}, read)
    yield _denied("bans/ada", None, {"bans": {"ada": 5}})


def _bans() -> Iterator[Case]:
    for since, allowed in ((99, True), (100, True), (101, False), (1e15, False)):
        banned = {"bans": {"ada": since}}
        yield Case("ada", "presence/ada/c1", allowed, HERE, banned)
        yield Case("ada", "lastSeen/ada", allowed, NOW, banned)
        yield Case("ada", f"{SIGNAL}/typing", allowed, NOW, banned)
        yield Case("ada", f"{POSITION}/readUpTo", allowed, NOW, banned)
        for path in ("presence/eve", "lastSeen/eve", f"signals/{KEY}", "positions/ada"):
            yield Case("ada", path, allowed, None, banned, reads=True)


CASES: Final = (
    *(Case(uid, path, allowed, value) for uid, path, value, allowed in _WRITES),
    *(Case(uid, path, allowed, reads=True) for uid, path, allowed in _READS),
    *_histories(),
    *_bans(),
)
