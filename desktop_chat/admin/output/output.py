"""What a command says: its result on stdout (a table or JSON), everything else on stderr.

JSON is one document a run: ``{"schema": 1, "command": "users list", "target": {"project": …, "kind": …},
"data": …}``, or with ``"error": {"title": …, "message": …, "exit": 3}`` instead of ``data``. docs/admin-json.md has
the data of each command; a name never changes its meaning within a schema number.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from desktop_chat.admin.access.target import Target
from desktop_chat.admin.failures import PartlyDone
from desktop_chat.admin.output.exit_code import exit_code_of
from desktop_chat.admin.output.json_value import plain
from desktop_chat.admin.output.printable import printable
from desktop_chat.errors import ChatError
from desktop_chat.logs import redact

SCHEMA = 1
_UNLIMITED = 10_000  # columns, where nobody's terminal has to hold them
_BETWEEN = "  "


class Output:
    """Writes for one run of ``command``."""

    def __init__(self, command: str, *, as_json: bool, stdout: TextIO, stderr: TextIO) -> None:
        self._command = command
        self._target: Target | None = None
        self._as_json = as_json
        self._file = stdout
        self._stdout = _console(stdout)
        self._stderr = _console(stderr)

    @property
    def as_json(self) -> bool:
        return self._as_json

    @property
    def is_terminal(self) -> bool:
        """Whether somebody watches stderr."""
        return self._stderr.is_terminal

    def aim(self, target: Target) -> None:
        """From now on results say that they are about ``target``."""
        self._target = target

    def show(self, data: Any, text: RenderableType) -> None:
        """Print the result: ``data`` as JSON, or ``text``; a str is plain text, never markup."""
        if self._as_json:
            self._print_json({"data": plain(data)})
        else:
            self._stdout.print(Text(text) if isinstance(text, str) else text, crop=False)

    def note(self, text: str) -> None:
        """Say something beside the result, on stderr."""
        self._stderr.print(Text(redact(text)))

    def error(self, error: ChatError) -> None:
        """Say what went wrong and what to do: on stderr for people, as JSON also on stdout."""
        title, message = redact(error.title), redact(error.message)
        if self._as_json:
            described = {"title": title, "message": message, "exit": int(exit_code_of(error))}
            if isinstance(error, PartlyDone):
                described["failures"] = str(error.failures)
            self._print_json({"error": described})
        self._stderr.print(Text.assemble((title, "bold red"), f"\n{message}" if message else ""))

    @contextmanager
    def progress(self, what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
        """Show a bar on stderr while the block runs; yields a function that counts on. Nothing where nobody watches."""
        if not self._stderr.is_terminal:
            yield lambda _count: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._stderr, transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield lambda count: bar.advance(task, count)

    def _print_json(self, content: dict[str, Any]) -> None:
        document: dict[str, Any] = {"schema": SCHEMA, "command": self._command}
        if self._target is not None:
            document["target"] = {"project": self._target.project_id, "kind": self._target.kind.value}
        self._file.write(json.dumps({**document, **content}, ensure_ascii=False, indent=2) + "\n")


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Text:
    """Return a table; cells may be what others wrote. None becomes a dash, True "yes" and False nothing.

    Nothing is cut off to fit a terminal, so that ids can be copied. Rich's own table takes a minute for 10,000 rows.
    """
    cells = [[Text(name, "bold") for name in columns], *([cell(value) for value in row] for row in rows)]
    widths = [max(cell_len(one.plain) for one in column) for column in zip(*cells, strict=True)]
    shown = Text(no_wrap=True, overflow="ignore")
    for number, row in enumerate(cells):
        shown.append("\n" if number else "")
        for place, (one, width) in enumerate(zip(row, widths, strict=True)):
            shown.append(one.plain, one.style or None)
            if place < len(row) - 1:
                shown.append(" " * (width - cell_len(one.plain)) + _BETWEEN)
    return shown


def fields(pairs: Iterable[tuple[str, object]]) -> Table:
    """Return one object as lines of name and value; False is "no"."""
    made = Table.grid(padding=(0, 2))
    for name, value in pairs:
        made.add_row(Text(name, "bold"), Text("no") if value is False else cell(value))
    return made


def number_of(count: int, noun: str, plural: str | None = None) -> str:
    """Return "1 line" or "2 lines"; ``plural`` where an s is not enough."""
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"


def cell(value: object) -> Text:
    """Return one value as it stands in a table."""
    match value:
        case Text():
            return value
        case None:
            return Text("–")
        case bool():
            return Text("yes" if value else "")
        case datetime():
            return Text(plain(value.replace(microsecond=0)))
        case list() | tuple() | set() | frozenset():
            return Text(printable(", ".join(str(item) for item in value)))
    return Text(printable(plain(value)))


def _console(file: TextIO) -> Console:
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(file=file, highlight=False, markup=False, emoji=False, width=_UNLIMITED, color_system=None)
    return console
