"""The options by which ``users list`` and ``users export`` choose people."""

from typing import Annotated, Any

import typer

from desktop_chat.admin.commands.group import SharedOptions
from desktop_chat.admin.people.people_filter import PeopleFilter, read_time

_OPTIONS: dict[str, tuple[Any, Any]] = {
    "disabled": (Annotated[bool | None, typer.Option("--disabled/--enabled", help="Only those.")], None),
    "verified": (Annotated[bool | None, typer.Option("--verified/--unverified", help="Only those.")], None),
    "created_after": (Annotated[str | None, typer.Option(metavar="TIME", help="Only from this day on.")], None),
    "created_before": (Annotated[str | None, typer.Option(metavar="TIME", help="Only before this day.")], None),
    "inactive_since": (
        Annotated[str | None, typer.Option(metavar="TIME", help="Only who was not active since.")],
        None,
    ),
    "provider": (
        Annotated[str | None, typer.Option(metavar="NAME", help="Only with this sign-in (password, google.com).")],
        None,
    ),
    "claim": (Annotated[list[str] | None, typer.Option(metavar="NAME[=VALUE]", help="Only with this claim.")], None),
}


def _build(
    *,
    disabled: bool | None,
    verified: bool | None,
    created_after: str | None,
    created_before: str | None,
    inactive_since: str | None,
    provider: str | None,
    claim: list[str] | None,
) -> PeopleFilter:
    return PeopleFilter(
        disabled=disabled,
        verified=verified,
        created_after=read_time(created_after) if created_after else None,
        created_before=read_time(created_before) if created_before else None,
        inactive_since=read_time(inactive_since) if inactive_since else None,
        provider=provider,
        claims=tuple(claim or ()),
    )


FILTER = SharedOptions("wanted", _OPTIONS, _build)
