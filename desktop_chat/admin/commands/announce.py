"""``announce``: the operator speaks."""

from typing import Annotated

import typer

from desktop_chat.admin.commands.apply import top
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.output.output import number_of
from desktop_chat.admin.rooms.announcement import Announcement
from desktop_chat.admin.rooms.room_row import RoomRow
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import MOST_OBJECTS, finish


@top.command("announce", changes=True)
def announce(
    act: Invocation,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is said.")],
    room: Annotated[
        list[str] | None, typer.Option("--room", metavar="ROOM", help="Only there: id or title; repeat it for more.")
    ] = None,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="In all groups.")] = False,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Who is shown as the sender.")] = "Administrator",
) -> None:
    """Say something in rooms, as the project's administrator."""
    if bool(room) == everywhere:
        raise WrongUse("In which rooms?", "Say --room (repeat it for more) or --everywhere.")
    announcement = Announcement(act.services, text, name, act.surroundings.rng)
    chosen = _chosen(act, room or [])
    limit = MOST_OBJECTS if act.limit is None else act.limit
    if len(chosen) > limit:
        raise Refused("Too many at once", f"{len(chosen)} rooms, and {limit} are allowed. Say --limit {len(chosen)}.")
    if act.dry_run:
        names = ", ".join(one.name for one in chosen[:10])
        act.out.show({"rooms": [one.id for one in chosen], "applied": False}, f"Would say it in {names}.")
        return
    act.confirm(f"Say {text!r} in {number_of(len(chosen), 'room')}")
    with act.out.progress("rooms", len(chosen)) as advance:
        outcome = announcement.send(chosen, advance)
    finish(act, "announce", outcome, {})


def _chosen(act: Invocation, names: list[str]) -> list[RoomRow]:
    rooms = Rooms(act.services)
    if names:
        return list({one.id: one for one in map(rooms.find, names)}.values())
    return [one for one in rooms.all() if not one.is_direct and one.archived_at is None]
