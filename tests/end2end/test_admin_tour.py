"""The tour of docs/admin.md: every command that it shows is run, in its order, and ends as it says."""

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.admin_runner import admin_of
from tests.local_firebase import LocalFirebase
from tests.unit.admin.documented_json import shapes

DOCUMENT = Path(__file__).parents[2] / "docs" / "admin.md"
SHAPES = shapes()
LINE = re.compile(r"^\$ desktop-chat-admin (?P<arguments>.*?)(?:  # ends with (?P<code>\d).*)?$", re.MULTILINE)


def tour() -> list[tuple[list[str], int]]:
    text = DOCUMENT.read_text(encoding="utf-8").partition("\n## A tour\n")[2].partition("\n## ")[0]
    blocks = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))
    found = [(shlex.split(line["arguments"]), int(line["code"] or 0)) for line in LINE.finditer(blocks)]
    assert len(found) == len(blocks.strip().splitlines())  # no line that is not understood
    return found


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
            document = ran.document
            assert "would" in document["data"] or not [*SHAPES[document["command"]].flaws(document["data"], "data")]
        assert (arguments, ran.code) == (arguments, code), ran.stderr + ran.stdout
