"""Puts rules in force: looks first whether it may, then changes, then reads back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.admin.failures import Drift, WrongUse
from desktop_chat.admin.rules.case_file import CaseFile
from desktop_chat.admin.rules.database_rules import lets_nobody_in
from desktop_chat.admin.rules.database_trial import judge_database
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.rules.text_diff import counted, unified
from desktop_chat.admin.rules.trial import Judged, judge
from desktop_chat.admin.rules.versions import Issue, Live
from desktop_chat.config import project_file
from desktop_chat.errors import Rejected

NOTHING_LIVE = "(nothing)"


@dataclass(frozen=True, slots=True)
class Change:
    """What deploying one file would change; ``diff`` is empty when it is live already."""

    kind: RulesKind
    source: str
    live: Live | None
    diff: tuple[str, ...]

    @property
    def is_needed(self) -> bool:
        return self.live is None or bool(self.diff)

    def described(self) -> Mapping[str, Any]:
        """Return it for the result's JSON."""
        added, removed = counted(list(self.diff))
        return {
            "kind": self.kind, "changed": self.is_needed, "added": added, "removed": removed,
            "live": self.live.version if self.live else None, "diff": "\n".join(self.diff),
        }  # fmt: skip


def source_of(kind: RulesKind, folder: Path | None) -> str:
    """Return the rules in ``folder``, or those that ship with this program. Raises WrongUse."""
    file = project_file(kind.file_name) if folder is None else folder / kind.file_name
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise WrongUse("The rules cannot be read", f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise WrongUse("The rules cannot be read", f"{file} is no UTF-8: {error}.") from None


def change_of(access: RulesAccess, kind: RulesKind, source: str) -> Change:
    """Compare with what is live. Raises a ChatError."""
    live = access.live(kind)
    lines = unified(
        live.source if live else "", source, f"live {live.version}" if live else NOTHING_LIVE, kind.file_name
    )
    return Change(kind, source, live, tuple(lines))


def check_drift(change: Change, record: DeployRecord) -> None:
    """Raise Drift when somebody else released what is live. Nothing live, or the same as here, is no drift."""
    live = change.live
    if live is None or not change.is_needed:
        return
    if change.kind is RulesKind.DATABASE and lets_nobody_in(live.source):
        return  # as a new database begins
    mine = record.of(change.kind)
    if mine and mine[0].is_live(live):
        return
    last = f"the last from here is of {mine[0].at}" if mine else "none was ever deployed from here"
    raise Drift(
        f"Others released the {change.kind} rules",
        f"What is live{f' (since {live.since})' if live.since else ''} was not deployed from here; {last}. Look with"
        f" rules diff --only {change.kind}, take over what is missing, then deploy with --force-drift.",
    )


def check_compiles(kind: RulesKind, issues: list[Issue]) -> None:
    """Raise Rejected for what a compiler calls an error."""
    errors = [one for one in issues if one.severity == "ERROR"]
    if errors:
        said = " ".join(f"{kind.file_name}:{one.line}:{one.column}: {one.text}" for one in errors[:10])
        raise Rejected("The rules do not compile", said)


def run_cases(access: RulesAccess, kind: RulesKind, source: str, cases: CaseFile) -> list[Judged]:
    """Judge every case of ``kind``. Raises a ChatError, not for a case that fails."""
    chosen = cases.of(kind)
    if not chosen:
        return []
    if kind is RulesKind.DATABASE:
        return judge_database(source, chosen, cases.read)
    return judge(chosen, lambda asked: access.api.test(kind.file_name, source, asked), cases.read)


def check_cases(kind: RulesKind, judged: list[Judged]) -> None:
    """Raise Rejected when a case ended another way than it must."""
    failed = [one.case.name for one in judged if not one.as_expected]
    if failed:
        raise Rejected(
            f"{len(failed)} of {len(judged)} test cases failed",
            f"{kind.file_name}: {'; '.join(failed[:5])}{' …' if len(failed) > 5 else ''}. See rules test.",
        )
