"""The writes of one commit, applied in order to copies of the documents; nothing is stored here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from google.protobuf.unknown_fields import UnknownFieldSet

from desktop_chat.emulator.firestore import field_paths
from desktop_chat.emulator.firestore.errors import already_exists, failed_precondition, invalid_argument, not_found
from desktop_chat.emulator.firestore.names import check_document_name
from desktop_chat.emulator.firestore.protos import Document, WriteResult
from desktop_chat.emulator.firestore.store.commits import PendingWrite
from desktop_chat.emulator.firestore.store.transforms import apply_transforms, check_transforms
from desktop_chat.emulator.firestore.store.validation import check_document
from desktop_chat.emulator.firestore.timestamps import micros_of_timestamp, timestamp_of

# google-cloud-firestore 2.34 has no Write.verify; the JS SDK sends it for what a transaction only read.
_VERIFY_FIELD = 5
_LENGTH_DELIMITED = 2
Kind = Literal["create", "update", "delete", "verify"]


@dataclass(frozen=True, slots=True)
class AppliedWrites:
    """The outcome: one result for each write, one PendingWrite for each document."""

    results: tuple[Any, ...]
    writes: tuple[PendingWrite, ...]


def apply_writes(
    database: str, writes: Sequence[Any], stored: Callable[[str], Any | None], time: int, request_time: Any
) -> AppliedWrites:
    """What the writes lead to.

    `time` is the commit's, in microseconds; `request_time` the Timestamp of server timestamps. FirestoreError when one
    of the writes is wrong or its precondition fails: then none counts.
    """
    applied = _Application(database, stored, time, request_time)
    _check_sequence(writes)
    results = tuple(applied.apply(write) for write in writes)
    return AppliedWrites(results, applied.pending())


class _Application:
    def __init__(self, database: str, stored: Callable[[str], Any | None], time: int, request_time: Any) -> None:
        self._database = database
        self._stored = stored
        self._time = timestamp_of(time)
        self._request_time = request_time
        self._after: dict[str, Any | None] = {}
        self._before: dict[str, Any | None] = {}
        self._only_verified: set[str] = set()

    def apply(self, write: Any) -> Any:
        """Apply one Write and return its WriteResult."""
        kind = write.WhichOneof("operation")
        name = _target(write, kind)
        present = self._present(name)
        transforms = _transforms(write, kind)
        if transforms:
            check_transforms(transforms)
        _check_precondition(write, name, present)
        if kind is None:
            return self._verify(write)
        self._only_verified.discard(name)
        if kind == "delete":
            self._after[name] = None
            return WriteResult()
        return self._put(name, _written_document(name, present, write, kind), present, transforms)

    def pending(self) -> tuple[PendingWrite, ...]:
        """Each document once, in the order of its first write."""
        return tuple(
            PendingWrite(name, self._kind(name, before, after), before, after)
            for name, before, after in ((name, before, self._after[name]) for name, before in self._before.items())
        )

    def _kind(self, name: str, before: Any | None, after: Any | None) -> Kind:
        if name in self._only_verified:
            return "verify"
        if after is None:
            return "delete"
        return "create" if before is None else "update"

    def _present(self, name: str) -> Any | None:
        if name in self._after:
            return self._after[name]
        present = self._stored(name)
        if present is None:
            check_document_name(name, self._database)
        self._before[name] = self._after[name] = present
        self._only_verified.add(name)
        return present

    def _verify(self, write: Any) -> Any:
        if not write.HasField("current_document"):
            raise invalid_argument("a verify must contain a precondition")
        return WriteResult()

    def _put(self, name: str, document: Any, present: Any | None, transforms: Any) -> Any:
        values = apply_transforms(document, transforms, self._request_time)
        check_document(document)
        if present is not None:
            # A write that changes nothing leaves the document as it was, its update time included.
            document.create_time.CopyFrom(present.create_time)
            document.update_time.CopyFrom(present.update_time)
            if _same(document, present):
                return WriteResult(update_time=present.update_time, transform_results=values)
        else:
            document.create_time.CopyFrom(self._time)
        document.update_time.CopyFrom(self._time)
        self._after[name] = document
        return WriteResult(update_time=self._time, transform_results=values)


def target_of(write: Any) -> str:
    """The name of the document that a write (or a verify) is about."""
    return _target(write, write.WhichOneof("operation"))


def _target(write: Any, kind: str | None) -> str:
    """The name of the document that a write is about."""
    if kind == "update":
        return str(write.update.name)
    if kind == "delete":
        return str(write.delete)
    if kind == "transform":
        return str(write.transform.document)
    fields: Any = UnknownFieldSet(write)  # its stub forgets that it is iterable
    for field in fields:
        if field.field_number == _VERIFY_FIELD and field.wire_type == _LENGTH_DELIMITED:
            return bytes(field.data).decode()
    raise invalid_argument("empty write operation")


def _transforms(write: Any, kind: str | None) -> Any:
    """The FieldTransforms of a write of either form."""
    if kind != "transform":
        return write.update_transforms
    if not write.transform.field_transforms:
        raise invalid_argument("The list of FieldTransform must not be empty.")
    return write.transform.field_transforms


def _written_document(name: str, present: Any | None, write: Any, kind: str) -> Any:
    """The document before its transforms, as a copy of our own."""
    document = Document(name=name)
    if kind == "transform":
        if present is not None:
            document.MergeFrom(present)
        return document
    if not write.HasField("update_mask"):
        # Copied: a part of the request would keep the whole request in memory.
        document.MergeFrom(write.update)
        return document
    if present is not None:
        document.MergeFrom(present)
    for text in write.update_mask.field_paths:
        if text == field_paths.NAME_FIELD:
            continue
        path = field_paths.parse_written_path(text)
        value = field_paths.read(write.update, path)
        if value is None:
            field_paths.delete(document, path)
        else:
            field_paths.write(document, path, value)
    return document


def _same(document: Any, present: Any) -> bool:
    """Whether nothing changed; the bytes are compared because NaN is not equal to itself."""
    if document == present:
        return True
    return bool(
        document.ByteSize() == present.ByteSize()
        and document.SerializeToString(deterministic=True) == present.SerializeToString(deterministic=True)
    )


def _check_sequence(writes: Sequence[Any]) -> None:
    """Refuse writes of one document of which a later one can only fail, whatever is stored."""
    done: dict[str, str] = {}
    for write in writes:
        kind = write.WhichOneof("operation")
        if kind is None:
            continue
        name = _target(write, kind)
        exists = write.current_document.exists if write.current_document.HasField("exists") else None
        now = "delete" if kind == "delete" else {None: "upsert", True: "update", False: "insert"}[exists]
        before = done.get(name)
        if before is not None and exists is not None and exists is (before == "delete"):
            raise invalid_argument(f"Cannot {before} then {now} an entity in the same request.")
        done[name] = now


def _check_precondition(write: Any, name: str, present: Any | None) -> None:
    condition = write.current_document.WhichOneof("condition_type") if write.HasField("current_document") else None
    if condition == "exists":
        if write.current_document.exists and present is None:
            raise not_found(f"No document to update: {name}")
        if not write.current_document.exists and present is not None:
            raise already_exists(f"Document already exists: {name}")
    elif condition == "update_time":
        required = micros_of_timestamp(write.current_document.update_time)
        stored = micros_of_timestamp(present.update_time) if present is not None else 0
        if present is not None and required > stored:
            raise invalid_argument(f"Invalid base version, it is greater than the stored version: {name}")
        if required != stored or present is None:
            raise failed_precondition(
                f"the stored version ({stored}) does not match the required base version ({required})"
            )
