"""Commits documents without the library's wrapping of every value, which takes four fifths of the time of a seed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from desktop_chat.admin.access.foreign_error import told

_SECONDS = 60.0


def commit_documents(firestore: Any, documents: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Set the documents, given by path, in one commit of at most 500. Raises ChatError."""
    from google.cloud.firestore_v1 import types

    database = firestore._database_string  # noqa: SLF001 - as the library's own batch does
    request = types.CommitRequest.pb()(database=database)
    for path, fields in documents:
        document = request.writes.add().update
        document.name = f"{database}/documents/{path}"
        for name, value in fields.items():
            _fill(document.fields[name], value)
    api, metadata = firestore._firestore_api, firestore._rpc_metadata  # noqa: SLF001 - as the library's own batch does
    with told():
        api.commit(request=types.CommitRequest.wrap(request), metadata=metadata, timeout=_SECONDS)


def _fill(target: Any, value: Any) -> None:
    match value:
        case None:
            target.null_value = 0
        case bool():
            target.boolean_value = value
        case int():
            target.integer_value = value
        case str():
            target.string_value = value
        case datetime():
            target.timestamp_value.FromDatetime(value)
        case list():
            target.array_value.SetInParent()
            for item in value:
                _fill(target.array_value.values.add(), item)
        case dict():
            target.map_value.SetInParent()
            for name, item in value.items():
                _fill(target.map_value.fields[name], item)
        case _:
            raise TypeError(f"{type(value).__name__} is not invented")
