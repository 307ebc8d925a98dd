"""The refusal of a query without its index, in production's words: with a link that describes the index.

The link holds a ``google.firestore.admin.v1.Index`` in the wire format of protocol buffers, as base64. It is written
here by hand, as the library that knows the message takes long to load.
"""

import base64

from desktop_chat.emulator.firestore.errors import FirestoreError, failed_precondition
from desktop_chat.emulator.firestore.field_paths import NAME_FIELD
from desktop_chat.emulator.firestore.indexes.index import Index, IndexField, Mode, with_name
from desktop_chat.emulator.firestore.indexes.index_need import IndexNeed

_ORDERS = {Mode.ASCENDING: 1, Mode.DESCENDING: 2}
_SHORT = {Mode.ASCENDING: "ASC", Mode.DESCENDING: "DESC", Mode.CONTAINS: "CONTAINS"}
_SEVERAL_RANGES = (
    " .\nThe query contains range and inequality filters on multiple fields, please refer to the documentation for"
    " index selection best practices: https://cloud.google.com/firestore/docs/query-data/multiple-range-fields."
)


def missing_index(database: str, need: IndexNeed, *, ranges: int = 0) -> FirestoreError:
    """The error of a query on `projects/P/databases/D` with filters of inequality on so many fields."""
    index = need.proposal()
    single = with_name(index.fields[:1]) == index.fields and index.fields[0].path != NAME_FIELD
    if single:
        return failed_precondition(_single(database, index))
    link = _link(database, "create_composite", "indexes/_", index, index.fields)
    text = f"The query requires an index. You can create it here: {link}"
    return failed_precondition(text + (_SEVERAL_RANGES if ranges > 1 else ""))


def _single(database: str, index: Index) -> str:
    field = index.fields[0]
    scope = "COLLECTION_GROUP" if index.is_group else "COLLECTION"
    link = _link(database, "create_exemption", f"fields/{field.path}", index, (field,))
    return (
        f"The query requires a {scope}_{_SHORT[field.mode]} index for collection {index.collection_id} and field"
        f" {field.path}. You can create it here: {link}"
    )


def _link(database: str, action: str, place: str, index: Index, fields: tuple[IndexField, ...]) -> str:
    project = database.split("/")[1]
    name = f"{database}/collectionGroups/{index.collection_id}/{place}"
    message = _text(1, name) + _number(2, 2 if index.is_group else 1) + b"".join(map(_field, fields))
    code = base64.urlsafe_b64encode(message).decode().rstrip("=")
    return f"https://console.firebase.google.com/v1/r/project/{project}/firestore/indexes?{action}={code}"


def _field(field: IndexField) -> bytes:
    mode = _number(3, 1) if field.mode is Mode.CONTAINS else _number(2, _ORDERS[field.mode])
    return _bytes(3, _text(1, field.path) + mode)


def _number(tag: int, value: int) -> bytes:
    return _varint(tag << 3) + _varint(value)


def _text(tag: int, text: str) -> bytes:
    return _bytes(tag, text.encode())


def _bytes(tag: int, content: bytes) -> bytes:
    return _varint(tag << 3 | 2) + _varint(len(content)) + content


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
