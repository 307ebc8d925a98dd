"""``init`` and ``doctor``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from desktop_chat.admin.commands.apply import top
from desktop_chat.admin.output.exit_code import ExitCode
from desktop_chat.admin.output.output import Output, table
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.surroundings import Surroundings
from desktop_chat.admin.setup.doctor import examine, examine_without_target
from desktop_chat.admin.setup.finding import Finding, Level
from desktop_chat.admin.setup.initialise import (
    Step,
    Wish,
    changes_of_rules,
    check_project,
    deploy_indexes,
    deploy_rules,
    make_admin,
    write_config,
)
from desktop_chat.errors import ChatError

__all__ = ["top"]

_STYLES = {Level.OK: "green", Level.WEAK: "yellow", Level.DRIFT: "bold yellow", Level.BAD: "bold red"}


@top.command("init", changes=True)
def init(
    act: Invocation,
    admin: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Make this person, who owns the first group.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the client's configuration goes.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace another configuration.")] = False,
) -> None:
    """Make a working chat of a Firebase project: configuration, rules, indexes, first admin."""
    wish = Wish(out or act.surroundings.config_file, overwrite=overwrite, admin=admin)
    notes = check_project(act)
    changes = changes_of_rules(act)
    if act.dry_run:
        would = [Step(f"{change.kind} rules", "Would be deployed.") for change in changes]
        would.append(Step("client configuration", f"Would be at {wish.out}."))
        _show(act, would, notes, None)
        return
    act.confirm("Set up Desktop Chat")
    steps = [write_config(act, wish), *deploy_rules(act, changes), deploy_indexes(act)]
    link = None
    if admin is not None:
        step, made = make_admin(act, admin)
        steps.append(step)
        link = made.link
    _show(act, steps, notes, link)


def _examine_here(surroundings: Surroundings, out: Output, reason: ChatError) -> ExitCode:
    """Look at this computer at least, where it is not clear which project is meant."""
    return _report(out, examine_without_target(surroundings, reason))


@top.command("doctor", untargeted=_examine_here)
def doctor(act: Invocation) -> ExitCode:
    """Look for what is wrong with the project, and say what to do."""
    return _report(act.out, examine(act))


def _report(out: Output, findings: list[Finding]) -> ExitCode:
    rows = [(one.check, Text(one.level, _STYLES[one.level]), one.what, one.advice) for one in findings]
    worst = {one.level for one in findings}
    out.show({"findings": findings, "healthy": not worst & {Level.BAD, Level.DRIFT}}, _table(rows))
    if Level.BAD in worst:
        return ExitCode.FAILED
    return ExitCode.DRIFT if Level.DRIFT in worst else ExitCode.OK


def _table(rows: list[tuple[str, Text, str, str]]) -> Group:
    parts = []
    for check, level, what, advice in rows:
        parts.append(Text.assemble(level, " " * (6 - len(level)), (check, "bold"), f": {what}"))
        if advice:
            parts.append(Text(f"      {advice}"))
    return Group(*parts)


def _show(act: Invocation, steps: list[Step], notes: list[Finding], link: str | None) -> None:
    parts = [table(("step", "result"), [(step.name, step.what) for step in steps])]
    text = [Text(f"! {note.check}: {note.what} {note.advice}", "yellow") for note in notes]
    if link is not None:
        text.append(Text(f"To choose the password (whoever has this link has the account): {link}"))
    act.out.show({"steps": steps, "notes": notes, "adminLink": link}, Group(*parts, *text))
