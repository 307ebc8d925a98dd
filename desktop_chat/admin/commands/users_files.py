"""``users export`` and ``users import``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group

from desktop_chat.admin.commands.filter_options import FILTER
from desktop_chat.admin.commands.users_removal import users
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.admin.output.output import fields, number_of, table
from desktop_chat.admin.people.people import People
from desktop_chat.admin.people.people_filter import PeopleFilter
from desktop_chat.admin.people.person import person_of
from desktop_chat.admin.people.user_row import UserRow
from desktop_chat.admin.running.deed import Failure, Outcome
from desktop_chat.admin.running.invocation import Invocation
from desktop_chat.admin.running.two_steps import MOST_OBJECTS, finish
from desktop_chat.admin.user_files.hash_choice import NAMES, HashChoice, read_secret
from desktop_chat.admin.user_files.journal import open_journal
from desktop_chat.admin.user_files.users_export import row_of
from desktop_chat.admin.user_files.users_file import Rows, read_rows, write_rows
from desktop_chat.admin.user_files.users_import import ImportJob, check_import, fingerprint_of, run_import, with_uids

__all__ = ["users"]

_SHOWN = 20


@users.command("export", audited=True, shared=FILTER)
def export(
    act: Invocation,
    wanted: PeopleFilter,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv, .json or .jsonl; readable by you only.")],
    with_hashes: Annotated[bool, typer.Option("--with-hashes", help="Password hashes too, for an import.")] = False,
) -> None:
    """Write people into a file."""
    with act.out.progress("Exporting") as advance:
        count = write_rows(file, _rows(act, wanted, advance), with_hashes=with_hashes)
    act.out.show(
        {"file": file, "exported": count},
        f"Exported {number_of(count, 'person', 'people')} of {act.target.title} to {file}.",
    )


@users.command("import", changes=True)
def import_users(
    act: Invocation,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv, .json or .jsonl.")],
    hash_algorithm: Annotated[str | None, typer.Option("--hash", metavar="NAME", help=", ".join(NAMES))] = None,
    hash_key_file: Annotated[Path | None, typer.Option(metavar="FILE", help="Signer key in base64.")] = None,
    rounds: Annotated[int | None, typer.Option(metavar="N", help="Of the hash.")] = None,
    memory_cost: Annotated[int | None, typer.Option(metavar="N", help="Of scrypt.")] = None,
    salt_separator: Annotated[str | None, typer.Option(metavar="TEXT", help="Of Firebase's scrypt, in base64.")] = None,
    parallelization: Annotated[int | None, typer.Option(metavar="N", help="Of standard scrypt.")] = None,
    block_size: Annotated[int | None, typer.Option(metavar="N", help="Of standard scrypt.")] = None,
    derived_key_length: Annotated[int | None, typer.Option(metavar="N", help="Of standard scrypt.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also when this file was imported before.")] = False,
) -> None:
    """Make the accounts of a file; stopped at any moment, it goes on where it was when repeated."""
    rows = read_rows(file)
    choice = _choice(
        hash_algorithm, hash_key_file, salt_separator,
        rounds=rounds, memory_cost=memory_cost, parallelization=parallelization, block_size=block_size,
        derived_key_length=derived_key_length,
    )  # fmt: skip
    _check(act, rows, choice)
    job_name = fingerprint_of(file.read_bytes(), repr(choice))
    if act.dry_run:
        _show_check(act, rows, check_import(act.services, with_uids(job_name, rows.good)))
        return
    act.confirm(f"Import {number_of(len(rows.good), 'person', 'people')} from {file}")
    path = act.journal(f"import-{job_name[:16]}")
    if again:
        path.unlink(missing_ok=True)
    job = ImportJob(job_name, with_uids(job_name, rows.good), choice.build() if choice else None)
    with open_journal(path) as journal, act.out.progress("Importing", len(job.rows)) as advance:
        outcome = run_import(act.services, job, journal, advance)
    unread = tuple(Failure(f"row {number}", why) for number, why in rows.bad)
    finish(act, "users import", Outcome(outcome.counts, (*unread, *outcome.failures)), {"file": file})


def _rows(act: Invocation, wanted: PeopleFilter, advance: Callable[[int], None]) -> Iterator[UserRow]:
    for record in People(act.services).records():
        advance(1)
        if wanted.is_open or wanted.fits(person_of(record)):
            yield row_of(record)


def _choice(
    algorithm: str | None, key_file: Path | None, separator: str | None, **numbers: int | None
) -> HashChoice | None:
    if algorithm is None:
        if key_file or separator or any(value is not None for value in numbers.values()):
            raise WrongUse("Which hash?", f"Name it with --hash: {', '.join(NAMES)}.")
        return None
    import base64

    try:
        salt_separator = base64.b64decode(separator, validate=True) if separator else None
    except ValueError:
        raise WrongUse("The salt separator is no base64", "Take it as the Firebase console shows it.") from None
    key = read_secret(key_file) if key_file else None
    choice = HashChoice(algorithm, key=key, salt_separator=salt_separator, **numbers)
    choice.build()
    return choice


def _check(act: Invocation, rows: Rows, choice: HashChoice | None) -> None:
    if not rows.good:
        first = f" Row {rows.bad[0][0]}: {rows.bad[0][1]}." if rows.bad else ""
        raise WrongUse("Nobody to import", f"The file has no row that can be imported.{first}")
    if choice is None and any(row.password_hash for _, row in rows.good):
        raise WrongUse(
            "Which hash?", f"The file has password hashes: name how they were made with --hash: {', '.join(NAMES)}."
        )
    limit = MOST_OBJECTS if act.limit is None else act.limit
    if len(rows.good) > limit:
        raise Refused(
            "Too many at once", f"{len(rows.good)} people, and {limit} are allowed. Say --limit {len(rows.good)}."
        )


def _show_check(act: Invocation, rows: Rows, refused: list[tuple[int, str]]) -> None:
    bad = [{"row": number, "why": why} for number, why in sorted([*rows.bad, *refused])]
    good = len(rows.good) - len(refused)
    parts: list[Any] = [fields([("can be imported", good), ("cannot", len(bad))])]
    if bad:
        parts.append(table(("row", "why"), [(one["row"], one["why"]) for one in bad[:_SHOWN]]))
    act.out.show({"good": good, "bad": bad}, Group(*parts))
