"""What is exported of each service, as JSON values, and how it is put back.

Accounts come with the hashes of their passwords, not with their sessions: after an import everybody signs in again.
Documents come without their create and update times: they get those of the import, as in production.
"""

import json
from pathlib import Path
from typing import Any

from google.protobuf import json_format

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.state import ProjectState
from desktop_chat.emulator.firestore.protos import StructuredQuery, Write
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.storage.metadata import ObjectMetadata
from desktop_chat.emulator.storage.objects import Objects

_WRITES_AT_ONCE = 500


class ImportRefused(Exception):
    """What was exported is not understood; says which part."""


def accounts_of(project: ProjectState) -> list[Any]:
    """Every account in order of uid."""
    return [json.loads(account.to_json()) for account in project.accounts()]


def put_accounts(project: ProjectState, accounts: Any, settings: Any = None) -> None:
    """Put these accounts, and settings if there are any, in place of what the project has."""
    try:
        read = [Account.from_json(json.dumps(account)) for account in accounts]
        if settings is not None:
            project.use_settings(settings)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise ImportRefused(f"the accounts of {project.project}: {error}") from error
    project.clear()
    for account in read:
        project.put(account)


def documents_of(database: Database) -> list[Any]:
    """Every document in order of name: its path, and its fields with their types as in the REST API."""
    everything = StructuredQuery()
    everything.from_.add(all_descendants=True)
    documents = database.run_query(database.root, everything)
    prefix = len(database.root) + 1
    return [
        {"path": document.name[prefix:], "fields": json_format.MessageToDict(document).get("fields", {})}
        for document in documents
    ]


def put_documents(database: Database, documents: Any) -> None:
    """Put these documents in place of what the database has."""
    writes = []
    try:
        for document in documents:
            value = {"name": f"{database.root}/{document['path']}", "fields": document["fields"]}
            writes.append(json_format.ParseDict({"update": value}, Write()))
    except (TypeError, KeyError, json_format.ParseError) as error:
        raise ImportRefused(f"the documents of {database.name}: {error}") from error
    database.clear()
    for start in range(0, len(writes), _WRITES_AT_ONCE):
        database.commit(writes[start : start + _WRITES_AT_ONCE])


def put_objects(objects: Objects, bucket: str, kept: Any, folder: Path) -> None:
    """Put a bucket and its objects in place of what there is; their bytes are in files below ``folder``."""
    listed, created = kept["objects"], kept.get("created")
    read = []
    for one in listed:
        stored = ObjectMetadata.from_json(bucket, one["name"], json.dumps({**one, "blob": ""}))
        file = (folder / one["file"]).resolve()
        if not file.is_relative_to(folder.resolve()) or not file.is_file():
            raise ImportRefused(f"the object {one['name']} of {bucket}: there is no file {one['file']}")
        read.append((stored, file))
    for stored in [stored for stored in objects.ledger.everything() if stored.bucket == bucket]:
        objects.delete(stored)
    if created is not None:
        objects.ledger.delete_bucket(bucket)
        objects.ledger.put_bucket(bucket, int(created))
    for stored, file in read:
        objects.restore(stored, file)
