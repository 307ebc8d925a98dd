"""Documents, writes, queries and targets of ``model.firebase.firestore`` as Firestore protobuf, in both directions.

A ``Serializer`` knows the database, because the wire speaks of full names and everything else of relative paths.
"""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_chat.model.firebase.firestore import (
    ArrayRemove,
    ArrayUnion,
    Document,
    DocumentTarget,
    Filter,
    Increment,
    Op,
    Query,
    ResumePoint,
    ServerTimestamp,
    Target,
    Write,
    WriteKind,
)
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.protos import Proto
from desktop_chat.remote.firestore.values import from_fields, from_timestamp, rejected, to_value

_FieldPath = tuple[str, ...]
_SIMPLE_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
_DOCUMENT_ID = "__name__"
_OPERATORS: Mapping[Op, str] = {
    Op.EQUAL: "EQUAL",
    Op.GREATER: "GREATER_THAN",
    Op.GREATER_OR_EQUAL: "GREATER_THAN_OR_EQUAL",
    Op.LESS: "LESS_THAN",
    Op.LESS_OR_EQUAL: "LESS_THAN_OR_EQUAL",
    Op.ARRAY_CONTAINS: "ARRAY_CONTAINS",
}


class Serializer:
    """Translates for one database, ``projects/{project}/databases/{database}``."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._documents = f"{database}/documents"
        self._prefix = f"{self._documents}/"

    def name(self, path: str) -> str:
        """Return the full name of a document; "" is the root of the database."""
        return self._prefix + path if path else self._documents

    def path(self, name: str) -> str:
        """Return the relative path of a full name."""
        return name.removeprefix(self._prefix)

    def document(self, message: Proto) -> Document:
        """Return a stored document as plain values."""
        return Document(
            path=self.path(message.name),
            fields=from_fields(message.fields),
            create_time=from_timestamp(message.create_time) if message.HasField("create_time") else None,
            update_time=from_timestamp(message.update_time) if message.HasField("update_time") else None,
        )

    def write(self, write: Write) -> Proto:
        """Return one write of a commit. Raises Rejected for what cannot be written."""
        if write.kind is WriteKind.DELETE:
            return protos.Write(delete=self.name(write.path))
        message = protos.Write()
        message.update.name = self.name(write.path)
        fields: dict[str, Any] = {}
        for path, value in _leaves(write):
            if _is_transform(value):
                self._add_transform(message, path, value)
            else:
                _put(fields, path, self._without_transforms(message, path, value))
        for name, value in fields.items():
            message.update.fields[name].CopyFrom(to_value(value))
        if write.kind in (WriteKind.UPDATE, WriteKind.MERGE):
            message.update_mask.SetInParent()  # an empty mask is not the same as none: none replaces the document
            message.update_mask.field_paths.extend(
                quoted(path) for path, value in _leaves(write) if not _is_transform(value)
            )
        if write.kind in (WriteKind.CREATE, WriteKind.UPDATE):
            message.current_document.exists = write.kind is WriteKind.UPDATE
        return message

    def structured_query(self, query: Query) -> Proto:
        """Return the query without its parent, see ``parent``."""
        message = protos.StructuredQuery()
        message.from_.add(collection_id=query.collection)
        filters = [self._filter(one, query) for one in query.filters]
        if len(filters) == 1:
            message.where.CopyFrom(filters[0])
        elif filters:
            message.where.composite_filter.op = protos.StructuredQuery.CompositeFilter.AND
            message.where.composite_filter.filters.extend(filters)
        for order in query.order_by:
            direction = protos.StructuredQuery.DESCENDING if order.descending else protos.StructuredQuery.ASCENDING
            message.order_by.add(field={"field_path": _field(order.field)}, direction=direction)
        if query.limit is not None:
            message.limit.value = query.limit
        if query.start_after:
            if len(query.start_after) > len(query.order_by):
                raise rejected("more cursor values than sort fields")
            message.start_at.before = False
            for order, value in zip(query.order_by, query.start_after, strict=False):
                message.start_at.values.append(self._operand(order.field, value, query))
        return message

    def parent(self, query: Query) -> str:
        """Return the full name of what the query's collection lies under."""
        return self.name(query.parent)

    def target(self, target: Target, target_id: int, resume: ResumePoint | None) -> Proto:
        """Return the target of a Listen request, with the resume token and the count the server compares with."""
        message = protos.Target(target_id=target_id)
        if isinstance(target, DocumentTarget):
            message.documents.documents.extend(self.name(path) for path in target.paths)
        else:
            message.query.parent = self.parent(target)
            message.query.structured_query.CopyFrom(self.structured_query(target))
        if resume is not None and resume.token:
            message.resume_token = resume.token
            message.expected_count.value = len(resume.known)
        return message

    def _filter(self, one: Filter, query: Query) -> Proto:
        message = protos.StructuredQuery.Filter()
        unary = protos.StructuredQuery.UnaryFilter
        is_nan = isinstance(one.value, float) and math.isnan(one.value)
        if one.op is Op.EQUAL and (one.value is None or is_nan):
            message.unary_filter.op = unary.IS_NAN if is_nan else unary.IS_NULL
            message.unary_filter.field.field_path = _field(one.field)
            return message
        message.field_filter.field.field_path = _field(one.field)
        message.field_filter.op = protos.StructuredQuery.FieldFilter.Operator.Value(_OPERATORS[one.op])
        message.field_filter.value.CopyFrom(self._operand(one.field, one.value, query))
        return message

    def _operand(self, field: str, value: Any, query: Query) -> Proto:
        if field == _DOCUMENT_ID and isinstance(value, str):
            path = value if "/" in value else "/".join(filter(None, (query.parent, query.collection, value)))
            return protos.Value(reference_value=self.name(path))
        return to_value(value)

    def _without_transforms(self, message: Proto, path: _FieldPath, value: Any) -> Any:
        """Return ``value`` without the transforms in it, which go to the write's list of transforms."""
        if not isinstance(value, Mapping):
            return value
        plain: dict[str, Any] = {}
        for name, item in value.items():
            if _is_transform(item):
                self._add_transform(message, (*path, name), item)
            else:
                plain[name] = self._without_transforms(message, (*path, name), item)
        return plain

    @staticmethod
    def _add_transform(message: Proto, path: _FieldPath, value: Any) -> None:
        transform = message.update_transforms.add(field_path=quoted(path))
        if isinstance(value, ServerTimestamp):
            transform.set_to_server_value = transform.ServerValue.REQUEST_TIME
        elif isinstance(value, Increment):
            transform.increment.CopyFrom(to_value(value.by))
        elif isinstance(value, ArrayUnion):
            transform.append_missing_elements.SetInParent()
            transform.append_missing_elements.values.extend(to_value(item) for item in value.values)
        else:
            transform.remove_all_from_array.SetInParent()
            transform.remove_all_from_array.values.extend(to_value(item) for item in value.values)


