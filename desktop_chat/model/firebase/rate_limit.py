"""How fast a person may write: the token bucket that firestore.rules keeps for everybody, as values."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_chat.model.firebase.firestore import Document, Fields, ServerTimestamp
from desktop_chat.model.firebase.paths import INVITES, ROOMS, UPLOADS

BURST = 10.0
"""How many tokens a bucket holds."""

SECONDS_PER_TOKEN = 1.0
FIRST_HOUR_SECONDS_PER_TOKEN = 3.0
FIRST_HOUR = timedelta(hours=1)


_ROOM_PRICE = 3.0
_REPORT_PRICE = 2.0
_INVITE_PRICE = 2.0
_PRICE = 1.0
_BYTES_PER_TOKEN = 5_000_000.0


SLOW_DOWN = "Slow down"
"""How the trouble of a row begins that waits for its bucket."""


def tells_slow_down(trouble: str | None) -> bool:
    """Return whether a row of the outbox waits for the rate limit, and for nothing worse."""
    return trouble is not None and trouble.startswith(SLOW_DOWN)


def price_of(path: str, size: int = 0) -> float:
    """Return the tokens that it costs to create the document at ``path``, or to edit or react to the message there.

    ``size`` is of the file that a ticket is for, in bytes.
    """
    if path.count("/") == 1:
        return _ROOM_PRICE if path.startswith(f"{ROOMS}/") else _REPORT_PRICE
    collection = path.split("/")[-2]
    if collection == UPLOADS:
        return _PRICE + size / _BYTES_PER_TOKEN
    return _INVITE_PRICE if collection == INVITES else _PRICE


@dataclass(frozen=True, slots=True)
class TokenBucket:
    """What ``limits/{uid}`` says: so many tokens were left at the server's time ``at``.

    ``since`` is when the bucket was begun. A claim may always be lower than what the server would grant.
    """

    tokens: float
    at: datetime
    since: datetime

    def after(self, seconds: float) -> float:
        """Return the tokens that there are so many seconds after ``at``."""
        return min(BURST, self.tokens + max(0.0, seconds) / self._seconds_per_token(seconds))

    def seconds_until(self, price: float, seconds: float) -> float:
        """Return how long to wait, from so many seconds after ``at`` on, until ``price`` can be paid."""
        lacking = price - self.after(seconds)
        return 0.0 if lacking <= 0 else lacking * self._seconds_per_token(seconds)

    def _seconds_per_token(self, seconds: float) -> float:
        is_new = self.at + timedelta(seconds=max(0.0, seconds)) < self.since + FIRST_HOUR
        return FIRST_HOUR_SECONDS_PER_TOKEN if is_new else SECONDS_PER_TOKEN


def left_after(tokens: float, price: float) -> float:
    """Return what is left of ``tokens`` after a payment, rounded down so that no rounding claims too much."""
    return math.floor((tokens - price) * 1000) / 1000


def first_fields(path: str, left: float) -> Fields:
    """Return the fields of a bucket that begins with a payment for the document at ``path``."""
    return {**payment_fields(path, left), "since": ServerTimestamp()}


def payment_fields(path: str, left: float) -> Fields:
    """Return the fields of a payment for the document at ``path``."""
    return {"tokens": left, "at": ServerTimestamp(), "lastId": path}


def bucket_from(document: Document) -> TokenBucket | None:
    """Return the bucket, None when the document is not one."""
    tokens, at, since = (document.fields.get(name) for name in ("tokens", "at", "since"))
    if not isinstance(tokens, int | float) or not isinstance(at, datetime) or not isinstance(since, datetime):
        return None
    return TokenBucket(float(tokens), at, since)
