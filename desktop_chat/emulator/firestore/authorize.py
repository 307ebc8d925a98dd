"""Every read, query and write of people, put before the security rules."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import grpc

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.meter import Meter
from desktop_chat.emulator.firestore.protos import StructuredQuery, Write
from desktop_chat.emulator.firestore.security_rules import SecurityRules
from desktop_chat.emulator.firestore.store.commits import CommitOutcome, PendingCommit, PendingWrite
from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.store.writes import target_of
from desktop_chat.emulator.rules.access import CALLS_PER_REQUEST, Access, AccessCalls
from desktop_chat.emulator.rules.ruleset import Ruleset

_NO_RULES = (
    "No security rules are loaded, so everybody but an administrator is refused."
    " Start with --rules FILE, or PUT them to /emulator/v1/projects/PROJECT:securityRules."
)
_TELLS_WHAT_IS_STORED = {
    grpc.StatusCode.ALREADY_EXISTS,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.INVALID_ARGUMENT,  # of an update time that is later than the stored one
}


def denied(message: str) -> FirestoreError:
    """The rules (or the lack of them) refuse."""
    return FirestoreError(grpc.StatusCode.PERMISSION_DENIED, message)


class RecordingReader:
    """Reads documents for the rules and remembers which: when one of them changes, the decision may change."""

    def __init__(self, database: Database, pending: PendingCommit | None = None) -> None:
        self._database = database
        self._pending = pending
        self.names: set[str] = set()

    def get(self, name: str) -> Any:
        """The document as it is."""
        self.names.add(name)
        try:
            return self._database.get(name)
        except FirestoreError:
            return None  # a name that no document can have

    def get_after(self, name: str) -> Any:
        """The document as it would be after the commit; outside of a commit, as it is."""
        found = self.get(name)
        return found if self._pending is None else self._pending.after(name)


class Authorizer:
    """Decides with the rules in force at the time of each call; `meter` counts what that costs, and the writes."""

    def __init__(self, rules: SecurityRules, clock: Clock, meter: Meter | None = None) -> None:
        self._rules = rules
        self._clock = clock
        self.meter = meter or Meter()

    def gets(
        self, database: Database, caller: Caller, found: Iterable[tuple[str, Any | None]], *, billed: bool = True
    ) -> frozenset[str]:
        """Refuse unless the caller may get every document; (name, document or None) each.

        Returns the names of what the decision rests on. Not `billed` is what no client asked for.
        """
        if caller.admin:
            return frozenset()
        ruleset = self._ruleset(database)
        reader = RecordingReader(database)
        calls = AccessCalls()
        names = set()
        try:
            for name, document in found:
                access = Access("get", name, caller.auth, self._clock.now(), before=document)
                _decide(ruleset, access, reader, calls)
                names.add(name)
        finally:
            self._bill(caller, reader, billed=billed)
        return frozenset(reader.names | names)

    def lists(
        self, database: Database, caller: Caller, parent: str, query: Any, *, billed: bool = True
    ) -> frozenset[str]:
        """Refuse unless the rules allow every result that the query can ever have; returns as `gets`."""
        if caller.admin:
            return frozenset()
        query = _with_explicit_scope(query)
        path = f"{parent}/{query.from_[0].collection_id or '-'}/-"
        access = Access("list", path, caller.auth, self._clock.now(), query=query, parent=parent)
        reader = RecordingReader(database)
        try:
            _decide(self._ruleset(database), access, reader, AccessCalls(in_all=CALLS_PER_REQUEST))
        finally:
            self._bill(caller, reader, billed=billed)
        return frozenset(reader.names)

    def commit(
        self, database: Database, caller: Caller, writes: Sequence[Any], transaction: bytes | None = None
    ) -> CommitOutcome:
        """Commit if the rules allow each write, given all of them together (getAfter)."""
        outcome = self._commit(database, caller, writes, transaction)
        self.meter.documents(caller.payer, "write", (target_of(write) for write in writes if not _is_delete(write)))
        self.meter.documents(caller.payer, "delete", (write.delete for write in writes if _is_delete(write)))
        return outcome

    def _commit(
        self, database: Database, caller: Caller, writes: Sequence[Any], transaction: bytes | None
    ) -> CommitOutcome:
        if caller.admin:
            return database.commit(writes, transaction=transaction)
        in_all = CALLS_PER_REQUEST if len(writes) == 1 and not transaction else None

        def check(pending: PendingCommit) -> None:
            self._check(database, caller, pending, in_all, {})

        try:
            return database.commit(writes, transaction=transaction, check=check)
        except FirestoreError as error:
            if error.code in _TELLS_WHAT_IS_STORED:
                self._check_without_preconditions(database, caller, writes, in_all, error)
            raise

    def _check_without_preconditions(
        self, database: Database, caller: Caller, writes: Sequence[Any], in_all: int | None, refusal: FirestoreError
    ) -> None:
        """Raise PERMISSION_DENIED instead of `refusal` where the rules deny: it would tell what is stored."""
        forced = {target_of(write): _method_by_precondition(write) for write in reversed(writes)}

        def check(pending: PendingCommit) -> None:
            self._check(database, caller, pending, in_all, forced)
            raise refusal  # nothing may be written by this trial

        try:
            database.commit([_without_precondition(write, database) for write in writes], check=check)
        except FirestoreError as error:
            if error.code is grpc.StatusCode.PERMISSION_DENIED:
                raise error from refusal

    def _check(
        self,
        database: Database,
        caller: Caller,
        pending: PendingCommit,
        in_all: int | None,
        forced: Mapping[str, str | None],
    ) -> None:
        ruleset = self._ruleset(database)
        reader = RecordingReader(database, pending)
        calls = AccessCalls() if in_all is None else AccessCalls(in_all=in_all)
        try:
            for write in pending.writes:
                _decide(ruleset, _access_of(write, caller, pending, forced.get(write.name)), reader, calls)
        finally:
            self._bill(caller, reader)

    def _bill(self, caller: Caller, reader: RecordingReader, *, billed: bool = True) -> None:
        if billed and reader.names:
            self.meter.documents(caller.payer, "rules", reader.names)

    def _ruleset(self, database: Database) -> Ruleset:
        ruleset = self._rules.of_database(database.name)
        if ruleset is None:
            raise denied(_NO_RULES)
        return ruleset


def _decide(ruleset: Ruleset, access: Access, reader: RecordingReader, calls: AccessCalls) -> None:
    decision = ruleset.decide(access, reader, calls)
    if not decision.allowed:
        raise denied(decision.reason)


def _is_delete(write: Any) -> bool:
    return bool(write.WhichOneof("operation") == "delete")


def _access_of(write: PendingWrite, caller: Caller, pending: PendingCommit, forced: str | None) -> Access:
    method = forced or ("get" if write.kind == "verify" else write.kind)
    # A create of what is there sees the stored document, as with Google's emulator.
    return Access(method, write.name, caller.auth, pending.time, before=write.before, after=write.after)


def _with_explicit_scope(query: Any) -> Any:
    """A query without a collection reads all that is below its parent: say so, for the rules to see."""
    if query.from_ and query.from_[0].collection_id:
        return query
    scoped = StructuredQuery()
    scoped.CopyFrom(query)
    selector = scoped.from_[0] if scoped.from_ else scoped.from_.add()
    selector.all_descendants = True
    return scoped


def _method_by_precondition(write: Any) -> str | None:
    """What a write with a precondition is meant to be, whatever is stored; None where that is not said."""
    condition = write.current_document.WhichOneof("condition_type")
    if condition is None or write.WhichOneof("operation") not in ("update", "transform"):
        return None
    return "create" if condition == "exists" and not write.current_document.exists else "update"


def _without_precondition(write: Any, database: Database) -> Any:
    bare = Write()
    bare.CopyFrom(write)
    bare.ClearField("current_document")
    if write.WhichOneof("operation") is None:  # a verify must have one: give it one that holds
        bare.current_document.exists = database.get(target_of(write)) is not None
    return bare
