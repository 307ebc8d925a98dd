"""Files of accounts: CSV (.csv), a JSON list (.json) or JSON Lines (.jsonl)."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.output.json_value import canonical
from desktop_chat.admin.people.user_row import COLUMNS, BadRow, UserRow, row_from

FORMATS = (".csv", ".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class Rows:
    """What a file holds: rows with their number, from 1 on, and what is wrong with the others."""

    good: tuple[tuple[int, UserRow], ...]
    bad: tuple[tuple[int, str], ...]


def read_rows(file: Path) -> Rows:
    """Read all of it; rows that name the same person twice are bad. Raises WrongUse for a file that is unreadable."""
    _check_format(file)
    good: list[tuple[int, UserRow]] = []
    bad: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            for number, content in enumerate(_contents(opened, file.suffix.lower()), start=1):
                try:
                    row = row_from(content)
                    _refuse_twins(row, number, seen)
                except BadRow as error:
                    bad.append((number, str(error)))
                else:
                    good.append((number, row))
    except OSError as error:
        raise WrongUse("The file cannot be read", f"{file}: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise WrongUse("The file is damaged", f"{file}: {error}.") from None
    return Rows(tuple(good), tuple(bad))


def write_rows(file: Path, rows: Iterable[UserRow], *, with_hashes: bool) -> int:
    """Write all rows for the owner's eyes only, and return how many. The file appears when it is complete."""
    _check_format(file)
    partial = file.with_name(f"{file.name}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
            contents = (row.to_json(with_hashes=with_hashes) for row in rows)
            count = _WRITERS[file.suffix.lower()](opened, contents)
        partial.replace(file)
    except OSError as error:
        raise WrongUse("The file cannot be written", f"{file}: {error.strerror}.") from None
    finally:
        partial.unlink(missing_ok=True)
    return count


def _check_format(file: Path) -> None:
    if file.suffix.lower() not in FORMATS:
        raise WrongUse("An unknown format", f"{file} should end in .csv, .json or .jsonl.")


def _contents(file: TextIO, suffix: str) -> Iterator[Mapping[str, Any]]:
    if suffix == ".csv":
        yield from _csv_lines(file)
    elif suffix == ".jsonl":
        for line in file:
            if line.strip():
                yield _object(json.loads(line))
    else:
        content = json.load(file)
        # As the Firebase CLI writes it, or a plain list.
        for item in content["users"] if isinstance(content, dict) and "users" in content else content:
            yield _object(item)


def _csv_lines(file: TextIO) -> Iterator[Mapping[str, Any]]:
    reader = csv.DictReader(file, strict=True)
    unknown = set(reader.fieldnames or ()) - set(COLUMNS)
    if unknown or not reader.fieldnames:
        raise ValueError(f"the first line should name columns out of {', '.join(COLUMNS)}")
    yield from reader


def _object(item: Any) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise ValueError("it should hold objects")
    return item


def _refuse_twins(row: UserRow, number: int, seen: dict[str, int]) -> None:
    keys = [f"{kind} {value}" for kind, value in _names(row)]
    for key in keys:
        if key in seen:
            raise BadRow(f"{key} is in row {seen[key]} already")
    seen.update(dict.fromkeys(keys, number))


def _names(row: UserRow) -> list[tuple[str, str]]:
    names = (("uid", row.uid), ("email", row.email), ("phoneNumber", row.phone_number))
    return [(kind, value) for kind, value in names if value]


def _write_csv(file: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    writer, count = None, 0
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
        writer.writerow({**row, "claims": canonical(row["claims"]) if row["claims"] else ""})
        count += 1
    if writer is None:
        csv.writer(file).writerow(COLUMNS[:-2])
    return count


def _write_json(file: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    file.write("[")
    for row in rows:
        file.write(("\n" if count == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
        count += 1
    file.write("\n]\n")
    return count


def _write_json_lines(file: TextIO, rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


_WRITERS = {".csv": _write_csv, ".json": _write_json, ".jsonl": _write_json_lines}
