"""Who writes too fast for the shipped rules waits, and nothing is lost; the local Firebase is the judge."""

import json
from pathlib import Path

import pytest

from tests.end2end.conftest import PersonMaker
from tests.local_firebase import local_firebase

pytestmark = pytest.mark.emulator


def test_who_writes_too_fast_waits_and_loses_nothing(tmp_path: Path) -> None:
    with local_firebase(limited=True) as firebase:
        person = PersonMaker(firebase, tmp_path, "limit")
        ada, grace = person("ada"), person("grace")
        room = ada.ok("create-room", "Flood", "--member", grace.email).strip()
        first, then = [f"line {number}" for number in range(7)], ["one more", "and one more"]
        ada.ok("send", room, text="\n".join(first))
        # Another process of the same person: it learns from the server how much is left.
        said = ada.run("send", room, text="\n".join(then))
        assert said.returncode == 0, said.stderr
        history = [json.loads(line)["text"] for line in grace.ok("history", room, "--json").splitlines()]
        assert history == [*first, *then]
