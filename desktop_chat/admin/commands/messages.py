"""``messages``: deleting what was said."""

from pathlib import Path
from typing import Annotated

import typer

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.people.people import People
from desktop_chat.admin.people.people_filter import read_time
from desktop_chat.admin.rooms.purge import PurgeMessages
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import plan_deed
from desktop_chat.errors import NotFound

messages = CommandGroup("messages", "What is said in the rooms.")


@messages.command("purge", plans=True)
def purge(
    act: Invocation,
    room: Annotated[str | None, typer.Option("--room", metavar="ROOM", help="Only in this room: id or title.")] = None,
    user: Annotated[str | None, typer.Option(metavar="WHO", help="Only by this person.")] = None,
    before: Annotated[str | None, typer.Option(metavar="TIME", help="Only what is older.")] = None,
    plan: Annotated[Path | None, typer.Option(metavar="FILE", help="Where the plan is written.")] = None,
) -> None:
    """Plan to delete messages with their files; everybody sees that something was deleted."""
    if room is None and user is None and before is None:
        raise WrongUse("Which messages?", "Say --room, --user or --before; several of them narrow it down.")
    cut = None if before is None else read_time(before)
    if cut is not None and cut > act.now():
        raise WrongUse("That is in the future", f"{before} has not come yet.")
    arguments = {"room": room, "user": None if user is None else _uid(act, user), "before": cut}
    plan_deed(act, PurgeMessages(), arguments, plan)


def _uid(act: Invocation, who: str) -> str:
    try:
        return People(act.services).find(who).uid
    except NotFound:
        # Messages outlive their account: a uid is enough.
        if "@" in who or who.startswith("+"):
            raise
        return who
