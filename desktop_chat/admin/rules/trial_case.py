"""One request that is put to the rules without being made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.admin.rules.kind import RulesKind

METHODS = ("get", "list", "create", "update", "delete")
_DOCUMENTS = "/databases/(default)/documents/"


@dataclass(frozen=True, slots=True)
class TrialCase:
    """Who does what with which document or file.

    ``path`` is ``rooms/r1/messages/m1``, ``BUCKET/rooms/r1/m1/f1`` or ``presence/ada/c1``. ``auth`` is
    ``{"uid", "token"}`` or None for nobody. ``before`` is what is stored and ``after`` what would be: plain JSON with
    times as RFC 3339 text; for Storage the metadata; for the Realtime Database any JSON value, and no ``before``.
    ``time`` is RFC 3339 text. ``along`` are the other documents or places of the same commit, as they would be after
    it, by path; None for one that it deletes.
    """

    kind: RulesKind
    method: str
    path: str
    auth: Mapping[str, Any] | None
    time: str
    before: Mapping[str, Any] | None = None
    after: Any = None
    expect: str = "allow"
    name: str = ""
    along: Mapping[str, Any] = field(default_factory=dict)

    def request(self, documents: Mapping[tuple[str, str], Any], level: str = "NONE") -> dict[str, Any]:
        """Return the ``TestCase`` of the Rules API; ``documents`` are the answers to the calls known so far."""
        asked: dict[str, Any] = {"method": self.method, "path": self._full_path(), "time": self.time}
        if self.auth is not None:
            asked["auth"] = {"uid": self.auth["uid"], "token": dict(self.auth.get("token") or {})}
        case: dict[str, Any] = {
            "expectation": self.expect.upper(),
            "request": asked,
            "pathEncoding": "PLAIN",
            "expressionReportLevel": level,
            "functionMocks": [_mock(function, path, value) for (function, path), value in documents.items()],
        }
        if self.after is not None:
            asked["resource"] = self._resource(self.after)
        if self.before is not None:
            case["resource"] = self._resource(self.before)
        return case

    def _full_path(self) -> str:
        if self.kind is RulesKind.FIRESTORE:
            return _DOCUMENTS + self.path
        bucket, _, name = self.path.partition("/")
        return f"/b/{bucket}/o/{name}"

    def _resource(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"data": fields} if self.kind is RulesKind.FIRESTORE else fields


def document_path(argument: str) -> str:
    """Return ``rooms/r1`` of ``/databases/(default)/documents/rooms/r1``."""
    return argument.partition("/documents/")[2]


def _mock(function: str, path: str, value: Any) -> dict[str, Any]:
    """``value`` is the document's data, None when there is none."""
    if function.removeprefix("firestore.").startswith("exists"):
        result: dict[str, Any] = {"value": value is not None}
    elif value is None:
        result = {"undefined": {}}
    else:
        result = {"value": {"data": value}}
    return {"function": function, "args": [{"exactValue": path}], "result": result}
