"""One act on many people: each on its own, failures collected, never an end at the first."""

from collections.abc import Callable, Iterable, Sequence

from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.people.people import People
from desktop_chat.admin.people.person import Person
from desktop_chat.admin.running.deed import Failure, Outcome
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import MOST_OBJECTS, finish
from desktop_chat.errors import ChatError


def on_each(act: Invocation, whom: Sequence[str], what: str, done: str, do: Callable[[Person], None]) -> None:
    """Find everybody first, confirm ``what``, then ``do``; ``done`` names the count. Raises ChatError."""
    people = _found(act, whom)
    names = ", ".join(person.name for person in people[:5]) + (
        f" and {len(people) - 5} more" if len(people) > 5 else ""
    )
    if act.dry_run:
        act.out.show(
            {"would": what, "uids": [person.uid for person in people]},
            f"Would {what.lower()} {names} in {act.target.title}.",
        )
        return
    act.confirm(f"{what} {names}")
    failures: list[Failure] = []
    with act.out.progress(what, len(people)) as advance:
        for person in people:
            try:
                do(person)
            except ChatError as error:
                if len(people) == 1:
                    raise
                failures.append(Failure(person.uid, str(error)))
            advance(1)
    uids = [person.uid for person in people if person.uid not in {one.id for one in failures}]
    finish(act, act.command, Outcome({done: len(uids)}, tuple(failures), {"uids": uids}), {})


def _found(act: Invocation, whom: Iterable[str]) -> list[Person]:
    everybody = People(act.services)
    people = list({person.uid: person for person in map(everybody.find, whom)}.values())
    if not people:
        raise WrongUse("Whom?", "Name at least one person: uid, e-mail address or @handle.")
    limit = MOST_OBJECTS if act.limit is None else act.limit
    if len(people) > limit:
        raise Refused("Too many at once", f"{len(people)} people, and {limit} are allowed. Say --limit {len(people)}.")
    return people
