"""What was deployed from this computer: one line of JSON for each deployment, with its source."""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_chat.admin.access.target import Target
from desktop_chat.admin.failures import Refused
from desktop_chat.admin.output.json_value import canonical, plain
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import same_text
from desktop_chat.admin.rules.versions import Live


@dataclass(frozen=True, slots=True)
class Deployment:
    """``version`` is the ruleset's id, empty for the Realtime Database; ``at`` is RFC 3339 text."""

    kind: RulesKind
    version: str
    at: str
    actor: str
    source: str

    @property
    def digest(self) -> str:
        """SHA-256 of the source."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    def is_live(self, live: Live) -> bool:
        """Tell whether this is what is in force."""
        return (self.version != "" and self.version == live.version) or same_text(self.source, live.source)


class DeployRecord:
    """One file for each target, in the folder of this tool's state."""

    def __init__(self, state: Path, target: Target) -> None:
        place = "production" if target.is_production else "local"
        self._file = state / "deployed" / f"{target.project_id.replace(':', '_')}-{place}.jsonl"

    @property
    def path(self) -> Path:
        return self._file

    def add(self, kind: RulesKind, version: str, source: str, at: datetime, actor: str) -> Deployment:
        """Note a deployment. Raises Refused when the file cannot be written."""
        made = Deployment(kind, version, str(plain(at)), actor, source)
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(opened, "a", encoding="utf-8") as file:
                file.write(canonical(made) + "\n")
        except OSError as error:
            raise Refused("The deployment cannot be noted", f"{self._file}: {error.strerror}.") from None
        return made

    def of(self, kind: RulesKind) -> list[Deployment]:
        """Return the deployments of one kind, the newest first; lines that are not whole are left out."""
        try:
            lines = self._file.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise Refused("The deployments cannot be read", f"{self._file}: {error.strerror}.") from None
        found = [made for line in lines if (made := _deployment(line)) is not None and made.kind is kind]
        return found[::-1]


def _deployment(line: str) -> Deployment | None:
    try:
        fields = json.loads(line)
        return Deployment(**{**fields, "kind": RulesKind(fields["kind"])})
    except (ValueError, TypeError, KeyError):
        return None  # the end of a line that a full disk or a crash cut off
