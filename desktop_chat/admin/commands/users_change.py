"""``users``: the commands that change accounts."""

import sys
from typing import Annotated

import typer

from desktop_chat.admin.commands.users import Who, users
from desktop_chat.admin.erasure.deletions import Deletions
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.output.output import fields
from desktop_chat.admin.people.accounts import AccountFields, Accounts, changed_claims
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.people.bulk import on_each
from desktop_chat.admin.people.file_limits import FileLimits, read_limit
from desktop_chat.admin.people.people import People
from desktop_chat.admin.running.invocation import Invocation

__all__ = ["users"]

Whom = Annotated[list[str], typer.Argument(metavar="WHO...", help="uid, e-mail address, @handle or +number of each.")]
Email = Annotated[str | None, typer.Option(metavar="ADDRESS", help="E-mail address.")]
Name = Annotated[str | None, typer.Option(metavar="TEXT", help="Name for others to see.")]
Phone = Annotated[str | None, typer.Option(metavar="+NUMBER", help="Phone number.")]
Verified = Annotated[bool | None, typer.Option("--verified/--unverified", help="Whether the address is proved.")]
FileLimit = Annotated[
    str | None,
    typer.Option(metavar="SIZE", help="Files that the person may send in all, as 2GB; default for the rest."),
]
Password = Annotated[bool, typer.Option("--password-stdin", help="Read a password from stdin (never an argument).")]


@users.command("create", changes=True)
def create(
    act: Invocation,
    email: Email = None,
    name: Name = None,
    phone: Phone = None,
    verified: Verified = None,
    password_stdin: Password = False,
    uid: Annotated[str | None, typer.Option("--uid", metavar="UID", help="A uid of your choice.")] = None,
) -> None:
    """Make an account; the profile comes with the person's first sign-in."""
    wanted = AccountFields(email, name, phone, _password(wanted=password_stdin), verified)
    if act.dry_run:
        act.out.show({"would": "create"}, f"Would create {email or uid or name} in {act.target.title}.")
        return
    act.confirm(f"Create {email or uid or name}")
    person = Accounts(act.services).create(wanted, uid)
    act.out.show(person.to_json(), f"Created {person.name} (uid {person.uid}) in {act.target.title}.")


@users.command("update", changes=True)
def update(
    act: Invocation,
    who: Who,
    email: Email = None,
    name: Name = None,
    phone: Phone = None,
    verified: Verified = None,
    password_stdin: Password = False,
    file_limit: FileLimit = None,
) -> None:
    """Change an account, or how much its person may send in files."""
    wanted = AccountFields(email, name, phone, _password(wanted=password_stdin), verified)
    limit = None if file_limit is None else read_limit(file_limit)
    person = People(act.services).find(who)
    if act.dry_run:
        act.out.show({"would": "update", "uid": person.uid}, f"Would update {person.name} in {act.target.title}.")
        return
    act.confirm(f"Update {person.name}")
    if file_limit is not None:
        FileLimits(act.services).set(person.uid, limit)
    changed = Accounts(act.services).update(person, wanted) if wanted.given() or file_limit is None else person
    act.out.show(changed.to_json(), f"Updated {changed.name} in {act.target.title}.")


@users.command("disable", changes=True)
def disable(act: Invocation, whom: Whom) -> None:
    """Let people sign in no more, and end their sessions."""
    accounts, bans = Accounts(act.services), Bans(act.services, act.surroundings.actor)

    def do(uid: str) -> None:
        accounts.set_disabled(uid, disabled=True)
        bans.end_sessions(uid, act.now())

    on_each(act, whom, "Disable", "disabled", lambda person: do(person.uid))


@users.command("enable", changes=True)
def enable(act: Invocation, whom: Whom) -> None:
    """Let people sign in again."""
    accounts, bans = Accounts(act.services), Bans(act.services, act.surroundings.actor)

    def do(uid: str) -> None:
        if bans.is_banned(uid):
            raise Refused("Banned", f"{uid} is banned: users unban (or users restore after users delete) lets them in.")
        accounts.set_disabled(uid, disabled=False)

    on_each(act, whom, "Enable", "enabled", lambda person: do(person.uid))


@users.command("revoke", changes=True)
def revoke(act: Invocation, whom: Whom) -> None:
    """End all sessions of people, who may sign in again."""
    bans = Bans(act.services, act.surroundings.actor)
    on_each(act, whom, "Sign out", "signed out", lambda person: bans.end_sessions(person.uid, act.now()))


@users.command("ban", changes=True)
def ban(
    act: Invocation,
    whom: Whom,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="For other administrators.")] = "",
) -> None:
    """Bar people: disable them, end their sessions, and refuse the tokens that they still have."""
    bans = Bans(act.services, act.surroundings.actor)
    on_each(act, whom, "Ban", "banned", lambda person: bans.ban(person.uid, reason, act.now()))


@users.command("unban", changes=True)
def unban(act: Invocation, whom: Whom) -> None:
    """Let banned people in again; they have to sign in anew."""
    bans, deletions = Bans(act.services, act.surroundings.actor), Deletions(act.services)

    def do(uid: str) -> None:
        if deletions.of(uid) is not None:
            raise Refused("Deleted", f"{uid} is on the list of users deleted: users restore brings them back.")
        bans.unban(uid, act.now())

    on_each(act, whom, "Unban", "unbanned", lambda person: do(person.uid))


@users.command("claims", changes=True)
def claims(
    act: Invocation,
    who: Who,
    put: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="JSON value, or text.")] = None,
    remove: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Take it away.")] = None,
) -> None:
    """Show or change the claims of a person, such as bulk=true."""
    person = People(act.services).find(who)
    after = changed_claims(person.claims, put or (), remove or ())
    if after != person.claims and not act.dry_run:
        act.confirm(f"Change the claims of {person.name}")
        Accounts(act.services).set_claims(person, after)
    act.out.show({"uid": person.uid, "claims": after}, fields(sorted(after.items())))


@users.command("reset-link", changes=True)
def reset_link(act: Invocation, who: Who) -> None:
    """Make a link for a new password; whoever has the link has the account."""
    person = People(act.services).find(who)
    act.confirm(f"Make a link that opens the account of {person.name}")
    link = Accounts(act.services).reset_link(person)
    act.out.show({"uid": person.uid, "link": link}, link)


@users.command("verify-link", changes=True)
def verify_link(act: Invocation, who: Who) -> None:
    """Make a link that proves the person's address."""
    person = People(act.services).find(who)
    act.confirm(f"Make a link that verifies the address of {person.name}")
    link = Accounts(act.services).verify_link(person)
    act.out.show({"uid": person.uid, "link": link}, link)


def _password(*, wanted: bool) -> str | None:
    if not wanted:
        return None
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        raise WrongUse("No password", "--password-stdin reads one line from stdin.")
    return password
