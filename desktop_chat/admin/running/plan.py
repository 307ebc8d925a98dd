"""A plan: the file between the two steps of a destructive act."""

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from desktop_chat.admin.access.target import Target
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.output.json_value import canonical, plain
from desktop_chat.admin.running.deed import Survey

SCHEMA = 1
LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``deed`` would do to one target; ``state`` is the survey's hash, ``hash`` that of the whole plan."""

    deed: str
    arguments: Mapping[str, Any]
    project: str
    target: str
    made_at: datetime
    expires_at: datetime
    counts: Mapping[str, int]
    items: tuple[Mapping[str, Any], ...]
    warnings: tuple[str, ...]
    state: str
    limit: int
    hash: str = ""

    def signed(self) -> "Plan":
        """Return the plan with its hash, by which an edited file is noticed and the audit log names it."""
        bare = replace(self, hash="")
        return replace(bare, hash=hashlib.sha256(canonical(bare).encode()).hexdigest())


def make_plan(
    deed: str, arguments: Mapping[str, Any], target: Target, survey: Survey, now: datetime, limit: int
) -> Plan:
    """Return the plan of what ``survey`` found."""
    items = tuple({"kind": one.kind, "id": one.id, "what": one.what} for one in survey.items)
    return Plan(
        deed=deed, arguments=plain(arguments), project=target.project_id, target=target.kind.value, made_at=now,
        expires_at=now + LIFETIME, counts=dict(survey.counts), items=items, warnings=survey.warnings,
        state=survey.state, limit=limit,
    ).signed()  # fmt: skip


def write_plan(plan: Plan, file: Path) -> None:
    """Write the file for its owner only. Raises WrongUse; never overwrites one."""
    text = json.dumps({"schema": SCHEMA, **plain(plan)}, indent=2, ensure_ascii=False) + "\n"
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError:
        raise WrongUse("The plan exists", f"{file} exists: name another file with --plan.") from None
    except OSError as error:
        with contextlib.suppress(OSError):
            file.unlink()  # begun on a full disk, and no plan
        raise WrongUse("The plan cannot be written", f"{file}: {error.strerror}.") from None


def read_plan(file: Path, target: Target, now: datetime) -> Plan:
    """Return a plan that may be carried out. Raises WrongUse for no plan, Refused for one that is not valid here."""
    plan = _parsed(file)
    if plan.signed().hash != plan.hash:
        raise Refused("The plan was edited", "A plan is done as it was made: make another.")
    if (plan.project, plan.target) != (target.project_id, target.kind.value):
        raise Refused("A plan for another project", f"It is for {plan.project} ({plan.target}), not {target.title}.")
    if not plan.made_at <= now < plan.expires_at:
        raise Refused("The plan has expired", f"It was valid until {plain(plan.expires_at)}: make another.")
    return plan


def _parsed(file: Path) -> Plan:
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongUse("The plan cannot be read", f"{file}: {error.strerror}.") from None
    except ValueError:
        content = None
    try:
        if content["schema"] != SCHEMA:
            raise ValueError
        values = {name: content[name] for name in Plan.__dataclass_fields__}
        for name in ("made_at", "expires_at"):
            values[name] = datetime.fromisoformat(values[name])
        for name in ("items", "warnings"):
            values[name] = tuple(values[name])
        return Plan(**values)
    except (KeyError, TypeError, ValueError):
        raise WrongUse("This is no plan", f"{file} was not written by this version of desktop-chat-admin.") from None
