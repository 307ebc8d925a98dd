"""Indexes of Firestore: those that ship with this program, and those that the project has.

Firestore Admin API: composite indexes and single-field settings. The local Firebase needs none and has no such API.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.output.json_value import canonical
from desktop_chat.config import project_file
from desktop_chat.errors import AlreadyExists

FILE = "firestore.indexes.json"
_READY = "READY"


@dataclass(frozen=True, slots=True)
class Index:
    """One composite index; ``fields`` as the API writes them, without the last one, the document's name."""

    collection: str
    scope: str
    fields: tuple[str, ...]
    state: str = _READY

    @property
    def key(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two indexes the same."""
        return (self.collection, self.scope, self.fields)


@dataclass(frozen=True, slots=True)
class FieldSetting:
    """The indexes of one single field, where they are not the automatic ones."""

    collection: str
    field: str
    indexes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndexPlan:
    """What is to be made, and what is there and not asked for, which is left alone."""

    missing: tuple[Index, ...]
    building: tuple[Index, ...]
    foreign: tuple[Index, ...]
    settings: tuple[FieldSetting, ...]

    @property
    def is_needed(self) -> bool:
        return bool(self.missing or self.settings)


class Indexes:
    """Everything raises ChatError."""

    def __init__(self, services: Services) -> None:
        self._rest = services.rest
        self._base = (
            f"https://firestore.googleapis.com/v1/projects/{services.target.project_id}/databases/(default)"
            "/collectionGroups"
        )

    def plan(self, wanted: Mapping[str, Any]) -> IndexPlan:
        """Compare with the project."""
        live = {one.key: one for one in self._live()}
        asked = {one.key: one for one in _composite(wanted)}
        there = set(self._live_settings())
        return IndexPlan(
            missing=tuple(one for key, one in asked.items() if key not in live),
            building=tuple(one for key, one in live.items() if key in asked and one.state != _READY),
            foreign=tuple(one for key, one in live.items() if key not in asked),
            settings=tuple(one for one in _settings(wanted) if one not in there),
        )

    def deploy(self, plan: IndexPlan) -> None:
        """Ask for what is missing; the service builds it in its own time."""
        for index in plan.missing:
            body = {"queryScope": index.scope, "fields": [json.loads(one) for one in index.fields]}
            try:
                self._rest.call("POST", f"{self._base}/{index.collection}/indexes", json=body)
            except AlreadyExists:
                continue  # somebody was faster
        for setting in plan.settings:
            config = {"indexes": [json.loads(one) for one in setting.indexes]}
            url = f"{self._base}/{setting.collection}/fields/{setting.field}"
            self._rest.call("PATCH", url, json={"indexConfig": config}, params={"updateMask": "indexConfig"})

    def _live(self) -> list[Index]:
        return [
            Index(_collection(one), str(one.get("queryScope")), _fields(one), str(one.get("state")))
            for one in self._all("-/indexes", "indexes", {})
        ]

    def _live_settings(self) -> list[FieldSetting]:
        only_own = {"filter": "indexConfig.usesAncestorConfig:false"}
        found = []
        for one in self._all("-/fields", "fields", only_own):
            indexes = one.get("indexConfig", {}).get("indexes", ())
            field = str(one["name"]).rpartition("/")[2]
            found.append(FieldSetting(_collection(one), field, _single(index | _first(index) for index in indexes)))
        return found

    def _all(self, path: str, name: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        more = dict(params)
        while True:
            page = self._rest.call("GET", f"{self._base}/{path}", params=more) or {}
            found += page.get(name, ())
            if not page.get("nextPageToken"):
                return found
            more["pageToken"] = str(page["nextPageToken"])


def shipped_indexes() -> Mapping[str, Any]:
    """Return what ships with this program."""
    content: dict[str, Any] = json.loads(project_file(FILE).read_text(encoding="utf-8"))
    return content


def _composite(wanted: Mapping[str, Any]) -> list[Index]:
    return [
        Index(str(one["collectionGroup"]), str(one.get("queryScope", "COLLECTION")), _fields(one))
        for one in wanted.get("indexes", ())
    ]


def _settings(wanted: Mapping[str, Any]) -> list[FieldSetting]:
    return [
        FieldSetting(str(one["collectionGroup"]), str(one["fieldPath"]), _single(one.get("indexes", ())))
        for one in wanted.get("fieldOverrides", ())
    ]


def _fields(index: Mapping[str, Any]) -> tuple[str, ...]:
    fields = [one for one in index.get("fields", ()) if one.get("fieldPath") != "__name__"]
    return tuple(canonical(one) for one in fields)


def _single(indexes: Any) -> tuple[str, ...]:
    plain = ({name: one[name] for name in ("queryScope", "order", "arrayConfig") if one.get(name)} for one in indexes)
    return tuple(sorted(canonical(one) for one in plain))


def _first(index: Mapping[str, Any]) -> dict[str, Any]:
    """The API writes a single-field index as one with a list of one field."""
    fields = index.get("fields") or [{}]
    return {name: fields[0][name] for name in ("order", "arrayConfig") if name in fields[0]}


def _collection(one: Mapping[str, Any]) -> str:
    # projects/P/databases/D/collectionGroups/COLLECTION/indexes/ID
    return str(one["name"]).split("/")[5]
