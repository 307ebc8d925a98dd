"""The whole command line, put together."""

from collections.abc import Sequence
from typing import Annotated

import typer
from typer.core import TyperGroup

from desktop_chat import __version__
from desktop_chat.admin.commands import announce, seed, setup, stats  # noqa: F401 - they add themselves to the top
from desktop_chat.admin.commands.apply import top
from desktop_chat.admin.commands.audit import audit
from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.commands.manual import manual
from desktop_chat.admin.commands.messages import messages
from desktop_chat.admin.commands.reports import reports
from desktop_chat.admin.commands.rooms import rooms
from desktop_chat.admin.commands.rules_trial import rules
from desktop_chat.admin.commands.users_files import users

NAME = "desktop-chat-admin"
GROUPS: tuple[CommandGroup, ...] = (users, rooms, messages, reports, rules, audit)

_WITH_VALUE = {"--project", "--impersonate", "--key-file", "--config", "--confirm", "--limit"}
_FLAGS = {"--emulator", "--prod", "--json", "--dry-run", "--yes"}


class AnyOrder(TyperGroup):
    """Lets the common options stand before the command too: ``desktop-chat-admin --json users list``."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # its own Context
        return super().parse_args(ctx, leading_last(args))


def leading_last(args: Sequence[str]) -> list[str]:
    """Return the arguments with the common options at the front moved behind the command."""
    rest, moved = list(args), []
    while rest:
        name, _, value = rest[0].partition("=")
        if name in _FLAGS or (name in _WITH_VALUE and value):
            moved.append(rest.pop(0))
        elif name in _WITH_VALUE and len(rest) > 1:
            moved += [rest.pop(0), rest.pop(0)]
        else:
            break
    at = rest.index("--") if "--" in rest else len(rest)
    return [*rest[:at], *moved, *rest[at:]]


def build_app() -> typer.Typer:
    """Return the app with every group of commands."""
    app = typer.Typer(
        name=NAME,
        cls=AnyOrder,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Manage the people, the rules and the data of a Desktop Chat project. Commands go to the local Firebase"
        " unless --prod --project ID is given.",
    )
    app.callback()(_root)
    for command in top.typer.registered_commands:
        app.registered_commands.append(command)
    for group in GROUPS:
        app.add_typer(group.typer)
    app.command("man")(_man)
    return app


def _man(ctx: typer.Context) -> None:
    """Print the man page: desktop-chat-admin man | man -l -"""
    typer.echo(manual(ctx.find_root().command, __version__), nl=False)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"{NAME} {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_say_version)
    ] = False,
) -> None:
    pass
