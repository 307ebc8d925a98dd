"""Plans a deed, and carries out a plan after looking once more."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Group
from rich.text import Text

from desktop_chat.admin.failures import Drift, PartlyDone, Refused, WrongUse
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.json_value import canonical, plain
from desktop_chat.admin.output.output import fields, table
from desktop_chat.admin.running.deed import Deed, Failure, Outcome, Survey
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.plan import Plan, make_plan, read_plan, write_plan
from desktop_chat.errors import NotFound

MOST_OBJECTS = 100
"""How many objects one act may change without ``--limit``."""
_SHOWN = 20


def plan_deed(act: Invocation, deed: Deed, arguments: Mapping[str, Any], file: Path | None) -> None:
    """Survey, and write the plan (only show it with ``--dry-run``). Raises a ChatError."""
    survey = deed.survey(act.services, plain(arguments), act.now())
    limit = MOST_OBJECTS if act.limit is None else act.limit
    if not survey.items:
        raise NotFound("Nothing to do", "Nothing fits, so there is no plan.")
    _check_limit(survey, limit)
    plan = make_plan(deed.name, arguments, act.target, survey, act.now(), limit)
    file = None if act.dry_run else file or Path(f"{deed.name.replace(' ', '-')}-{plan.hash[:8]}.plan.json")
    if file is not None:
        write_plan(plan, file)
    act.out.show({"plan": documented(plan), "file": file}, _shown(plan, file))


def apply_plan(act: Invocation, deeds: Mapping[str, Deed], file: Path) -> None:
    """Carry out the plan in ``file`` when nothing has changed since. Raises a ChatError."""
    plan = read_plan(file, act.target, act.now())
    deed = deeds.get(plan.deed)
    if deed is None:
        raise WrongUse("An unknown act", f"This version cannot do {plan.deed}: make another plan.")
    act.note_plan(plan.hash)
    survey = deed.survey(act.services, plan.arguments, act.now())
    if survey.state != plan.state:
        raise Drift("Something has changed since", "The plan does not fit any more. Make another, and read it.")
    _check_limit(survey, plan.limit)
    if act.dry_run:
        act.out.show({"plan": documented(plan), "applied": False}, _shown(plan, file))
        return
    act.confirm(f"Do {plan.deed} ({_in_numbers(plan.counts)})")
    with act.out.progress(plan.deed, len(survey.items)) as advance:
        outcome = deed.perform(act.services, survey, plan.arguments, act.now(), advance)
    finish(act, plan.deed, outcome, {"plan": plan.hash})


def finish(act: Invocation, deed: str, outcome: Outcome, more: Mapping[str, Any]) -> None:
    """Show what was done. Raises PartlyDone, with the file of failures, when not all of it could be."""
    act.note_counts(outcome.counts)
    if outcome.failures:
        stamp = act.now().strftime("%Y%m%dT%H%M%S%f")
        file = write_failures(
            act.surroundings.state / "failures" / f"{deed.replace(' ', '-')}-{stamp}.jsonl", outcome.failures
        )
        done = _in_numbers(outcome.counts)
        raise PartlyDone(
            f"{len(outcome.failures)} failed", f"Done: {done}. What failed, and why, is in {file}.", failures=file
        )
    data = {**more, "applied": True, "counts": outcome.counts, "report": outcome.report}
    act.out.show(data, fields(list(outcome.counts.items())))


def write_failures(file: Path, failures: tuple[Failure, ...]) -> Path:
    """Write one JSON object a line, for its owner only; returns the file."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.writelines(canonical(failure) + "\n" for failure in failures)
    return file


def read_failures(file: Path) -> list[Failure]:
    """Return what ``write_failures`` wrote."""
    return [Failure(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def _check_limit(survey: Survey, limit: int) -> None:
    if len(survey.items) > limit:
        raise Refused(
            "Too many at once",
            f"{len(survey.items)} objects would be changed and {limit} are allowed."
            f" Say --limit {len(survey.items)} when that is meant.",
        )


def _shown(plan: Plan, file: Path | None) -> Group:
    parts: list[Any] = [
        fields([("plan", plan.deed), ("target", f"{plan.project} ({plan.target})"), *plan.counts.items()])
    ]
    parts += [Text(f"! {warning}", "yellow") for warning in plan.warnings]
    parts.append(table(("kind", "id", "what"), [(one["kind"], one["id"], one["what"]) for one in plan.items[:_SHOWN]]))
    if len(plan.items) > _SHOWN:
        parts.append(Text(f"… and {len(plan.items) - _SHOWN} more"))
    if file is None:
        parts.append(Text("Nothing was written and nothing was changed."))
    else:
        until = plain(plan.expires_at.replace(microsecond=0))
        parts.append(Text(f"Valid until {until}. To do it: desktop-chat-admin apply {file}"))
    return Group(*parts)


def _in_numbers(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing"
