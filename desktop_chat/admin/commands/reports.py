"""``reports``: messages that people showed to the operator."""

from typing import Annotated

import typer

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.output import table
from desktop_chat.admin.rooms.reports import Reports
from desktop_chat.admin.running.invocation import Invocation

reports = CommandGroup("reports", "Messages that people reported.")

_COLUMNS = ("id", "state", "reported", "sender", "by", "reason", "message", "decided")


@reports.command("list")
def list_reports(
    act: Invocation,
    everything: Annotated[bool, typer.Option("--all", help="Those that are resolved too.")] = False,
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="At most so many.")] = 50,
) -> None:
    """List reports, the newest first, with what they forward."""
    found = Reports(act.services).list(everything=everything, count=count)
    rows = [
        (one.id, one.state, one.created_at, one.sender_id, one.reporter_id, one.reason, one.body, one.resolution)
        for one in found
    ]
    act.out.show({"reports": [documented(one) for one in found]}, table(_COLUMNS, rows))


@reports.command("resolve", changes=True)
def resolve(
    act: Invocation,
    report: Annotated[str, typer.Argument(metavar="ID", help="As reports list shows it.")],
    resolution: Annotated[str, typer.Option("--as", metavar="TEXT", help="What was decided: banned, dismissed, …")],
) -> None:
    """Note what was decided about a report. It bans nobody: see users ban, messages purge."""
    if not resolution.strip():
        raise WrongUse("What was decided?", "Say it with --as TEXT.")
    found = Reports(act.services).find(report)
    if act.dry_run:
        act.out.show({"id": found.id, "applied": False}, f"Would resolve {found.id} as {resolution}.")
        return
    act.confirm(f"Resolve the report {found.id} as {resolution}")
    Reports(act.services).resolve(found, resolution.strip(), act.surroundings.actor, act.now())
    act.out.show({"id": found.id, "resolution": resolution.strip(), "applied": True}, f"{found.id} is resolved.")
