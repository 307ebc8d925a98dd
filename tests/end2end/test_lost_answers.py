"""The client on a local Firebase that loses one answer in eight after the commit, with a seed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end2end.conftest import PersonMaker
from tests.firestore_wire import Wire
from tests.local_firebase import LocalFirebase, local_firebase

pytestmark = pytest.mark.emulator
SENT = [f"line {number}" for number in range(80)]


@pytest.fixture
def lossy(tmp_path: Path) -> Iterator[LocalFirebase]:
    with local_firebase("--data", str(tmp_path / "kept")) as running:
        yield running


def test_lines_arrive_all_once_and_in_order_though_answers_are_lost(lossy: LocalFirebase, tmp_path: Path) -> None:
    person = PersonMaker(lossy, tmp_path, "lossy")
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Lossy", "--member", grace.email).strip()
    wire = Wire(lossy.hosts["firestore"], lossy.project)
    path = f"/emulator/v1/projects/{lossy.project}/faults"
    fault = {"kind": "drop", "percent": 12, "seed": 7, "methods": ["Commit", "BatchWrite", "Write"]}
    assert wire.http("PUT", path, json.dumps({"faults": [fault]}))[0] == 200

    done = ada.run("send", room, text="\n".join(SENT) + "\n", timeout=300)
    assert done.returncode == 0, done.stderr
    (struck,) = json.loads(wire.http("DELETE", path)[1])["faults"]
    history = [json.loads(line) for line in grace.ok("history", room, "--json").splitlines()]
    assert [row["text"] for row in history] == SENT
    assert len({row["id"] for row in history}) == len(SENT)
    assert struck["fired"] >= 5, "answers were lost indeed"
    wire.close()
