"""``audit``: who did what with this tool."""

from typing import Annotated

import typer

from desktop_chat.admin.audit.audit_collection import AuditCollection
from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.failures import Drift
from desktop_chat.admin.output.output import table
from desktop_chat.admin.running.invocation import Invocation

audit = CommandGroup("audit", "What was done with this tool, and whether the log of it is whole.")


@audit.command("log")
def log(
    act: Invocation,
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="How many entries.")] = 20,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="Of all computers, as the project has it.")] = False,
) -> None:
    """Show the last entries, the newest first."""
    if everywhere:
        entries = AuditCollection(act.services.firestore).newest(count)
    else:
        entries = act.audit.entries()[: -count - 1 : -1]
    rows = [(one.at, one.actor, one.command, one.result, (one.plan or "")[:8]) for one in entries]
    act.out.show([one.document() for one in entries], table(("at", "who", "command", "result", "plan"), rows))


@audit.command("verify")
def verify(
    act: Invocation,
    local_only: Annotated[bool, typer.Option("--local-only", help="Do not compare with the project.")] = False,
) -> None:
    """Check the chain of the local log, and compare it with the project's copy."""
    flaws = act.audit.verify()
    entries = act.audit.entries()
    if not local_only:
        flaws += AuditCollection(act.services.firestore).verify(entries)
    if flaws:
        found = " ".join(f"Line {flaw.line}: {flaw.what}" if flaw.line else flaw.what for flaw in flaws[:10])
        raise Drift("The audit log is not whole", f"{act.audit.path} has {len(flaws)} flaws. {found}")
    act.out.show({"entries": len(entries), "flaws": []}, f"{len(entries)} entries, every one as it was written.")
