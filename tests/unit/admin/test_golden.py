"""The whole output of every command, as text and as JSON, against tests/unit/admin/golden.

``make golden`` writes the files anew; what changed is then in the diff, to be read before it is committed.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from desktop_chat.admin.access.services import Services
from desktop_chat.admin.app import build_app
from desktop_chat.admin.output.exit_code import ExitCode
from desktop_chat.config import project_file
from tests.admin_runner import Admin
from tests.unit.admin.documented_json import shapes
from tests.unit.admin.golden_sessions import SESSIONS, play

FOLDER = Path(__file__).parent / "golden"
FORMS = ("text", "json")
WRITES = os.environ.get("WRITE_GOLDEN") == "1"
WITHOUT_JSON = {"man"}
WITHOUT_GOOGLE = {"man", "apply", "doctor"}  # apply asks as the command did that made the plan; doctor reports
FILES = [(name, form) for name in SESSIONS for form in FORMS if (name, form) != ("manual", "json")]


@pytest.mark.parametrize(("name", "form"), FILES)
def test_output(
    name: str, form: str, admin: Admin, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = FOLDER / f"{name}.{form}"
    said = "".join(play(SESSIONS[name], form, admin, services, tmp_path))
    if WRITES:
        file.write_text(said, encoding="utf-8")
    assert said.splitlines() == file.read_text(encoding="utf-8").splitlines(), "make golden writes it anew"


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every command of the tool with its group ("users ban")."""
    if not hasattr(command, "commands"):
        yield " ".join(path)
        return
    for name, below in command.commands.items():
        yield from commands(below, (*path, name))


def golden(form: str) -> Iterator[tuple[str, int]]:
    """Yield what was run in this form, and its exit code."""
    for name in (name for name, written in FILES if written == form):
        text = (FOLDER / f"{name}.{form}").read_text(encoding="utf-8")
        for line, code in re.findall(r"^\$ (.*?)$.*?^exit: (\d+)$", text, re.MULTILINE | re.DOTALL):
            yield line, int(code)


@pytest.mark.parametrize("form", FORMS)
def test_every_command_is_in_it_and_goes_well_at_least_once(form: str) -> None:
    went_well = [line for line, code in golden(form) if code == 0]
    expected = set(commands(typer.main.get_command(build_app()))) - (WITHOUT_JSON if form == "json" else set())
    assert len(expected) > 40
    missing = {name for name in expected if not any(f"{line} ".startswith(f"{name} ") for line in went_well)}
    assert missing == set()


def test_every_exit_code_is_in_it() -> None:
    assert {code for _, code in golden("text")} == set(ExitCode)


@pytest.mark.parametrize("form", FORMS)
def test_every_family_of_commands_says_that_the_credential_has_no_right(form: str) -> None:
    families = {name.partition(" ")[0] for name in commands(typer.main.get_command(build_app()))} - WITHOUT_GOOGLE
    refused = {line.partition(" ")[0] for line, code in golden(form) if code == ExitCode.PERMISSION}
    assert refused == families


def test_the_roles_of_every_family_are_documented() -> None:
    text = project_file("docs/admin.md").read_text(encoding="utf-8")
    table = text[text.index("## Roles") : text.index("## A tour")]
    documented = {
        name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)
    }
    families = {name.partition(" ")[0] for name in commands(typer.main.get_command(build_app()))}
    assert documented == families - {"man", "apply", "seed"}  # seed is for the local Firebase


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what was run with --json, and the one document on its stdout."""
    for name in (name for name, written in FILES if written == "json"):
        text = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
        for line, body in re.findall(r"^\$ (.*?)\n(\{.*?^\})$", text, re.MULTILINE | re.DOTALL):
            yield line, json.loads(body)


def test_json_is_as_documented() -> None:
    described, seen = shapes(), set[str]()
    flaws: list[str] = []
    for line, document in documents():
        assert document["schema"] == 1
        assert ("data" in document) != ("error" in document)
        if "error" in document:
            assert {"title", "message", "exit"} <= set(document["error"]) <= {"title", "message", "exit", "failures"}
            continue
        data = document["data"]
        if "would" in data:
            assert set(data) <= {"would", "uid", "uids"}
            continue
        seen.add(document["command"])
        flaws += described[document["command"]].flaws(data, line)
    assert flaws == []
    assert seen == set(described)
