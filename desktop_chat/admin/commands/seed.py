"""``seed``: invented people and conversations, for the local Firebase only."""

from typing import Annotated

import typer

from desktop_chat.admin.commands.apply import top
from desktop_chat.admin.output.output import fields
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.seeding.people import PASSWORD, invented
from desktop_chat.admin.seeding.planting import Planting
from desktop_chat.admin.seeding.rooms import Amount


@top.command("seed", changes=True)
def seed(
    act: Invocation,
    people: Annotated[int, typer.Option(metavar="N", min=1, max=1_000_000, help="How many people.")] = 50,
    rooms: Annotated[int, typer.Option(metavar="N", min=0, max=100_000, help="How many rooms.")] = 20,
    messages: Annotated[int, typer.Option(metavar="N", min=0, max=10_000_000, help="How many messages in all.")] = 2000,
    days: Annotated[int, typer.Option(metavar="N", min=1, max=3650, help="Over how many days.")] = 30,
    number: Annotated[
        int, typer.Option("--seed", metavar="NUMBER", min=0, max=9999, help="Another number, others.")
    ] = 1,
) -> None:
    """Fill the local Firebase with people, rooms and conversations. The same number makes the same, once."""
    planting = Planting(act.services, Amount(number, people, rooms, messages, act.now(), days))
    first = invented(number, 0)
    hint = f"All have the password {PASSWORD}; the first is {first.email}."
    data = {"seed": number, "email": first.email, "password": PASSWORD}
    if planting.is_done:
        act.out.show({**data, "planted": False}, f"It is there already. {hint}")
        return
    if act.dry_run:
        act.out.show(
            {**data, "planted": False}, f"Would make {people:,} people, {rooms:,} rooms, {messages:,} messages."
        )
        return
    act.confirm(f"Make {people:,} people, {rooms:,} rooms and {messages:,} messages")
    with act.out.progress("seed", people + messages) as advance:
        counts = planting.plant(advance)
    act.note_counts(counts)
    act.out.note(hint)
    act.out.show({**data, "planted": True, **counts}, fields(list(counts.items())))
