"""Imports accounts in batches; killed at any moment and started again, it makes nobody twice and leaves nobody out.

    begun(n) ──► accounts made ──► done(n)

A batch that was begun and is not done may have been made: whoever is there already under the same uid and address is
taken as done.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.access.services import Services
from desktop_chat.admin.batches import batches
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.people.user_row import UserRow
from desktop_chat.admin.running.deed import Failure, Outcome
from desktop_chat.admin.user_files.journal import Journal
from desktop_chat.logs import redact

BATCH = 1000
"""As many as Firebase Auth takes at once."""
_LOOKUPS = 100
"""Identifiers in one question for accounts."""
_UID_LENGTH = 28

NumberedRow = tuple[int, UserRow]
_Refused = tuple[int, UserRow, str]


@dataclass(frozen=True, slots=True)
class ImportJob:
    """``fingerprint`` is of the file and the options: another file is another job. ``scheme`` is a UserImportHash."""

    fingerprint: str
    rows: Sequence[NumberedRow]
    scheme: Any = None


def fingerprint_of(*parts: str | bytes) -> str:
    """Return the name of the job that these parts describe."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.hexdigest()


def with_uids(fingerprint: str, rows: Iterable[NumberedRow]) -> list[NumberedRow]:
    """Give a uid to rows that have none: the same each time, so that a repeated job knows its people again."""
    return [
        (number, row if row.uid else replace(row, uid=fingerprint_of(fingerprint, str(number))[:_UID_LENGTH]))
        for number, row in rows
    ]


def run_import(services: Services, job: ImportJob, journal: Journal, advance: Callable[[int], None]) -> Outcome:
    """Import what the journal does not say is done. Raises Refused when all of it is; other ChatErrors stop it."""
    entries = journal.read()
    if any("finished" in entry for entry in entries):
        raise Refused(
            "Imported already", "This file was imported before, with the same options. --again does it once more."
        )
    done = {entry["done"]: entry for entry in entries if "done" in entry}
    begun = {entry["begun"] for entry in entries if "begun" in entry}
    failures: list[Failure] = []
    for index, batch in enumerate(batches(job.rows, BATCH)):
        if index in done:
            failures += [Failure(one["id"], one["why"]) for one in done[index]["failures"]]
        else:
            journal.add({"begun": index})
            failed = _import_batch(services, job, batch, again=index in begun)
            journal.add({"done": index, "failures": failed})
            failures += failed
        advance(len(batch))
    journal.add({"finished": True})
    return Outcome({"imported": len(job.rows) - len(failures)}, tuple(failures))


def check_import(services: Services, rows: Sequence[NumberedRow]) -> list[tuple[int, str]]:
    """Return the numbers of the rows that an import would refuse now, and why; nothing is written."""
    refused: list[_Refused] = []
    for batch in batches(rows, BATCH):
        refused += _sorted_out(services, batch, again=False)[1]
    return [(number, why) for number, _, why in refused]


def _import_batch(services: Services, job: ImportJob, batch: Sequence[NumberedRow], *, again: bool) -> list[Failure]:
    new, refused = _sorted_out(services, batch, again=again)
    if new:
        with told():
            result = services.auth.import_users([record for _, _, record in new], job.scheme)
        for error in result.errors:
            number, row, _ = new[error.index]
            refused.append((number, row, error.reason))
    return [Failure(f"row {number} ({row.email or row.uid})", why) for number, row, why in refused]


def _sorted_out(
    services: Services, batch: Sequence[NumberedRow], *, again: bool
) -> tuple[list[tuple[int, UserRow, Any]], list[_Refused]]:
    """Return the rows to import, with the library's records, and those that are no good or are there already."""
    valid, refused = _valid(batch)
    there = _existing(services, [row for _, row, _ in valid])
    new: list[tuple[int, UserRow, Any]] = []
    for number, row, record in valid:
        taken = there.get(row.uid) or there.get(row.email or "")
        if taken is None:
            new.append((number, row, record))
        elif not (again and taken == (row.uid, row.email)):
            refused.append((number, row, "There is an account with this uid or address already."))
    return new, refused


def _valid(batch: Sequence[NumberedRow]) -> tuple[list[tuple[int, UserRow, Any]], list[_Refused]]:
    valid: list[tuple[int, UserRow, Any]] = []
    refused: list[_Refused] = []
    for number, row in batch:
        try:
            valid.append((number, row, _record(row)))
        except ValueError as error:
            refused.append((number, row, redact(str(error))))
    return valid, refused


def _existing(services: Services, rows: Sequence[UserRow]) -> dict[str, tuple[str, str | None]]:
    """Return (uid, address) of accounts that are there, by both."""
    from firebase_admin.auth import EmailIdentifier, UidIdentifier

    identifiers = [UidIdentifier(row.uid) for row in rows]
    with told():
        identifiers += [EmailIdentifier(row.email) for row in rows if row.email]
        found: dict[str, tuple[str, str | None]] = {}
        for some in batches(identifiers, _LOOKUPS):
            for record in services.auth.get_users(list(some)).users:
                names = (record.uid, record.email)
                found |= {name: names for name in names if name}
    return found


def _record(row: UserRow) -> Any:
    from firebase_admin.auth import ImportUserRecord, UserMetadata

    times = UserMetadata(_milliseconds(row.created_at), _milliseconds(row.last_sign_in_at))
    return ImportUserRecord(
        uid=row.uid, email=row.email, email_verified=row.email_verified, display_name=row.display_name,
        phone_number=row.phone_number, photo_url=row.photo_url, disabled=row.disabled, user_metadata=times,
        custom_claims=dict(row.claims) or None, password_hash=row.password_hash, password_salt=row.password_salt,
    )  # fmt: skip


def _milliseconds(time: Any) -> int | None:
    return None if time is None else int(time.timestamp() * 1000)
