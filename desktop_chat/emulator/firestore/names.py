"""Resource names: taken apart, checked, and put in order.

A database is `projects/{project}/databases/{database}`, its root `.../documents`, a document
`.../documents/{collection}/{document}[/{collection}/{document}...]`. "Path" means the part after the root.
"""

import re

from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument

MAX_ID_BYTES = 1500
MAX_NAME_BYTES = 6 * 1024
MAX_SEGMENTS = 200
_DATABASE = re.compile(r"projects/[^/]+/databases/[^/]+")
_RESERVED = re.compile(r"__.*__", re.DOTALL)
_NUMERIC_ID = re.compile(r"__id(-?[1-9]\d{0,18})__")


def check_database_name(name: str) -> None:
    """Accept any project and any database id, nothing else."""
    if not _DATABASE.fullmatch(name):
        raise invalid_argument(
            f'Database name "{name}" is not of the form "projects/{{project}}/databases/{{database}}".'
        )


def database_of(name: str) -> str:
    """The database part of a document or root name."""
    found = _DATABASE.match(name)
    if found is None or not name.startswith("/documents", found.end()):
        raise invalid_argument(f'Resource name "{name}" names no documents of a database.')
    return found.group()


def check_document_name(name: str, database: str) -> None:
    """A document of this database, with every segment allowed."""
    prefix = f"{database}/documents/"
    if not name.startswith(prefix):
        raise invalid_argument(f'Document name "{name}" is not in the database "{database}".')
    segments = name[len(prefix) :].split("/")
    _check_segments(name, segments)
    if len(segments) % 2:
        raise invalid_argument(f'Document name "{name}" lacks "/" at index {len(name)}.')


def check_reference(name: str) -> None:
    """A document of any database, as the value of a reference."""
    if not name.startswith("projects/"):
        raise invalid_argument(f'Resource name "{name}" lacks "projects" at index 0.')
    database = database_of(name)
    if name == f"{database}/documents":
        raise invalid_argument(
            f'Resource name "{name}" is invalid: Omit "/documents" when referencing a database '
            "(except as the parent of a document)."
        )
    check_document_name(name, database)


def check_parent(parent: str, database: str) -> None:
    """The root of the database or one of its documents."""
    if parent == f"{database}/documents":
        return
    try:
        check_document_name(parent, database)
    except FirestoreError as refused:
        raise invalid_argument(refused.message.replace("Document name", "Document parent name", 1)) from None


def check_collection_id(collection_id: str) -> None:
    """One segment that is not reserved."""
    if "/" in collection_id:
        raise invalid_argument(f'Collection id "{collection_id}" is invalid because it contains "/".')
    _check_segments(collection_id, [collection_id])


def _check_segments(name: str, segments: list[str]) -> None:
    for index, segment in enumerate(segments):
        if segment in ("", ".", ".."):
            lack = "lacks a resource id" if not segment else f'contains a resource id "{segment}"'
            raise invalid_argument(f'Document name "{name}" {lack} at segment {index}.')
        if segment.startswith("__") and _RESERVED.fullmatch(segment):
            if index % 2 and _NUMERIC_ID.fullmatch(segment):
                continue
            what = "Resource id" if index % 2 else "Collection id"
            raise invalid_argument(f'{what} "{segment}" is invalid because it is reserved.')
        if len(segment) * 4 > MAX_ID_BYTES and len(segment.encode()) > MAX_ID_BYTES:
            raise invalid_argument(f"The key path element name is longer than {MAX_ID_BYTES} bytes.")
    if len(segments) > MAX_SEGMENTS or (len(name) * 4 > MAX_NAME_BYTES and len(name.encode()) > MAX_NAME_BYTES):
        raise invalid_argument(f'Document name "{name[:100]}..." is too long.')


def collection_of(name: str) -> str:
    """The full name of the collection that a document is in."""
    return name.rpartition("/")[0]


def collection_id_of(name: str) -> str:
    """The last segment of the collection that a document is in."""
    return name.rsplit("/", 2)[1]


def name_key(name: str) -> str:
    """A string that sorts as Firestore sorts names: segment by segment, numeric ids first."""
    if "__id" in name or "\x00" in name or "\x01" in name:
        return "\x00".join(_segment_key(segment) for segment in name.split("/"))
    return name.replace("/", "\x00")


def _segment_key(segment: str) -> str:
    numeric = _NUMERIC_ID.fullmatch(segment)
    if numeric:
        return f"\x00{int(numeric.group(1)) + (1 << 63):020d}"
    # The two characters that sort no higher than what is put between segments and before numbers.
    return segment.replace("\x01", "\x01\x01").replace("\x00", "\x01\x00")
