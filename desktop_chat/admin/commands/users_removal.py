"""``users``: deleting people, restoring and erasing them."""

from pathlib import Path
from typing import Annotated

import typer

from desktop_chat.admin.commands.users_change import Whom, users
from desktop_chat.admin.deeds import all_deeds
from desktop_chat.admin.erasure.deletions import Deletions
from desktop_chat.admin.erasure.users_delete import GRACE_DAYS
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.output import table
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.people.bulk import on_each
from desktop_chat.admin.people.person import Person
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import plan_deed
from desktop_chat.errors import NotFound

__all__ = ["users"]

PlanFile = Annotated[Path | None, typer.Option("--plan", metavar="FILE", help="Where to write the plan.")]


@users.command("delete", plans=True)
def delete(
    act: Invocation,
    whom: Whom,
    days: Annotated[int, typer.Option(metavar="N", min=0, max=90, help="Days until they may be erased.")] = GRACE_DAYS,
    plan: PlanFile = None,
) -> None:
    """Plan to bar people now and to erase them later; apply carries it out."""
    arguments = {"whom": whom, "days": days, "by": act.surroundings.actor}
    plan_deed(act, all_deeds()["users delete"], arguments, plan)


@users.command("erase", plans=True)
def erase(
    act: Invocation,
    whom: Annotated[list[str] | None, typer.Argument(metavar="[UID...]", help="Everybody who is due.")] = None,
    plan: PlanFile = None,
) -> None:
    """Plan to erase deleted people for good, with everything that is theirs."""
    plan_deed(act, all_deeds()["users erase"], {"whom": whom or []}, plan)


@users.command("deleted")
def deleted(act: Invocation) -> None:
    """List who was deleted, and when they may be erased."""
    found = Deletions(act.services).all()
    rows = [(one.uid, one.at, one.erase_at, one.by) for one in found]
    act.out.show(
        {"deletions": [documented(one) for one in found]}, table(("uid", "deleted", "erased from", "by"), rows)
    )


@users.command("restore", changes=True)
def restore(act: Invocation, whom: Whom) -> None:
    """Bring deleted people back who are not erased yet."""
    deletions, bans = Deletions(act.services), Bans(act.services, act.surroundings.actor)

    def do(person: Person) -> None:
        if deletions.of(person.uid) is None:
            raise NotFound("Not deleted", f"{person.name} is not on the list of users deleted.")
        bans.unban(person.uid, act.now())
        deletions.remove(person.uid)

    on_each(act, whom, "Restore", "restored", do)
