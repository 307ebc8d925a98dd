"""From where a listener starts: its young token, or a new query that begins at its cursor.

Firestore bills a listener that comes back within half an hour for what changed. After that its query is billed as a
new one, for everything in its result. So every listener that lives long asks for what was written *since* a time, and
an old token is given up for a query since the cursor, which is billed for what is new there, and at least one read.

The cursor is the time of the last snapshot while the listener was complete. The new query starts ``OVERLAP`` before it:
a server timestamp is taken when a write begins, and the write is seen by snapshots only from its commit on, which is
later (googleapis/nodejs-firestore issue 1610). So a snapshot may lack a document whose ``updatedAt`` is older than the
snapshot, and a query that began exactly at the cursor would lose it for good. What is read twice for that are the
documents of the last ten seconds before a device went, and none where it had been quiet for so long.
"""

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desktop_chat.local.store import TargetState

OVERLAP = timedelta(seconds=10)
"""How much later than its time a write may become visible."""

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)

TOKEN_AGE = timedelta(minutes=24)
"""A resume token is free for half an hour. One that is stored may be five minutes older than its cursor."""


@dataclass(frozen=True, slots=True)
class ResumePlan:
    """The query asks for what was written at ``since`` or later. ``token`` is empty for a new query; ``names`` is what
    ``packed`` was given with the token.
    """

    since: datetime
    token: bytes = b""
    names: frozenset[str] = frozenset()


def start_of(cursor: datetime | None) -> datetime:
    """Return where a query starts that must not miss anything after ``cursor``."""
    return cursor - OVERLAP if cursor and cursor > BEGINNING + OVERLAP else BEGINNING


def plan(state: TargetState | None, now: datetime) -> ResumePlan:
    """Return how a listener goes on from what is stored of it; ``now`` is the server's time."""
    if state is None or state.cursor is None:
        return ResumePlan(BEGINNING)
    # A clock that is behind the cursor knows nothing of its age: the new query is the one that can cost little only.
    young = _unpacked(state.token) if abs(now - state.cursor) <= TOKEN_AGE else None
    return young or anew(state)


def anew(state: TargetState | None) -> ResumePlan:
    """Return the plan of a new query, whatever token there is."""
    return ResumePlan(start_of(state.cursor if state else None))


def packed(since: datetime, token: bytes, names: Iterable[str] = ()) -> bytes:
    """Return a token as it is stored: with the beginning of its query, without which it is worth nothing."""
    micros = (since - BEGINNING) // timedelta(microseconds=1)
    return json.dumps([micros, base64.b64encode(token).decode("ascii"), sorted(names)]).encode("ascii")


def _unpacked(stored: bytes) -> ResumePlan | None:
    try:
        micros, token, names = json.loads(stored)
    except ValueError:
        return None  # none, or one that an older version wrote
    return ResumePlan(BEGINNING + timedelta(microseconds=micros), base64.b64decode(token), frozenset(names))
