"""The tour of docs/admin.md: every command that it shows is run, in its order, and ends as it says."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.admin_runner import admin_of
from tests.local_firebase import LocalFirebase

DOCUMENT = Path(__file__).parents[2] / "docs" / "admin.md"
JSON = DOCUMENT.with_name("admin-json.md")
LINE = re.compile(r"^\$ desktop-chat-admin (?P<arguments>.*?)(?:  # ends with (?P<code>\d).*)?$", re.MULTILINE)


def tour() -> list[tuple[list[str], int]]:
    text = DOCUMENT.read_text(encoding="utf-8").partition("\n## A tour\n")[2].partition("\n## ")[0]
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    found = [(shlex.split(line["arguments"]), int(line["code"] or 0)) for line in LINE.finditer(blocks)]
    assert len(found) == len(blocks.strip().splitlines())  # no line that is not understood
    return found


def described(command: str) -> set[str] | None:
    """Return the names that the table gives this command; None where there are more, or it is a list."""
    rows = dict(re.findall(r"^\| `([a-z -]+)` \| (.*) \|$", JSON.read_text(encoding="utf-8"), re.MULTILINE))
    row = rows[command]
    if row.startswith(("a ", "one ")) or "counts of" in row:
        return None
    return set(re.findall(r"`(\w+\??)`", re.sub(r"\([^)]*\)", "", row)))


def check_names(document: dict[str, Any]) -> None:
    names = described(document["command"])
    if names is not None:
        given = set(document["data"])
        assert given <= {name.rstrip("?") for name in names}, document["command"]
        assert {name for name in names if not name.endswith("?")} <= given, document["command"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_every_command_of_the_tour_works(
    firebase: LocalFirebase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    admin = admin_of(firebase, tmp_path / "state")
    admin.clock.time = datetime.now(UTC)  # noqa: TID251 - doctor compares it with the clock of a server
    monkeypatch.chdir(tmp_path)
    for arguments, code in tour():
        ran = admin(*arguments, *(["--json"] if form == "json" else []))
        if form == "json" and "data" in ran.document:
            check_names(ran.document)
        assert (arguments, ran.code) == (arguments, code), ran.stderr + ran.stdout
