"""One run of one command: where it goes, what it may do, and how it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.access.target import Target
from desktop_chat.admin.audit.audit_log import AuditLog
from desktop_chat.admin.output.output import Output
from desktop_chat.admin.running.confirmation import Confirmation
from desktop_chat.admin.running.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Invocation:
    """What every command gets. ``limit`` is how many objects it may change; ``noted`` ends up in the audit log."""

    command: str
    services: Services
    out: Output
    surroundings: Surroundings
    confirmation: Confirmation
    audit: AuditLog
    dry_run: bool = False
    limit: int | None = None
    noted: dict[str, Any] = field(default_factory=dict)

    @property
    def target(self) -> Target:
        return self.services.target

    def now(self) -> datetime:
        return self.surroundings.now()

    def confirm(self, what: str) -> None:
        """Ask before ``what`` (a sentence in the imperative, "Ban ada") is done to the target. Raises Refused."""
        self.confirmation.of(what, self.target)

    def note_plan(self, plan_hash: str) -> None:
        """Say in the audit log which plan is being carried out."""
        self.noted["plan"] = plan_hash

    def note_counts(self, counts: Mapping[str, int]) -> None:
        """Say in the audit log how much was done."""
        self.noted["counts"] = dict(counts)

    def journal(self, name: str) -> Path:
        """Return where a resumable job of this target keeps its journal."""
        return self.surroundings.state / "journals" / f"{self.target.project_id.replace(':', '_')}-{name}.jsonl"
