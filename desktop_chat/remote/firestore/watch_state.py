"""The Listen protocol without I/O: messages of the server go in, things to do come out.

The rules of the protocol that shape this file:

- A TargetChange without target ids is about all targets. NO_CHANGE of that kind with a read time is the *global
  snapshot*: everything received so far is one consistent state of the database.
- A target's documents are complete from CURRENT on. A token covers what came before it.
- An existence filter says how many documents the server counts; another number here means that something was missed
  while away. Its bloom filter tells which documents are gone; only where that does not make the numbers agree does
  the target start over without its token, which is billed like a new query.
- REMOVE with a cause ends one target and leaves the stream alone.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import grpc

from desktop_chat.errors import ChatError
from desktop_chat.model.firebase.firestore import Snapshot
from desktop_chat.remote.firestore import protos
from desktop_chat.remote.firestore.bloom_filter import BloomFilter
from desktop_chat.remote.firestore.listen_target import ListenTarget, TargetState
from desktop_chat.remote.firestore.protos import Proto
from desktop_chat.remote.firestore.rpc_error import chat_error, status_of_number
from desktop_chat.remote.firestore.serializer import Serializer
from desktop_chat.remote.firestore.values import from_timestamp

_log = logging.getLogger(__name__)

TOKEN_SECONDS = 300.0
"""How old a stored token may get while nothing changes: storing it each time would be a transaction per message of
any other room."""

AWAY_SECONDS = 24 * 60.0
"""Half an hour after a listener went the server bills its query as a new one; connecting takes some of that."""

_TOKEN_REFUSED = (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.OUT_OF_RANGE)


@dataclass(frozen=True, slots=True)
class Tell:
    """Hand a snapshot to the observer of a target."""

    target: ListenTarget
    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Fail:
    """Tell the observer that its target is dead; it is forgotten already."""

    target: ListenTarget
    error: ChatError


@dataclass(frozen=True, slots=True)
class Send:
    """Put a request on the stream."""

    request: Proto


@dataclass(frozen=True, slots=True)
class Unauthenticated:
    """The token is no longer accepted, although it was the target and not the stream that said so: connect anew."""


Todo: TypeAlias = Tell | Fail | Send | Unauthenticated


class WatchState:
    """All targets of one stream. ``clock`` counts seconds and never jumps."""

    def __init__(self, serializer: Serializer, clock: Callable[[], float]) -> None:
        self._serializer = serializer
        self._clock = clock
        self._targets: dict[int, ListenTarget] = {}
        self._last_id = 0
        self._token_told_at: dict[ListenTarget, float] = {}
        self._current_at: dict[ListenTarget, float] = {}

    @property
    def targets(self) -> Sequence[ListenTarget]:
        """The targets that are listened to."""
        return tuple(self._targets.values())

    def away(self) -> Sequence[ListenTarget]:
        """Return the targets whose token is so old that it saves nothing any more."""
        then = self._clock() - AWAY_SECONDS
        return [target for target in self.targets if self._current_at.get(target, then + 1) <= then]

    def add(self, target: ListenTarget) -> None:
        """Take a target in; it is sent by ``connect`` or ``add_request``."""
        self._last_id += 1
        self._targets[self._last_id] = target
        self._token_told_at[target] = self._clock()

    def add_request(self, target: ListenTarget) -> Proto:
        """Return the request that adds a target to the open stream."""
        target.connecting()
        target_id = self._id_of(target)
        message = protos.ListenRequest(database=self._serializer.database)
        message.add_target.CopyFrom(self._serializer.target(target.target, target_id, target.resume))
        return message

    def remove(self, target: ListenTarget) -> Proto:
        """Forget a target and return the request that tells the server."""
        target_id = self._id_of(target)
        del self._targets[target_id]
        self._token_told_at.pop(target, None)
        self._current_at.pop(target, None)
        return protos.ListenRequest(database=self._serializer.database, remove_target=target_id)

    def connect(self) -> list[Proto]:
        """Return the requests a new stream starts with."""
        return [self.add_request(target) for target in self.targets]

    def disconnect(self) -> None:
        """Note that the stream is gone."""
        for target in self.targets:
            target.disconnected()

    def forget_tokens(self) -> None:
        """Start every target over: the server refused the stream as malformed, which an unknown token can cause."""
        for target in self.targets:
            target.start_over()

    def receive(self, message: Proto) -> list[Todo]:
        """Take in one message of the server and return what to do, in order."""
        kind = message.WhichOneof("response_type")
        if kind == "target_change":
            return list(self._on_target_change(message.target_change))
        if kind == "document_change":
            self._on_document_change(message.document_change)
        elif kind in ("document_delete", "document_remove"):
            gone = getattr(message, kind)
            self._on_gone(self._serializer.path(gone.document), gone.removed_target_ids)
        elif kind == "filter":
            return list(self._on_filter(message.filter))
        return []

    def _id_of(self, target: ListenTarget) -> int:
        return next(target_id for target_id, one in self._targets.items() if one is target)

    def _some(self, target_ids: Sequence[int]) -> list[ListenTarget]:
        return [self._targets[target_id] for target_id in target_ids if target_id in self._targets]

    def _on_target_change(self, change: Proto) -> Iterator[Todo]:
        kinds = protos.TargetChange.TargetChangeType
        targets = self._some(change.target_ids) if change.target_ids else self.targets
        kind = change.target_change_type
        if kind == kinds.REMOVE:
            for target in targets:
                yield from self._on_removed(target, change.cause)
            return
        for target in targets:
            if kind == kinds.ADD:
                target.added()
            elif kind == kinds.CURRENT:
                target.current()
            elif kind == kinds.RESET:
                target.reset()
            target.token(change.resume_token)
        if kind == kinds.NO_CHANGE and not change.target_ids and change.HasField("read_time"):
            yield from self._on_global_snapshot(from_timestamp(change.read_time))

    def _on_global_snapshot(self, read_time: datetime) -> Iterator[Todo]:
        now = self._clock()
        for target in self.targets:
            is_token_due = target.has_new_token and now - self._token_told_at[target] >= TOKEN_SECONDS
            if target.has_news or is_token_due:
                self._token_told_at[target] = now
                yield Tell(target, target.snapshot(read_time))
            if target.state is TargetState.CURRENT:
                target.complete_to = read_time
                self._current_at[target] = now

    def _on_removed(self, target: ListenTarget, cause: Proto) -> Iterator[Todo]:
        code = status_of_number(cause.code)
        if code is grpc.StatusCode.UNAUTHENTICATED:
            yield Unauthenticated()
        elif code in _TOKEN_REFUSED and target.resume is not None and target.state is not TargetState.CURRENT:
            _log.info("the server refused a resume token: %s", cause.message)
            yield from self._again(target, is_known_to_server=False)
        else:
            self.remove(target)
            yield Fail(target, chat_error(code, cause.message, "listen"))

    def _on_document_change(self, change: Proto) -> None:
        entered = self._some(change.target_ids)
        if entered:
            document = self._serializer.document(change.document)
            for target in entered:
                target.document(document)
        self._on_gone(self._serializer.path(change.document.name), change.removed_target_ids)

    def _on_gone(self, path: str, target_ids: Sequence[int]) -> None:
        for target in self._some(target_ids):
            target.gone(path)

    def _on_filter(self, existence: Proto) -> Iterator[Todo]:
        target = self._targets.get(existence.target_id)
        if target is None or existence.count == target.count:
            return
        path = target.single_path
        if path is not None and existence.count == 0:
            target.gone(path)  # one document and none of it left: no need to ask again
        elif existence.HasField("unchanged_names") and self._drop_missing(target, existence):
            _log.info("existence filter: the bloom filter told which documents are gone")
        elif target.resume is None and target.state is not TargetState.CURRENT:
            _log.warning("existence filter of a fresh target is off: %d here", target.count)
        else:
            _log.info("existence filter: the server has %d documents, here are %d", existence.count, target.count)
            yield from self._again(target, is_known_to_server=True)

    def _drop_missing(self, target: ListenTarget, existence: Proto) -> bool:
        """Take out what is certainly not in the result any more; tell whether the numbers agree then.

        Nothing is taken out where they do not: a document may have been missed, too.
        """
        try:
            names = BloomFilter(existence.unchanged_names)
        except ValueError as error:
            _log.warning("existence filter: %s", error)
            return False
        missing = [path for path in target.paths if not names.may_contain(self._serializer.name(path))]
        if target.count - len(missing) != existence.count:
            return False
        for path in missing:
            target.gone(path)
        return True

    def _again(self, target: ListenTarget, *, is_known_to_server: bool) -> Iterator[Todo]:
        """Listen again to this target alone, under a new number and without its token."""
        removal = self.remove(target)
        if is_known_to_server:
            yield Send(removal)
        target.start_over()
        self.add(target)
        yield Send(self.add_request(target))
