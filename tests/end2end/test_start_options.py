"""Options of desktop-chat-emulator that show at its end: the bill and the export."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.firestore_wire import Wire
from tests.local_firebase import clean_environment

pytestmark = pytest.mark.emulator


def run(*options: str, number: int) -> tuple[int, str]:
    """Start, write and read a number of documents, stop; returns how many were there before, and stderr."""
    command = [sys.executable, "-m", "desktop_chat.emulator", "start", "--free-ports", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=clean_environment()) as process:
        assert process.stdout is not None
        wire = Wire(json.loads(process.stdout.readline())["firestore"], "demo-chat")
        before = len(wire.client().collection("a").get())
        wire.commit(*(wire.put(f"a/{n}", n=n) for n in range(number)))
        wire.close()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=15)
        assert process.returncode == 0
    return before, errors


def test_the_bill_is_shown_at_the_end_where_it_is_asked_for() -> None:
    assert "administrators 1 reads, 3 writes, 0 deletes" in run("--usage", number=3)[1]
    assert "usage" not in run(number=3)[1]


def test_what_is_exported_at_the_end_is_there_at_the_next_beginning(tmp_path: Path) -> None:
    export = str(tmp_path / "export")
    assert run("--export-on-exit", export, number=3)[0] == 0
    documents = json.loads((tmp_path / "export" / "firestore" / "demo-chat" / "(default).json").read_text())
    assert documents["documents"][1] == {"path": "a/1", "fields": {"n": {"integerValue": "1"}}}
    assert run("--import", export, "--export-on-exit", export, number=5)[0] == 3
    assert run("--import", export, number=0)[0] == 5
