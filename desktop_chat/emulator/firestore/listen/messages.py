"""The messages that Listen sends, each built by one function."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.listen.bloom_filter import bloom_filter
from desktop_chat.emulator.firestore.protos import ListenResponse, TargetChange
from desktop_chat.emulator.firestore.timestamps import timestamp_of_datetime


def target_added(target_id: int) -> Any:
    """The target was taken."""
    return _change(TargetChange.ADD, target_id)


def target_removed(target_id: int, cause: FirestoreError | None = None) -> Any:
    """The target is over: as the client asked, or because of `cause`."""
    message = _change(TargetChange.REMOVE, target_id)
    if cause is not None:
        message.target_change.cause.code = cause.code.value[0]
        message.target_change.cause.message = cause.message
    return message


def target_reset(target_id: int) -> Any:
    """The client has to forget the target's documents; all of them follow."""
    return _change(TargetChange.RESET, target_id)


def target_current(target_id: int, token: bytes, time: datetime) -> Any:
    """The client has everything of the target up to `time`."""
    message = _change(TargetChange.CURRENT, target_id)
    return _stamp(message, token, time)


def global_snapshot(token: bytes, time: datetime) -> Any:
    """Every target of the stream is consistent at `time`."""
    message = ListenResponse()
    message.target_change.target_change_type = TargetChange.NO_CHANGE
    return _stamp(message, token, time)


def document_changed(document: Any, target_ids: Iterable[int], removed_ids: Iterable[int] = ()) -> Any:
    """The document is new or changed for some targets, and no longer one of others."""
    message = ListenResponse()
    message.document_change.document.CopyFrom(document)
    message.document_change.target_ids.extend(target_ids)
    message.document_change.removed_target_ids.extend(removed_ids)
    return message


def document_deleted(name: str, removed_ids: Iterable[int], time: datetime) -> Any:
    """There is no such document at `time`."""
    message = ListenResponse()
    gone = message.document_delete
    gone.document = name
    gone.removed_target_ids.extend(removed_ids)
    gone.read_time.CopyFrom(timestamp_of_datetime(time))
    return message


def document_removed(name: str, removed_ids: Iterable[int], time: datetime) -> Any:
    """The document exists and is no longer in the targets; its content is none of their business now."""
    message = ListenResponse()
    gone = message.document_remove
    gone.document = name
    gone.removed_target_ids.extend(removed_ids)
    gone.read_time.CopyFrom(timestamp_of_datetime(time))
    return message


def existence_filter(target_id: int, names: Collection[str], *, with_names: bool) -> Any:
    """How many documents the target has, and (`with_names`) a bloom filter of which."""
    message = ListenResponse()
    message.filter.target_id = target_id
    message.filter.count = len(names)
    if with_names:
        message.filter.unchanged_names.CopyFrom(bloom_filter(names))
    return message


def _change(kind: Any, target_id: int) -> Any:
    message = ListenResponse()
    message.target_change.target_change_type = kind
    message.target_change.target_ids.append(target_id)
    return message


def _stamp(message: Any, token: bytes, time: datetime) -> Any:
    message.target_change.resume_token = token
    message.target_change.read_time.CopyFrom(timestamp_of_datetime(time))
    return message
