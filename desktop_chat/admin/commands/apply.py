"""``apply``: the second step of a destructive act."""

from pathlib import Path
from typing import Annotated

import typer

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.deeds import all_deeds
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import apply_plan

top = CommandGroup("", "")


@top.command("apply", changes=True)
def apply(act: Invocation, plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The file of the plan.")]) -> None:
    """Carry out a plan, if nothing has changed since it was made."""
    apply_plan(act, all_deeds(), plan)
