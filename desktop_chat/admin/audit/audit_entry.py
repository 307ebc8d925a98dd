"""One line of the audit log, chained to the one before by its hash."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_chat.admin.output.json_value import canonical

START = "0" * 64
"""What the first entry of a chain follows."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which project, and how it ended; ``chain`` names the computer's log, ``seq`` counts from 1."""

    chain: str
    seq: int
    at: datetime
    actor: str
    project: str
    command: str
    arguments: Mapping[str, Any]
    result: str
    plan: str | None
    previous: str

    @property
    def hash(self) -> str:
        """SHA-256 over everything in the entry, the hash before included."""
        return hashlib.sha256(canonical(self).encode()).hexdigest()

    @property
    def id(self) -> str:
        """The document's name in the collection ``audit``."""
        return f"{self.chain}-{self.seq:08d}"

    def document(self) -> dict[str, Any]:
        """Return the line or document, with its own hash."""
        names = AuditEntry.__dataclass_fields__
        return {name: getattr(self, name) for name in names} | {"hash": self.hash}


def entry_from(document: Mapping[str, Any]) -> AuditEntry:
    """Return the entry of a line or document, whatever hash it claims. Raises KeyError, TypeError or ValueError."""
    values = {name: document[name] for name in AuditEntry.__dataclass_fields__}
    if isinstance(values["at"], str):
        values["at"] = datetime.fromisoformat(values["at"])
    return AuditEntry(**values)
