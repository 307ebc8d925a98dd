"""``rules``: what is live, what would change, and changing it."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group
from rich.text import Text

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.output import number_of, table
from desktop_chat.admin.rules.case_file import load_cases
from desktop_chat.admin.rules.deploy_record import DeployRecord
from desktop_chat.admin.rules.deployment import (
    Change,
    change_of,
    check_cases,
    check_compiles,
    check_drift,
    run_cases,
    source_of,
)
from desktop_chat.admin.rules.history import History
from desktop_chat.admin.rules.kind import RulesKind
from desktop_chat.admin.rules.prune import PruneRulesets
from desktop_chat.admin.rules.rules_access import RulesAccess
from desktop_chat.admin.rules.text_diff import coloured, counted
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import plan_deed
from desktop_chat.config import project_file
from desktop_chat.errors import NotFound, Rejected

rules = CommandGroup("rules", "The security rules of Firestore, Storage and the Realtime Database.")

Only = Annotated[
    list[RulesKind] | None, typer.Option("--only", help="One kind of rules; repeat it for more. All when left out.")
]
One = Annotated[RulesKind, typer.Option("--only", help="Which rules.")]
Folder = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where the rules files are. Those of this program when left out."),
]
Cases = Annotated[Path | None, typer.Option(metavar="FILE", help="Test cases. Those of this program when left out.")]


@rules.command("validate")
def validate(act: Invocation, only: Only = None, folder: Folder = None) -> None:
    """Let the service compile the rules; nothing is released."""
    found: list[dict[str, Any]] = []
    for kind in only or RulesKind:
        issues = RulesAccess(act.services).issues(kind, source_of(kind, folder))
        found += [{"file": kind.file_name, "line": one.line, "column": one.column, "severity": one.severity,
                   "text": one.text} for one in issues]  # fmt: skip
    errors = [one for one in found if one["severity"] == "ERROR"]
    if errors:
        lines = " ".join(f"{one['file']}:{one['line']}:{one['column']}: {one['text']}" for one in errors)
        raise Rejected("The rules do not compile", lines)
    rows = [(one["file"], one["line"], one["severity"].lower(), one["text"]) for one in found]
    text = table(("file", "line", "severity", "what"), rows) if found else "The rules compile."
    act.out.show({"issues": found}, text)


@rules.command("show")
def show(
    act: Invocation,
    only: One = RulesKind.FIRESTORE,
    release: Annotated[int | None, typer.Option(metavar="N", min=0, help="Another version: see history.")] = None,
) -> None:
    """Print the rules in force, or another version."""
    history = History(RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target), only)
    if release is None:
        if history.live is None:
            raise NotFound("Nothing was released", f"There are no {only} rules yet: see rules deploy.")
        source, version, since = history.live.source, history.live.version, history.live.since
    else:
        entry = history.entry(release)
        source, version, since = history.source(entry), entry.id, entry.created
    act.out.show({"kind": only, "version": version, "since": since, "source": source}, Text(source.rstrip("\n")))


@rules.command("diff")
def diff(act: Invocation, only: Only = None, folder: Folder = None) -> None:
    """Show what deploying would change in the rules in force."""
    access = RulesAccess(act.services)
    changes = [change_of(access, kind, source_of(kind, folder)) for kind in only or RulesKind]
    act.out.show([one.described() for one in changes], Group(*(_shown(one) for one in changes)))


@rules.command("deploy", changes=True)
def deploy(
    act: Invocation,
    only: Only = None,
    folder: Folder = None,
    cases: Cases = None,
    force_drift: Annotated[bool, typer.Option("--force-drift", help="Replace what others released.")] = False,
) -> None:
    """Compile, run the test cases, show the difference, release, and read back."""
    access, record = RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target)
    changes = []
    for kind in only or RulesKind:
        source = source_of(kind, folder)
        check_compiles(kind, access.issues(kind, source))
        _run_cases(act, access, kind, source, cases)
        changes.append(change_of(access, kind, source))
    if not force_drift:
        for change in changes:
            check_drift(change, record)
    needed = [one for one in changes if one.is_needed]
    described = [dict(one.described()) for one in changes]
    if not needed or act.dry_run:
        act.out.show({"deployed": [], "changes": described}, Group(*(_shown(one) for one in changes)))
        return
    act.out.note("\n".join(line for one in needed for line in _numbers(one)))
    if not act.out.as_json:
        act.out.show(None, Group(*(_shown(one) for one in needed)))
    act.confirm(f"Deploy the rules of {', '.join(one.kind for one in needed)}")
    deployed = []
    for change in needed:
        version = access.deploy(change.kind, change.source)
        record.add(change.kind, version, change.source, act.now(), act.surroundings.actor)
        deployed.append({"kind": change.kind, "version": version})
    rows = [(one["kind"], one["version"] or None) for one in deployed]
    act.out.show({"deployed": deployed, "changes": described}, table(("deployed", "version"), rows))


@rules.command("history")
def history(
    act: Invocation,
    only: One = RulesKind.FIRESTORE,
    count: Annotated[int, typer.Option(metavar="N", min=1, help="How many.")] = 20,
) -> None:
    """List the versions, the newest first."""
    entries = History(RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target), only).entries
    rows = [(one.number, one.created, one.id, one.is_live, one.from_here, one.actor) for one in entries[:count]]
    act.out.show(
        [documented(one) for one in entries[:count]],
        table(("number", "created", "version", "live", "from here", "by"), rows),
    )


@rules.command("rollback", changes=True)
def rollback(
    act: Invocation,
    number: Annotated[int, typer.Argument(metavar="N", min=0, help="The version, as rules history numbers it.")],
    only: One = RulesKind.FIRESTORE,
    force_drift: Annotated[bool, typer.Option("--force-drift", help="Replace what others released.")] = False,
) -> None:
    """Put an older version in force again."""
    access, record = RulesAccess(act.services), DeployRecord(act.surroundings.state, act.target)
    history = History(access, record, only)
    entry = history.entry(number)
    source = history.source(entry)
    change = change_of(access, only, source)
    if entry.is_live:
        raise WrongUse("Nothing to do", f"Version {number} is live.")
    if not force_drift:
        check_drift(change, record)
    result = {"kind": only, "version": entry.id, "number": number, "diff": "\n".join(change.diff)}
    if act.dry_run:
        act.out.show({**result, "applied": False}, _shown(change))
        return
    if not act.out.as_json:
        act.out.show(None, _shown(change))
    act.confirm(f"Roll the {only} rules back to version {number}")
    if only is RulesKind.DATABASE:
        version = access.deploy(only, source)
    else:
        version = entry.id
        access.release(only, version, source)
    record.add(only, version, source, act.now(), act.surroundings.actor)
    act.out.show({**result, "applied": True}, f"Version {number} of the {only} rules ({entry.id}) is in force.")


@rules.command("prune", plans=True)
def prune(
    act: Invocation,
    keep: Annotated[int, typer.Option(metavar="N", min=1, help="How many of each kind stay.")] = 20,
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the plan is written.")] = None,
) -> None:
    """Plan to delete old rulesets that are not in force."""
    plan_deed(act, PruneRulesets(), {"keep": keep}, plan)


def _run_cases(act: Invocation, access: RulesAccess, kind: RulesKind, source: str, file: Path | None) -> None:
    loaded = load_cases(file or project_file("resources/rules-cases.json"))
    judged = run_cases(access, kind, source, loaded)
    check_cases(kind, judged)
    act.out.note(f"{kind}: {number_of(len(judged), 'test case')} passed.")


def _shown(change: Change) -> Text:
    if not change.is_needed:
        return Text(f"{change.kind}: nothing changes.")
    return coloured(list(change.diff))


def _numbers(change: Change) -> list[str]:
    added, removed = counted(list(change.diff))
    return [f"{change.kind}: {number_of(added, 'line')} added, {removed} removed."]
