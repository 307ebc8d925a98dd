"""Test cases from a file: what the rules must allow and what they must refuse.

``{"schema": 1, "time": "2026-05-04T12:00:00Z", "people": {"ann": {"email": …}}, "documents": {"rooms/r1": {…}},
"cases": [{"name", "kind": "firestore", "as": "ann" or null, "do": "get rooms/r1", "before", "after", "with", "along",
"expect"}]}``. ``people`` are the claims of their tokens, ``documents`` what is stored; ``with`` adds to them for one
case, null takes away; ``along`` are the other documents of the commit. ``after`` is what would be stored, ``before``
what is (default: the document at the path). ``"$now"`` is the time.

The Realtime Database (kind "database") is one tree: ``"tree"`` is what is stored there, ``with`` puts values at paths
of it, ``after`` is any JSON value, and ``"$now"`` counts milliseconds.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.database_trial import in_milliseconds
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.trial_case import METHODS, TrialCase

NOW = "$now"
_SCHEMA = 1
_NAMES = {"name", "kind", "as", "do", "expect", "before", "after", "with", "along"}


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases, and by their names what the rules find: documents by path, or the tree of the Realtime Database."""

    cases: tuple[TrialCase, ...]
    stored: Mapping[str, Mapping[str, Any]]

    def of(self, kind: RulesKind) -> list[TrialCase]:
        """Return the cases of one kind."""
        return [case for case in self.cases if case.kind is kind]

    def read(self, case: TrialCase, path: str) -> Any:
        """Return a document as the case finds it, or what is at a place of the tree."""
        stored = self.stored[case.name]
        return _place(stored, path) if case.kind is RulesKind.DATABASE else stored.get(path)


def load_cases(file: Path) -> CaseFile:
    """Read a file. Raises WrongUse with the case that is not understood."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != _SCHEMA:
            raise ValueError(f"schema must be {_SCHEMA}")
        entries = list(content["cases"])
    except OSError as error:
        raise WrongUse("The test cases cannot be read", f"{file}: {error.strerror}.") from None
    except KeyError as error:
        raise WrongUse("The test cases cannot be read", f"{file}: it has no {error}.") from None
    except (ValueError, TypeError) as error:
        raise WrongUse("The test cases cannot be read", f"{file}: {error}.") from None
    cases: dict[str, TrialCase] = {}
    stored = {}
    for number, entry in enumerate(entries, start=1):
        try:
            case, found = _case(content, entry)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise WrongUse("A test case is not understood", f"{file}, case {number}: {error!r}.") from None
        if case.name in cases:
            raise WrongUse("Two test cases have one name", f'{file}, case {number}: "{case.name}" is there already.')
        cases[case.name], stored[case.name] = case, found
    return CaseFile(tuple(cases.values()), stored)


def at_time(value: Any, time: str | int) -> Any:
    """Return plain JSON with every ``"$now"`` replaced."""
    if isinstance(value, dict):
        return {key: at_time(item, time) for key, item in value.items()}
    if isinstance(value, list):
        return [at_time(item, time) for item in value]
    return time if value == NOW else value


def _case(content: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[TrialCase, Mapping[str, Any]]:
    if unknown := set(entry) - _NAMES:
        raise ValueError(f"unknown names: {', '.join(sorted(unknown))}")
    method, _, path = str(entry["do"]).partition(" ")
    if method not in METHODS or not path:
        raise ValueError(f'"do" must be one of {", ".join(METHODS)} and a path')
    if entry["expect"] not in ("allow", "deny"):
        raise ValueError('"expect" must be allow or deny')
    kind, time = RulesKind(entry.get("kind", "firestore")), str(content["time"])
    now = in_milliseconds(time) if kind is RulesKind.DATABASE else time
    stored = _stored(content, entry, kind, now)
    found = stored.get(path) if kind is RulesKind.FIRESTORE and method != "list" else None
    case = TrialCase(
        kind=kind,
        method=method,
        path=path,
        auth=_auth(content, entry["as"]),
        time=time,
        before=at_time(entry["before"], now) if "before" in entry else found,
        after=at_time(entry.get("after"), now),
        expect=str(entry["expect"]),
        name=str(entry["name"]),
        along=at_time(entry.get("along", {}), now),
    )
    return case, stored


def _stored(content: Mapping[str, Any], entry: Mapping[str, Any], kind: RulesKind, now: str | int) -> Mapping[str, Any]:
    with_more: Mapping[str, Any] = at_time(entry.get("with", {}), now)
    if kind is not RulesKind.DATABASE:
        return {**at_time(content.get("documents", {}), now), **with_more}
    tree: dict[str, Any] = at_time(content.get("tree", {}), now)
    for path, value in with_more.items():
        *above, last = path.split("/")
        node = tree
        for key in above:
            node = node.setdefault(key, {})
        node[last] = value
    return tree


def _place(tree: Any, path: str) -> Any:
    for key in filter(None, path.split("/")):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def _auth(content: Mapping[str, Any], uid: str | None) -> Mapping[str, Any] | None:
    return None if uid is None else {"uid": uid, "token": content["people"][uid]}
