"""A message whose sender is killed before the room's summary followed is summarized by the sender's next start."""

import json
import subprocess

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.firestore_wire import Wire
from tests.local_firebase import clean_environment

pytestmark = pytest.mark.emulator


def killed_at(person: Person, step: str, room: str, text: str) -> None:
    """Send a message with a client that kills itself at this step."""
    environment = {**clean_environment(), "DESKTOP_CHAT_FAULT_STEP": f"{step}:1"}
    done = subprocess.run(person.command("send", room, text), env=environment, timeout=60, check=False)
    assert done.returncode == -9


def test_summary_survives_a_kill_of_the_sender(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = ada.ok("create-room", "Summaries", "--member", grace.email).strip()
    wire = Wire(person.firebase.hosts["firestore"], person.firebase.project)
    document = wire.client().document(f"rooms/{room}")
    for number, step in enumerate(("answered", "sent", "summarizing"), start=1):
        killed_at(ada, step, room, f"killed at {step}")
        assert f"killed at {step}" not in str(document.get().get("lastMessage"))
        ada.ok("rooms")
        assert document.get().get("lastMessage")["body"] == f"killed at {step}"
        (row,) = (json.loads(line) for line in grace.ok("rooms", "--json").splitlines())
        assert row["unread"] == number
    wire.close()
