"""Exports what all services hold, and imports it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from desktop_chat.emulator.auth.state import AuthState
from desktop_chat.emulator.auth.tenant_settings import split_tenant
from desktop_chat.emulator.database.caller import Caller
from desktop_chat.emulator.database.database import Databases as RealtimeDatabases
from desktop_chat.emulator.database.errors import DatabaseError
from desktop_chat.emulator.database.node_json import to_json
from desktop_chat.emulator.database.rules.ruleset import load_ruleset
from desktop_chat.emulator.exports.contents import (
    ImportRefused,
    accounts_of,
    documents_of,
    put_accounts,
    put_documents,
    put_objects,
)
from desktop_chat.emulator.exports.folder import Files, read_folder, write_folder
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.kept_rules import restore_rules, rules_in_force
from desktop_chat.emulator.rules.errors import RulesError
from desktop_chat.emulator.storage.objects import Objects
from desktop_chat.emulator.storage.security_rules import StorageRules

if TYPE_CHECKING:  # its package is loaded when the Rules API is first used
    from desktop_chat.emulator.rules_api.archive import Archive


@dataclass(frozen=True, slots=True)
class Exporter:
    """Reads and writes the services directly; what a port is for, the rules included, does not apply."""

    auth: AuthState
    firestore: Databases
    realtime: RealtimeDatabases
    objects: Objects
    firestore_rules: SecurityRules
    storage_rules: StorageRules
    archive: "Archive | None"
    """What the Rules API keeps; None while nobody has asked it anything."""
    open_archive: "Callable[[], Archive]"

    def files(self, is_wanted: Callable[[str], bool] = lambda _project: True) -> Files:
        """Everything, or what belongs to the projects that are wanted."""
        files: dict[tuple[str, ...], Any] = {}
        for project in self.auth.names():
            if not is_wanted(split_tenant(project)[0]):
                continue
            state = self.auth.project(project)
            files["auth", project] = {"accounts": accounts_of(state), "settings": state.settings()}
        for name in self.firestore.names():
            _, project, _, database = name.split("/")
            if is_wanted(project):
                files["firestore", project, database] = {"documents": documents_of(self.firestore.get(name))}
        for namespace, realtime in self.realtime.names.items():
            if is_wanted(namespace.removesuffix("-default-rtdb")):
                files["database", namespace] = to_json(realtime.root, export=True)
        return files

    def stored_files(self) -> Files:
        """Every bucket, its objects and their bytes, which have no place in an answer of JSON."""
        files: dict[tuple[str, ...], Any] = {
            ("storage", bucket): {"created": created, "objects": []}
            for bucket, created in self.objects.ledger.buckets().items()
        }
        every = sorted(self.objects.ledger.everything(), key=lambda one: (one.bucket, one.name))
        for number, stored in enumerate(every):
            listed = files.setdefault(("storage", stored.bucket), {"objects": []})
            place = (f"{stored.bucket}.files", f"{number:06}")
            kept = json.loads(stored.to_json())
            del kept["blob"]  # where the bytes are in this process, and not where they are in the export
            listed["objects"].append({"name": stored.name, "file": "/".join(place), **kept})
            files["storage", *place] = self.objects.path(stored)
        return files

    def write(self, folder: Path) -> None:
        """Write everything into a folder; raises FolderTaken, OSError."""
        write_folder(folder, {**self.files(), **self.stored_files(), **self._rules()})

    def _rules(self) -> Files:
        put = {namespace: source for namespace, one in self.realtime.names.items() if (source := one.put_rules)}
        files: dict[tuple[str, ...], Any] = {
            ("rules", "in-force"): rules_in_force(self.firestore_rules, self.storage_rules),
            ("rules", "database"): put,
        }
        if self.archive is not None:
            files["rules", "archive"] = self.archive.contents()
        return files

    def read(self, folder: Path) -> None:
        """Put what a folder holds in place of what the services have of it; raises ImportRefused, OSError."""
        for names, value in read_folder(folder).items():
            try:
                self._put(folder, names, value)
            except (
                AttributeError, KeyError, TypeError, ValueError, FirestoreError, DatabaseError, RulesError,
            ) as error:  # fmt: skip
                raise ImportRefused(f"{'/'.join(names)}.json: {error!r}") from error

    def _put(self, folder: Path, names: tuple[str, ...], value: Any) -> None:
        match names:
            case ("auth", project):
                put_accounts(self.auth.project(project), value["accounts"], value.get("settings"))
            case ("firestore", project, database):
                put_documents(self.firestore.get(f"projects/{project}/databases/{database}"), value["documents"])
            case ("database", namespace):
                self.realtime.get(namespace).put("", value, Caller(admin=True))
            case ("storage", bucket):
                put_objects(self.objects, bucket, value, folder / "storage")
            case ("rules", "archive"):
                self.open_archive().restore(value)
            case ("rules", "database"):
                for namespace, source in value.items():
                    self.realtime.get(namespace).use_rules(load_ruleset(source, f"rules of {namespace}"))
            case ("rules", "in-force"):
                restore_rules(value, self.firestore_rules, self.storage_rules)
            case _:
                raise ImportRefused(f"{'/'.join(names)}.json: no such service")


class ExportRoutes:
    """`POST /emulator/v1/projects/{project}:export` answers with all that a project has, by service and name."""

    def __init__(self, exporter: Callable[[], Exporter]) -> None:
        self._exporter = exporter

    def add_to(self, app: web.Application) -> None:
        """Add the route."""
        app.router.add_post("/emulator/v1/projects/{project}:export", self._export)

    async def _export(self, request: web.Request) -> web.Response:
        wanted = request.match_info["project"]
        files = self._exporter().files(lambda project: project == wanted)
        answer: dict[str, Any] = {}
        for (service, *names), value in files.items():
            answer.setdefault(service, {})[names[-1]] = value
        return web.json_response(answer)
