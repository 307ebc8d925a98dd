"""``rooms``: what there is, who is in it, and closing it."""

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from desktop_chat.admin.commands.group import CommandGroup
from desktop_chat.admin.output.json_names import documented
from desktop_chat.admin.output.output import fields, table
from desktop_chat.admin.people.people import People
from desktop_chat.admin.rooms.archive import ArchiveRooms, restore
from desktop_chat.admin.rooms.export import RoomExport
from desktop_chat.admin.rooms.rooms import Rooms
from desktop_chat.admin.rooms.transfer import carry_out, plan_transfer
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import plan_deed
from desktop_chat.model.room import RoomKind

rooms = CommandGroup("rooms", "The rooms of the project.")

Room = Annotated[str, typer.Argument(metavar="ROOM", help="Id or title.")]
Plan = Annotated[Path | None, typer.Option(metavar="FILE", help="Where the plan is written.")]

_COLUMNS = ("id", "kind", "name", "people", "last message", "created", "archived")


@rooms.command("list")
def list_rooms(
    act: Invocation,
    count: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="Rooms on one page.")] = 50,
    after: Annotated[str, typer.Option(metavar="ID", help="Go on behind this room.")] = "",
    kind: Annotated[RoomKind | None, typer.Option(help="Only those.")] = None,
    archived: Annotated[bool, typer.Option("--archived", help="Only those that were archived.")] = False,
    member: Annotated[str | None, typer.Option(metavar="WHO", help="Only those with this person in it.")] = None,
) -> None:
    """List rooms, page by page."""
    uid = None if member is None else People(act.services).find(member).uid
    fitting = (
        room
        for room in Rooms(act.services).all(after)
        if (kind is None or room.kind == kind)
        and (room.archived_at is not None or not archived)
        and (uid is None or uid in room.member_ids)
    )
    found = list(islice(fitting, count + 1))
    page = found[:count]
    more = page[-1].id if len(found) > count else None
    names = Rooms(act.services).names(uid for one in page if one.is_direct for uid in one.member_ids)
    rows = [
        (one.id, one.kind, one.called(names), len(one.member_ids), one.last_message_at, one.created_at, one.archived_at)
        for one in page
    ]
    act.out.show({"rooms": [one.to_json() for one in page], "after": more}, table(_COLUMNS, rows))
    if more and not act.out.as_json:
        act.out.note(f"There are more: --after {more}")


@rooms.command("show")
def show(act: Invocation, room: Room) -> None:
    """Show one room, and how much is said in it. Never what is said."""
    found = Rooms(act.services).find(room)
    messages = Rooms(act.services).messages(found.id)
    owners = [one for one in Rooms(act.services).members(found.id) if one.role == "owner"]
    data = {**found.to_json(), "messages": messages, "owners": [one.uid for one in owners]}
    names = [f"{one.name or one.uid}" for one in owners]
    lines = [("name", found.name), *data.items()]
    act.out.show(data, fields([(name, names if name == "owners" else value) for name, value in lines]))


@rooms.command("members")
def members(act: Invocation, room: Room) -> None:
    """List who is in a room, owners first."""
    found = Rooms(act.services).find(room)
    people = Rooms(act.services).members(found.id)
    rows = [(one.uid, one.name, f"@{one.handle}" if one.handle else None, one.role, one.joined_at) for one in people]
    act.out.show(
        {"room": found.id, "members": [documented(one) for one in people]},
        table(("uid", "name", "handle", "role", "joined"), rows),
    )


@rooms.command("transfer", changes=True)
def transfer(
    act: Invocation, room: Room, who: Annotated[str, typer.Argument(metavar="WHO", help="A member of the room.")]
) -> None:
    """Make a member the owner of a group; who owned it becomes an admin of it."""
    planned = plan_transfer(act.services, Rooms(act.services).find(room), People(act.services).find(who).uid)
    name = planned.heir.name or planned.heir.uid
    data = {"room": planned.room.id, "owner": planned.heir.uid, "before": [one.uid for one in planned.before]}
    if act.dry_run:
        act.out.show({**data, "applied": False}, f"Would make {name} the owner of {planned.room.name}.")
        return
    act.confirm(f"Make {name} the owner of {planned.room.name}")
    carry_out(act.services, planned)
    act.out.show({**data, "applied": True}, f"{name} owns {planned.room.name}.")


@rooms.command("archive", plans=True)
def archive(
    act: Invocation,
    which: Annotated[list[str], typer.Argument(metavar="ROOM...", help="Ids or titles.")],
    plan: Plan = None,
) -> None:
    """Plan to take everybody out of rooms; what was said stays, for export and restore."""
    plan_deed(act, ArchiveRooms(act.surroundings.rng), {"rooms": which}, plan)


@rooms.command("restore", changes=True)
def restore_room(act: Invocation, room: Room) -> None:
    """Let the people of an archived room in again, with the roles they had."""
    found = Rooms(act.services).find(room)
    if act.dry_run:
        act.out.show({"room": found.id, "applied": False}, f"Would restore {found.title or found.id}.")
        return
    act.confirm(f"Restore {found.title or found.id}")
    count = restore(act.services, found)
    act.out.show(
        {"room": found.id, "members": count, "applied": True}, f"{count} people are in {found.title or found.id} again."
    )


@rooms.command("export")
def export(
    act: Invocation, room: Room, folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")]
) -> None:
    """Write a room into a folder that desktop-chat-cli import reads. Encrypted messages stay encrypted."""
    found = Rooms(act.services).find(room)
    with act.out.progress("messages", Rooms(act.services).messages(found.id)) as advance:
        counts = RoomExport(act.services, found).write(folder, act.now(), advance)
    act.out.show({"room": found.id, "folder": folder, **counts}, f"{counts['messages']} messages are in {folder}.")
