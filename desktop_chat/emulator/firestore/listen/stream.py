"""One Listen stream: its targets, and what goes out when they or the documents change.

Everything here is one synchronous step, so all targets of a stream are always at the same commit, and each step ends
with a global snapshot.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import grpc

from desktop_chat.emulator.firestore.authorize import Authorizer
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError, invalid_argument
from desktop_chat.emulator.firestore.listen import messages
from desktop_chat.emulator.firestore.listen.hub import ListenHub, OpenTarget
from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens
from desktop_chat.emulator.firestore.listen.target import Delta, DocumentsTarget, WatchedTarget, query_target
from desktop_chat.emulator.firestore.outbox import Outbox
from desktop_chat.emulator.firestore.query_cost import queried_collection
from desktop_chat.emulator.firestore.store.commits import Change
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import datetime_of_timestamp


class ListenCall(Protocol):
    """The call that the stream is served on."""

    caller: Caller
    outbox: Outbox

    def end(self, error: FirestoreError) -> None: ...


class ListenStream:
    """The targets of one call; `add`, `remove`, commits and rules drive it."""

    def __init__(
        self, database: Database, hub: ListenHub, authorizer: Authorizer, tokens: ResumeTokens, call: ListenCall
    ) -> None:
        self._database = database
        self._hub = hub
        self._authorizer = authorizer
        self._tokens = tokens
        self._call = call
        self._targets: dict[int, tuple[OpenTarget, Any]] = {}

    def add(self, request: Any) -> None:
        """Open a target as the Target message asks; a refused one is answered with REMOVE and its cause."""
        target_id = request.target_id or max(self._targets, default=0) + 1
        if target_id < 0 or target_id in self._targets:
            raise invalid_argument(f"The target id {target_id} is negative or in use.")
        self._send(messages.target_added, target_id)
        try:
            watched = self._watched(request)
            depends_on = self._permission(request)
            if request.WhichOneof("target_type") == "query":
                # A target that is taken up again may read no result, only what changed: it needs the index as well.
                self._database.check_index(request.query.parent, request.query.structured_query)
            is_resumed, delta = self._begin(watched, request)
        except FirestoreError as error:
            self._send(messages.target_removed, target_id, error)
            return
        target = OpenTarget(target_id, self, watched)
        is_new = not is_resumed or self._hub.absences.is_long(self._call.caller.payer, request)
        self._bill_start(request, watched, delta, is_new=is_new)
        if not is_resumed and request.WhichOneof("resume_type") is not None:
            self._send(messages.target_reset, target_id)
        self._send_deltas({target: delta})
        if is_resumed:
            self._send_filter(target, with_names=request.expected_count.value > 0)
        time = self._database.present()
        self._send(messages.target_current, target_id, self._tokens.token(time), time)
        self.snapshot(time)
        if request.once:
            self._send(messages.target_removed, target_id)
            return
        self._targets[target_id] = (target, request)
        self._hub.absences.came(self._call.caller.payer, request)
        self._hub.open(target, depends_on)

    def remove(self, target_id: int) -> None:
        """Close a target as the client asks; one that is closed already needs no answer."""
        if target_id in self._targets:
            self._close(target_id)
            self._send(messages.target_removed, target_id)

    def reset(self, target_id: int) -> None:
        """Begin a target anew, as a server does that has lost track of it."""
        target = self._targets[target_id][0]
        self._send(messages.target_reset, target_id)
        self._send_deltas({target: target.watched.begin(None)})
        time = self._database.present()
        self._send(messages.target_current, target_id, self._tokens.token(time), time)
        self.snapshot(time)

    def reset_where(self, is_struck: Callable[[], bool]) -> None:
        """Ask for each target, and begin it anew where the answer is yes."""
        for target_id in list(self._targets):
            if is_struck():
                self.reset(target_id)

    def reset_newest(self) -> None:
        """Begin the target that was added last anew, if there is one."""
        if self._targets:
            self.reset(next(reversed(self._targets)))

    def deliver(self, changes: dict[OpenTarget, list[Change]], time: datetime) -> None:
        """Take in one commit and tell the client, if anything of it can be seen."""
        if self._call.outbox.is_behind:
            self.end(FirestoreError(grpc.StatusCode.UNAVAILABLE, "The client does not read what it listens to."))
            return
        deltas = {target: target.watched.apply(found) for target, found in changes.items()}
        if any(deltas.values()):
            self._bill_news(deltas)
            self._send_deltas(deltas, is_news=True)
            self.snapshot(time)

    def recheck(self, target: OpenTarget, *, billed: bool = True) -> None:
        """Ask the rules again about a target, and remove it with the cause if they now deny."""
        try:
            self._hub.depend(target, self._permission(self._targets[target.id][1], billed=billed))
        except FirestoreError as error:
            self._close(target.id)
            self._send(messages.target_removed, target.id, error)

    def recheck_all(self) -> None:
        """As `recheck`, for every target: time alone may have changed what the rules say."""
        for target, _ in list(self._targets.values()):
            self.recheck(target, billed=False)

    def snapshot(self, time: datetime | None = None) -> None:
        """Tell the client that all of its targets are consistent."""
        time = time or self._database.present()
        self._send(messages.global_snapshot, self._tokens.token(time), time)

    def end(self, error: FirestoreError) -> None:
        """End the call with this status."""
        self.close()
        self._call.end(error)

    def close(self) -> None:
        """Close every target. Idempotent."""
        for target_id in list(self._targets):
            self._close(target_id)

    def _close(self, target_id: int) -> None:
        target, request = self._targets.pop(target_id)
        self._hub.close(target)
        self._hub.absences.went(self._call.caller.payer, request)

    def _watched(self, request: Any) -> WatchedTarget:
        kind = request.WhichOneof("target_type")
        if kind == "documents":
            return DocumentsTarget(self._database, request.documents.documents)
        if kind == "query" and request.query.WhichOneof("query_type") == "structured_query":
            return query_target(self._database, request.query.parent, request.query.structured_query)
        raise invalid_argument("A target needs documents or a structured query.")

    def _permission(self, request: Any, *, billed: bool = True) -> frozenset[str]:
        if request.WhichOneof("target_type") == "documents":
            found = ((name, self._database.get(name)) for name in request.documents.documents)
            return self._authorizer.gets(self._database, self._call.caller, found, billed=billed)
        return self._authorizer.lists(
            self._database, self._call.caller, request.query.parent, request.query.structured_query, billed=billed
        )

    def _begin(self, watched: WatchedTarget, request: Any) -> tuple[bool, Delta]:
        """Read the target from where the client is, if that is known, else as a whole."""
        since = self._since(request)
        if since is not None:
            try:
                return True, watched.begin(since)
            except FirestoreError:
                pass  # longer ago than documents are remembered
        return False, watched.begin(None)

    def _since(self, request: Any) -> datetime | None:
        kind = request.WhichOneof("resume_type")
        if kind == "resume_token":
            return self._tokens.time(request.resume_token)
        return datetime_of_timestamp(request.read_time) if kind == "read_time" else None

    def _send(self, make: Any, *arguments: Any) -> None:
        self._call.outbox.put(lambda: make(*arguments))

    def _bill_start(self, request: Any, watched: WatchedTarget, delta: Delta, *, is_new: bool) -> None:
        """Count what a target starts with: all of its result where it is new or nobody listened for half an hour."""
        meter, payer = self._authorizer.meter, self._call.caller.payer
        names = list(watched.names) if is_new else [document.name for document in delta.changed]
        if request.WhichOneof("target_type") == "documents":
            meter.documents(payer, "listener", [*names, *delta.gone])
        elif not is_new:
            meter.documents(payer, "listener", [*names, *self._left(delta)])
        else:
            query = request.query.structured_query
            collection, skipped = queried_collection(query), query.offset if names else 0
            meter.result(payer, "listener", request.query.parent, collection, names, skipped)

    def _bill_news(self, deltas: dict[OpenTarget, Delta]) -> None:
        """Count what is in each target or left it alive, and what the rules rest on: they are asked for each result."""
        meter, payer = self._authorizer.meter, self._call.caller.payer
        for target, delta in deltas.items():
            if delta:
                meter.documents(payer, "listener", (document.name for document in delta.changed))
                meter.documents(payer, "listener", self._left(delta))
                meter.documents(payer, "rules", target.depends_on - target.watched.scope.names)

    def _left(self, delta: Delta) -> list[str]:
        return [name for name in delta.gone if self._database.get(name) is not None]

    def _send_filter(self, target: OpenTarget, *, with_names: bool) -> None:
        names = tuple(target.watched.names)
        self._call.outbox.put(lambda: messages.existence_filter(target.id, names, with_names=with_names))

    def _send_deltas(self, deltas: dict[OpenTarget, Delta], *, is_news: bool = False) -> None:
        """Each document once, with the targets that it is in and those that it left."""
        gone: dict[str, list[int]] = {}
        changed: dict[tuple[str, int], tuple[Any, list[int]]] = {}
        for target, delta in deltas.items():
            for name in delta.gone:
                gone.setdefault(name, []).append(target.id)
            for document in delta.changed:
                # By identity too: targets with different projections get different documents.
                changed.setdefault((document.name, id(document)), (document, []))[1].append(target.id)
        for document, target_ids in changed.values():
            left = gone.pop(document.name, [])
            self._call.outbox.put(_changed(document, target_ids, left), document.ByteSize(), is_news=is_news)
        time = self._database.read_time()
        for name, target_ids in gone.items():
            self._send(self._way_of_going(name), name, target_ids, time)

    def _way_of_going(self, name: str) -> Any:
        return messages.document_deleted if self._database.get(name) is None else messages.document_removed


def _changed(document: Any, target_ids: list[int], left: list[int]) -> Any:
    return lambda: messages.document_changed(document, target_ids, left)
