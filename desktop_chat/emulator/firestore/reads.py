"""As of when a request reads: in a transaction, in a new one, at a time it names, or now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_chat.emulator.firestore.store.database import Database
from desktop_chat.emulator.firestore.timestamps import datetime_of, read_micros_of


@dataclass(frozen=True, slots=True)
class Moment:
    """`transaction` and `at` go to the database; `begun` is the transaction that this request began, to be told."""

    database: Database
    transaction: bytes | None = None
    at: datetime | None = None
    begun: bytes = b""

    def time(self) -> datetime:
        """The read time to answer with."""
        if self.transaction:
            return self.database.transaction_read_time(self.transaction)
        return self.at or self.database.read_time()

    @staticmethod
    def requested_time(request: Any) -> datetime | None:
        """The time that a request names, if any."""
        return datetime_of(read_micros_of(request.read_time)) if request.HasField("read_time") else None


def moment_of(database: Database, request: Any) -> Moment:
    """The consistency selector of a read request; begins a transaction where it asks for one."""
    selected = request.WhichOneof("consistency_selector")
    if selected == "transaction" and request.transaction:
        return Moment(database, transaction=request.transaction)
    if selected == "new_transaction":
        begun = database.begin_transaction(request.new_transaction)
        return Moment(database, transaction=begun, begun=begun)
    return Moment(database, at=Moment.requested_time(request))
