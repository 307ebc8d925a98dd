"""A room leaves one project and arrives in another: two local Firebases, real processes."""

import json
import signal
from pathlib import Path

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.local_firebase import local_firebase

pytestmark = pytest.mark.emulator
LINES = [f"line {number} 🚢" for number in range(120)]


def texts(person: Person, room: str) -> list[str]:
    rows = [json.loads(line) for line in person.ok("history", room, "--json").splitlines()]
    return [row["text"] for row in rows]


def exported(person: PersonMaker, out: Path) -> list[str]:
    """Fill a room by two people, export it as one who was away, and return its texts."""
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Voyage", "--member", grace.email).strip()
    ada.ok("send", room, text="\n".join(LINES) + "\n")
    grace.ok("send", room, "the last word")
    grace.ok("export", "Voyage", "--out", str(out))
    return [*LINES, "the last word"]


def test_an_exported_room_is_the_same_in_another_project(person: PersonMaker, tmp_path: Path) -> None:
    out = tmp_path / "out"
    said = exported(person, out)
    messages = [json.loads(line) for line in (out / "messages.jsonl").read_text().splitlines()]
    assert [message["text"] for message in messages] == said
    with local_firebase("--project", "demo-other") as other:
        radia = PersonMaker(other, tmp_path / "other", "import")
        (tmp_path / "other").mkdir()
        taker = radia("radia")
        with taker.running("import", str(out), "--rate", "1000") as cut:
            assert cut.stderr is not None
            for line in cut.stderr:
                if line.startswith("50 of "):
                    cut.send_signal(signal.SIGKILL)
                    break
            cut.wait()
        room = taker.ok("import", str(out), "--rate", "1000").strip()
        assert taker.ok("import", str(out)).strip() == room
        head, *rest = texts(taker, room)
        assert head.startswith("Imported from an export of “Voyage”")
        assert [text.partition("\n")[2] for text in rest] == said
        names = {text.partition(",")[0] for text in rest}
        assert names == {message["senderName"] for message in messages}
        assert len(names) == 2
