import io
import json
from pathlib import Path

import pytest
from rich.console import Group

from desktop_chat.admin.access.target import Target, TargetKind
from desktop_chat.admin.failures import PartlyDone
from desktop_chat.admin.output.output import Output, cell, fields, table
from desktop_chat.errors import ChatError
from tests.admin_runner import NOON


def output(*, as_json: bool) -> tuple[Output, io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    made = Output("users list", as_json=as_json, stdout=out, stderr=err)
    made.aim(Target("p-1", TargetKind.EMULATOR))
    return made, out, err


def test_json_is_one_document_that_names_command_and_target() -> None:
    made, out, err = output(as_json=True)
    made.show({"n": 1}, "one")
    made.note("beside")
    assert json.loads(out.getvalue()) == {
        "schema": 1, "command": "users list", "target": {"project": "p-1", "kind": "emulator"}, "data": {"n": 1},
    }  # fmt: skip
    assert err.getvalue() == "beside\n"


def test_an_error_is_said_to_people_and_to_scripts(tmp_path: Path) -> None:
    made, out, err = output(as_json=True)
    made.error(PartlyDone("2 failed", "See the file.", tmp_path))
    assert json.loads(out.getvalue())["error"] == {
        "title": "2 failed", "message": "See the file.", "exit": 6, "failures": str(tmp_path),
    }  # fmt: skip
    assert err.getvalue() == "2 failed\nSee the file.\n"


def test_no_secret_is_said() -> None:
    made, out, err = output(as_json=True)
    made.error(ChatError("x", "token=abcdef1234567890"))
    made.note("password: hunter2")
    assert "abcdef" not in out.getvalue() + err.getvalue()
    assert "hunter2" not in err.getvalue()


def test_a_table_shows_what_others_wrote_as_it_is() -> None:
    made, out, _ = output(as_json=False)
    made.show(None, table(("name", "on", "rooms"), [("[red]x[/red]\x1b[2J", True, None), ("y", False, ["a", "b"])]))
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["name", "on", "rooms"], ["[red]x[/red]\ufffd[2J", "yes", "–"], ["y", "a,", "b"],
    ]  # fmt: skip


def test_people_read_times_in_seconds() -> None:
    assert cell(NOON.replace(microsecond=5)).plain == "2026-05-04T12:00:00Z"


def test_lines_are_not_broken_where_no_terminal_is() -> None:
    made, out, _ = output(as_json=False)
    made.show(None, fields([("text", "x" * 199)]))
    assert "x" * 199 in out.getvalue()


def test_progress_is_silent_where_nobody_watches() -> None:
    made, out, err = output(as_json=False)
    with made.progress("Importing", 3) as advance:
        advance(3)
    assert out.getvalue() + err.getvalue() == ""


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_somebody_who_watches_sees_a_bar_on_stderr_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    out, err = Terminal(), Terminal()
    made = Output("users import", as_json=True, stdout=out, stderr=err)
    with made.progress("Importing", 3) as advance:
        advance(2)
        advance(1)
    assert "Importing" in err.getvalue()
    assert "3/3" in err.getvalue()
    assert out.getvalue() == ""


def test_a_table_that_is_wider_than_the_terminal_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM", "dumb")
    out = Terminal()
    uid = "a" * 40
    made = Output("x", as_json=False, stdout=out, stderr=io.StringIO())
    made.show(None, Group(table(("uid", "宽"), [(uid, "last"), ("b", "宽")])))
    assert out.getvalue().splitlines() == [f"uid{' ' * 39}宽", f"{uid}  last", f"b{' ' * 41}宽"]
