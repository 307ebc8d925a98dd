"""Test cases of ``projects:test`` for Storage: requests on ``/b/{bucket}/o/{name}``, metadata as JSON.

``functionMocks`` tell what ``firestore.get`` and ``firestore.exists`` find.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from desktop_chat.emulator.rules.decision import Decision
from desktop_chat.emulator.rules.storage import StorageAccess, load_storage_ruleset
from desktop_chat.emulator.rules.values import RulesValue, Timestamp, from_json
from desktop_chat.emulator.rules_api.source import Source
from desktop_chat.emulator.rules_api.trace import Trace
from desktop_chat.emulator.rules_api.trial import MockedDocuments, auth_of, judged, method_of, time_of

_NUMBERS = ("size", "generation", "metageneration")
"""Texts in the JSON of Cloud Storage, numbers for the rules."""

_TIMES = ("timeCreated", "updated")


def storage_results(project: str, source: Source, cases: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """Return the result of each case; raises RulesApiError for a case that is not understood."""
    ruleset = load_storage_ruleset(source.content, source.name)

    def decide(case: Mapping[str, Any], trace: Trace) -> Decision:
        documents = MockedDocuments(project, case.get("functionMocks") or ())

        def asked(function: str, name: str) -> None:
            trace.call(f"firestore.{function}", name)

        return ruleset.decide(_access(project, case, now), documents, trace, asked)

    return judged(source.name, cases, decide, ruleset.trace_report)


def _access(project: str, case: Mapping[str, Any], now: datetime) -> StorageAccess:
    request = case["request"]
    root, bucket, objects, name = _parts(request["path"])
    if (root, objects) != ("b", "o"):
        raise ValueError(f"the path {request['path']} is not /b/<bucket>/o/…")
    return StorageAccess(
        method=method_of(request),
        bucket=bucket,
        name=name,
        project=project,
        auth=auth_of(request),
        time=time_of(request, now),
        before=_metadata(case.get("resource")),
        after=_metadata(request.get("resource")),
    )


def _parts(path: str) -> tuple[str, str, str, str]:
    root, bucket, objects, name = f"{path.removeprefix('/')}///".split("/", 3)
    return root, bucket, objects, name.rstrip("/")


def _metadata(resource: Mapping[str, Any] | None) -> Mapping[str, RulesValue] | None:
    if resource is None:
        return None
    return {name: _value(name, value) for name, value in resource.items()}


def _value(name: str, value: Any) -> RulesValue:
    if name in _NUMBERS:
        return int(value)
    if name in _TIMES:
        return Timestamp.of(datetime.fromisoformat(value))
    return from_json(value)
