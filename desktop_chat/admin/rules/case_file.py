"""Test cases from a file: what the rules must allow and what they must refuse.

``{"schema": 1, "time": "2026-05-04T12:00:00Z", "people": {"ann": {"email": …}}, "documents": {"rooms/r1": {…}},
"cases": [{"name", "kind": "firestore", "as": "ann" or null, "do": "get rooms/r1", "before", "after", "with", "along",
"expect"}]}``. ``people`` are the claims of their tokens, ``documents`` what is stored; ``with`` adds to them for one
case, null takes away; ``along`` are the other documents of the commit. ``after`` is what would be stored, ``before``
what is (default: the document at the path). ``"$now"`` is the time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.trial_case import METHODS, TrialCase

NOW = "$now"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases, and for each the documents that the rules find."""

    cases: tuple[TrialCase, ...]
    documents: Mapping[str, Mapping[str, Any]]

    def of(self, kind: RulesKind) -> list[TrialCase]:
        """Return the cases of one kind."""
        return [case for case in self.cases if case.kind is kind]

    def read(self, case: TrialCase, path: str) -> Any:
        """Return a document as the case finds it."""
        return self.documents[case.name].get(path)


def load_cases(file: Path) -> CaseFile:
    """Read a file. Raises WrongUse with the case that is not understood."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        if content["schema"] != _SCHEMA:
            raise ValueError(f"schema must be {_SCHEMA}")
        entries = list(content["cases"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WrongUse("The test cases cannot be read", f"{file}: {error}.") from None
    cases: dict[str, TrialCase] = {}
    documents = {}
    for number, entry in enumerate(entries, start=1):
        try:
            case, found = _case(content, entry)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise WrongUse("A test case is not understood", f"{file}, case {number}: {error!r}.") from None
        if case.name in cases:
            raise WrongUse("Two test cases have one name", f'{file}, case {number}: "{case.name}" is there already.')
        cases[case.name], documents[case.name] = case, found
    return CaseFile(tuple(cases.values()), documents)


def at_time(value: Any, time: str) -> Any:
    """Return plain JSON with every ``"$now"`` replaced."""
    if isinstance(value, dict):
        return {key: at_time(item, time) for key, item in value.items()}
    if isinstance(value, list):
        return [at_time(item, time) for item in value]
    return time if value == NOW else value


def _case(content: Mapping[str, Any], entry: Mapping[str, Any]) -> tuple[TrialCase, Mapping[str, Any]]:
    time = str(content["time"])
    method, _, path = str(entry["do"]).partition(" ")
    if method not in METHODS or not path:
        raise ValueError(f'"do" must be one of {", ".join(METHODS)} and a path')
    if entry["expect"] not in ("allow", "deny"):
        raise ValueError('"expect" must be allow or deny')
    kind = RulesKind(entry.get("kind", "firestore"))
    documents = at_time({**content.get("documents", {}), **entry.get("with", {})}, time)
    stored = documents.get(path) if kind is RulesKind.FIRESTORE and method != "list" else None
    case = TrialCase(
        kind=kind,
        method=method,
        path=path,
        auth=_auth(content, entry["as"]),
        time=time,
        before=at_time(entry["before"], time) if "before" in entry else stored,
        after=at_time(entry.get("after"), time),
        expect=str(entry["expect"]),
        name=str(entry["name"]),
        along=at_time(entry.get("along", {}), time),
    )
    return case, documents


def _auth(content: Mapping[str, Any], uid: str | None) -> Mapping[str, Any] | None:
    return None if uid is None else {"uid": uid, "token": content["people"][uid]}
