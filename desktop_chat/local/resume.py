"""Where each listener left off; written in the same transaction as the rows that its token covers."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TargetState:
    """Resume point of one listener; ``key`` is the caller's name of the target, ``cursor`` the bound of its query."""

    key: str
    token: bytes
    cursor: datetime | None = None
