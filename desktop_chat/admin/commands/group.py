"""Groups of commands, and the options that each command gets on top of its own."""

import functools
import inspect
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec, TypeAlias

import typer

from desktop_chat.admin.access.credentials import Identity
from desktop_chat.admin.access.target import Choice
from desktop_chat.admin.output.exit_code import ExitCode
from desktop_chat.admin.output.output import Output
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.run import Command, Options, Untargeted, run_command
from desktop_chat.admin.running.surroundings import Surroundings

P = ParamSpec("P")
Body: TypeAlias = Callable[Concatenate[Invocation, P], ExitCode | None]
"""What a command does; it returns an exit code only when it shows its result and still did not go well."""

_WHERE, _HOW = "Target", "Everywhere"

# name: type with its option, default
_ALWAYS: dict[str, tuple[Any, Any]] = {
    "project": (
        Annotated[str | None, typer.Option(metavar="ID", help="The Firebase project.", rich_help_panel=_WHERE)],
        None,
    ),
    "emulator": (
        Annotated[bool, typer.Option("--emulator", help="The local Firebase (default).", rich_help_panel=_WHERE)],
        False,
    ),
    "prod": (
        Annotated[bool, typer.Option("--prod", help="The real project; needs --project.", rich_help_panel=_WHERE)],
        False,
    ),
    "impersonate": (
        Annotated[
            str | None, typer.Option(metavar="ACCOUNT", help="Act as this service account.", rich_help_panel=_WHERE)
        ],
        None,
    ),
    "key_file": (
        Annotated[
            Path | None, typer.Option(metavar="FILE", help="A service-account key, mode 600.", rich_help_panel=_WHERE)
        ],
        None,
    ),
    "config": (
        Annotated[
            Path | None, typer.Option(metavar="FILE", help="The client's configuration.", rich_help_panel=_WHERE)
        ],
        None,
    ),
    "json": (
        Annotated[bool, typer.Option("--json", help="The result as JSON on stdout.", rich_help_panel=_HOW)],
        False,
    ),
}
_CHANGING: dict[str, tuple[Any, Any]] = {
    "dry_run": (
        Annotated[bool, typer.Option("--dry-run", help="Say what would be done.", rich_help_panel=_HOW)],
        False,
    ),
    "limit": (
        Annotated[int | None, typer.Option(metavar="N", min=1, help="Change at most N objects.", rich_help_panel=_HOW)],
        None,
    ),
    "yes": (
        Annotated[bool, typer.Option("--yes", help="Do not ask (local Firebase only).", rich_help_panel=_HOW)],
        False,
    ),
    "confirm": (
        Annotated[
            str | None,
            typer.Option(metavar="ID", help="The project id, instead of typing it.", rich_help_panel=_HOW),
        ],
        None,
    ),
}


@dataclass(frozen=True, slots=True)
class SharedOptions:
    """Options that several commands have: their bodies take ``parameter``, which ``build`` makes of the values.

    ``options`` are types with their typer option, and defaults. ``build`` raises WrongUse.
    """

    parameter: str
    options: Mapping[str, tuple[Any, Any]]
    build: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class _Registered:
    path: str
    changes: bool
    plans: bool
    audited: bool
    shared: SharedOptions | None
    untargeted: Untargeted | None

    def command(self, body: Callable[..., ExitCode | None], given: dict[str, Any]) -> Command:
        """Return the command with the values of its options, except those that every command has."""

        def run(act: Invocation) -> ExitCode | None:
            if self.shared is None:
                return body(act, **given)
            own = {name: value for name, value in given.items() if name not in self.shared.options}
            made = self.shared.build(**{name: given[name] for name in self.shared.options})
            return body(act, **own, **{self.shared.parameter: made})

        return Command(self.path, self.changes or self.audited, run, given, self.untargeted)


class CommandGroup:
    """A typer app whose commands get an Invocation first and the common options last."""

    def __init__(self, name: str, about: str) -> None:
        self.name = name
        self.typer = typer.Typer(name=name or None, help=about, no_args_is_help=True, rich_markup_mode=None)

    def command(
        self,
        name: str,
        *,
        changes: bool = False,
        plans: bool = False,
        audited: bool = False,
        shared: SharedOptions | None = None,
        untargeted: Untargeted | None = None,
    ) -> Callable[[Body[P]], Body[P]]:
        """Register a command. ``changes``: it is audited and asks; ``plans``: it only writes a plan.

        ``audited``: it changes nothing in the project, but is worth remembering. ``untargeted``: what it does where
        it is not clear which project is meant.
        """
        registered = _Registered(f"{self.name} {name}".strip(), changes, plans, audited, shared, untargeted)

        def register(body: Body[P]) -> Body[P]:
            self.typer.command(name)(_with_options(registered, body))
            return body

        return register


def _with_options(registered: _Registered, body: Callable[..., ExitCode | None]) -> Callable[..., None]:
    common = dict(_ALWAYS)
    if registered.changes or registered.plans:
        common |= _CHANGING
    if registered.plans:
        del common["yes"], common["confirm"]

    @functools.wraps(body)
    def run(ctx: typer.Context, **given: Any) -> None:
        surroundings = ctx.find_object(Surroundings)
        assert surroundings is not None  # noqa: S101 - main gives them to the app
        options = _options({name: given.pop(name) for name in common})
        out = Output(registered.path, as_json=options.as_json, stdout=sys.stdout, stderr=sys.stderr)
        raise typer.Exit(run_command(registered.command(body, given), options, surroundings, out))

    shared = registered.shared
    own = list(inspect.signature(body, eval_str=True).parameters.values())[1:]
    if shared is not None:
        own = [one for one in own if one.name != shared.parameter]
    kind = inspect.Parameter.KEYWORD_ONLY
    added = [
        inspect.Parameter(name, kind, default=default, annotation=annotation)
        for name, (annotation, default) in {**(shared.options if shared else {}), **common}.items()
    ]
    context = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
    own = [parameter.replace(kind=kind) for parameter in own]
    run.__signature__ = inspect.Signature([context, *own, *added])  # type: ignore[attr-defined]  # what typer reads
    run.__annotations__ = {one.name: one.annotation for one in [context, *own, *added]}
    return run


def _options(given: dict[str, Any]) -> Options:
    return Options(
        choice=Choice(given["project"], given["emulator"], given["prod"]),
        identity=Identity(given["impersonate"], given["key_file"]),
        config=given["config"],
        as_json=given["json"],
        yes=given.get("yes", False),
        confirm=given.get("confirm"),
        dry_run=given.get("dry_run", False),
        limit=given.get("limit"),
    )
