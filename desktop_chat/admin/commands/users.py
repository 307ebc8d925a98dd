"""``users``: the group, and the commands that only look."""

from typing import Annotated

import typer
from rich.text import Text

from desktop_chat.admin.access.foreign_error import told
from desktop_chat.admin.commands.filter_options import FILTER
from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.json_value import plain
from desktop_chat.admin.output.output import fields, table
from desktop_chat.admin.people.bans import Bans
from desktop_chat.admin.people.file_limits import FileLimits
from desktop_chat.admin.people.people import People
from desktop_chat.admin.people.people_filter import PeopleFilter
from desktop_chat.admin.people.person import Person
from desktop_chat.admin.people.sessions import connections
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.model.files.byte_text import byte_text
from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import Uid

users = CommandGroup("users", "The people of the project.")

_COLUMNS = ("uid", "e-mail", "verified", "name", "disabled", "created", "last active")

Who = Annotated[str, typer.Argument(metavar="WHO", help="uid, e-mail address, @handle or +number.")]


@users.command("list", shared=FILTER)
def list_users(
    act: Invocation,
    wanted: PeopleFilter,
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="People on one page.")] = 50,
    after: Annotated[str, typer.Option(metavar="PLACE", help="Go on where the page before ended.")] = "",
) -> None:
    """List people, page by page."""
    page = People(act.services).page(wanted, count, after)
    act.out.show({"users": [one.to_json() for one in page.people], "after": page.after or None}, _people(page.people))
    if page.after and not act.out.as_json:
        act.out.note(f"There are more: --after {page.after}")


@users.command("search")
def search(
    act: Invocation,
    text: Annotated[str, typer.Argument(help="Part of an address, a name, a number or a uid.")],
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="At most so many.")] = 50,
) -> None:
    """Find people by any of their names."""
    if not text.strip():
        raise WrongUse("Search for what?", "Give at least one letter.")
    found = People(act.services).search(text.strip(), count)
    act.out.show({"users": [one.to_json() for one in found]}, _people(found))


@users.command("show")
def show(act: Invocation, who: Who) -> None:
    """Show one person: account, profile, rooms, ban."""
    person = People(act.services).find(who)
    with told():
        found = act.services.firestore.document(paths.user(Uid(person.uid))).get()
        notes = act.services.firestore.collection(f"{paths.user(Uid(person.uid))}/{paths.MEMBERSHIPS}").get()
    profile = dict(sorted(found.to_dict().items())) if found.exists else None
    rooms = [note.id for note in notes if note.get("leftAt") is None]
    ban = Bans(act.services, act.surroundings.actor).of(person.uid)
    files = FileLimits(act.services).of(person.uid)
    data = {
        **person.to_json(),
        "profile": profile,
        "rooms": rooms,
        "ban": ban and dict(sorted(ban.items())),
        "files": {"used": files.used, "limit": files.limit},
    }
    lines: list[tuple[str, object]] = [(name, value) for name, value in person.to_json().items() if name != "claims"]
    lines += [(f"claim {name}", value) for name, value in person.claims.items()]
    lines += [("handle", f"@{profile['handle']}" if profile else None), ("rooms", len(rooms))]
    lines.append(("files", f"{byte_text(files.used)} of {byte_text(files.limit)} sent"))
    if ban is not None:
        barred = "banned" if ban.get("validSince") is None else f"sessions before {plain(ban['validSince'])} are over"
        lines.append(("barred", f"{barred}, by {ban.get('by')}: {ban.get('reason') or 'no reason given'}"))
    act.out.show(data, fields(lines))


@users.command("sessions")
def sessions(act: Invocation, who: Who) -> None:
    """Show when a person last signed in, and what of theirs is connected now."""
    person = People(act.services).find(who)
    open_now = connections(act.services, person.uid)
    times: list[tuple[str, object]] = [
        ("lastSignInAt", person.last_sign_in_at),
        ("lastRefreshAt", person.last_refresh_at),
        ("sessionsValidSince", person.sessions_valid_since),
    ]
    data = {"uid": person.uid, **dict(times), "connections": open_now}
    lines = [*times, *((f"connected {one.id}", f"{one.state} since {plain(one.since)}") for one in open_now)]
    act.out.show(data, fields(lines))


def _people(people: tuple[Person, ...] | list[Person]) -> Text:
    rows = [
        (one.uid, one.email, one.email_verified, one.display_name, one.disabled, one.created_at, one.last_active_at)
        for one in people
    ]
    return table(_COLUMNS, rows)
