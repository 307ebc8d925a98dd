"""Every access of people to objects, put before the security rules."""

from typing import Any

from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.firestore.caller import Caller
from desktop_chat.emulator.firestore.errors import FirestoreError
from desktop_chat.emulator.firestore.meter import Meter
from desktop_chat.emulator.firestore.store.database import Databases
from desktop_chat.emulator.rules.storage import StorageAccess
from desktop_chat.emulator.storage.errors import denied
from desktop_chat.emulator.storage.metadata import ObjectMetadata
from desktop_chat.emulator.storage.security_rules import StorageRules

_NO_RULES = (
    "No Storage rules are loaded, so everybody but an administrator is refused."
    " Start with --storage-rules FILE, or PUT them to /internal/setRules."
)
_BUCKET_ENDINGS = (".appspot.com", ".firebasestorage.app")


def project_of(bucket: str, default: str) -> str:
    """The project whose default bucket this is; ``default`` for a bucket with a name of its own."""
    for ending in _BUCKET_ENDINGS:
        if bucket.endswith(ending) and len(bucket) > len(ending):
            return bucket.removesuffix(ending)
    return default


class FirestoreDocuments:
    """Documents of every database, for ``firestore.get`` and ``firestore.exists`` of one decision."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self.names: list[str] = []

    def get(self, name: str) -> Any:
        """The raw document ``projects/p/databases/d/documents/…``, or None."""
        self.names.append(name)
        try:
            return self._databases.get(name.partition("/documents/")[0]).get(name)
        except FirestoreError:
            return None  # a name that no document can have


class StorageAuthorizer:
    """Decides with the rules in force at the time of each call."""

    def __init__(
        self, rules: StorageRules, databases: Databases, clock: Clock, project: str, meter: Meter | None = None
    ) -> None:
        """``meter`` counts the documents that rules read: production bills them, also where they refuse."""
        self._rules = rules
        self._databases = databases
        self._meter = meter
        self._clock = clock
        self._project = project

    def check(
        self,
        method: str,
        caller: Caller,
        place: tuple[str, str],
        before: ObjectMetadata | None = None,
        after: ObjectMetadata | None = None,
    ) -> None:
        """Raise StorageError unless the caller may; ``place`` is the bucket and the name, of a list the prefix."""
        if caller.admin:
            return
        bucket, name = place
        ruleset = self._rules.of_bucket(bucket)
        if ruleset is None:
            raise denied(_NO_RULES)
        access = StorageAccess(
            method=method,
            bucket=bucket,
            name=name,
            project=project_of(bucket, self._project),
            auth=caller.auth,
            time=self._clock.now(),
            before=None if before is None else before.to_rules(),
            after=None if after is None else after.to_rules(),
        )
        documents = FirestoreDocuments(self._databases)
        decision = ruleset.decide(access, documents)
        if self._meter is not None:
            self._meter.documents(caller.payer, "rules", documents.names)
        if not decision.allowed:
            raise denied(decision.reason)