def quoted(path: _FieldPath) -> str:
    """Return a field path as the wire wants it: names that are no plain words stand in backticks."""
    return ".".join(
        name if _SIMPLE_NAME.fullmatch(name) else "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
        for name in path
    )


def _field(name: str) -> str:
    return name if name == _DOCUMENT_ID else quoted(tuple(name.split(".")))


def _is_transform(value: Any) -> bool:
    return isinstance(value, ServerTimestamp | Increment | ArrayUnion | ArrayRemove)


def _leaves(write: Write) -> Iterator[tuple[_FieldPath, Any]]:
    """Yield the named fields; in an UPDATE, and only there, a dot in a name reaches into a map."""
    for name, value in write.fields.items():
        if not isinstance(name, str) or not name:
            raise rejected("a field without a name")
        path = tuple(name.split(".")) if write.kind is WriteKind.UPDATE else (name,)
        if not all(path):
            raise rejected(f"the field path {name!r}")
        yield path, value


def _put(fields: dict[str, Any], path: _FieldPath, value: Any) -> None:
    """Place a value at a nested path."""
    for name in path[:-1]:
        fields = fields.setdefault(name, {})
        if not isinstance(fields, dict):
            raise rejected(f"the field path {'.'.join(path)} and one of its parents in the same write")
    if path[-1] in fields:
        raise rejected(f"the field path {'.'.join(path)} twice in the same write")
    fields[path[-1]] = value
