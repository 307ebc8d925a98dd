"""desktop-chat-emulator as a process: the ready line, signals, exit codes."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.local_firebase import clean_environment

COMMAND = [sys.executable, "-m", "desktop_chat.emulator"]
# The processes run in folders of their own, also where the checkout is not installed.
ENVIRONMENT = clean_environment() | {"PYTHONPATH": str(Path(__file__).parents[3])}


@contextmanager
def started(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [*COMMAND, "start", "--free-ports", *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=ENVIRONMENT
    ) as process:
        try:
            assert process.stdout is not None
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, cwd=folder, env=ENVIRONMENT
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_with_0_and_without_a_word(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "--project", "demo-x") as (process, ready):
        assert ready["project"] == "demo-x"
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (0, "", "")


def test_two_suites_side_by_side(tmp_path: Path) -> None:
    with started(tmp_path) as (_, one), started(tmp_path) as (_, two):
        for ready in (one, two):
            with urllib.request.urlopen(f"http://{ready['hub']}/emulators", timeout=10) as response:
                listed = json.load(response)
            assert f"127.0.0.1:{listed['auth']['port']}" == ready["auth"]
        assert not set(one.values()) & set(two.values()) - {"demo-chat"}


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = run(tmp_path, "start", "--free-ports", "--auth-port", port)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "--auth-port" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_broken_firebase_json(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text('{\n"emulators": ]}')
    ended = run(tmp_path, "start", "--free-ports")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "firebase.json:2:14: " in ended.stderr


def test_broken_rules_are_named_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "my.rules").write_text(
        "rules_version = '2';\nservice cloud.firestore {\n  match /a {\n    allow reed;\n"
    )
    ended = run(tmp_path, "start", "--free-ports", "--rules", "my.rules")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.match(r"my\.rules:4:\d+: ", ended.stderr)
    assert "Traceback" not in ended.stderr


def test_no_rules_at_all_is_said(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text("{}")
    ended = run(tmp_path, "exec", "--free-ports", "--", sys.executable, "-c", "")
    assert ended.returncode == 0
    assert "no Firestore rules" in ended.stderr


def test_rules_that_are_not_there(tmp_path: Path) -> None:
    ended = run(tmp_path, "start", "--free-ports", "--rules", "my.rules")
    assert ended.returncode == 1
    assert "--rules my.rules: No such file or directory" in ended.stderr


def test_exec_runs_a_command_with_the_variables_and_returns_its_code(tmp_path: Path) -> None:
    script = (
        "import os, sys, urllib.request; "
        "host = os.environ['FIREBASE_AUTH_EMULATOR_HOST']; "
        "print(urllib.request.urlopen(f'http://{host}/').status, os.environ['GCLOUD_PROJECT'], sys.argv[1:]); "
        "sys.exit(7)"
    )
    ended = run(
        tmp_path, "exec", "--free-ports", "--project", "demo-x", "--", sys.executable, "-c", script, "--host", "--", "y"
    )
    assert (ended.returncode, ended.stderr) == (7, "")
    assert ended.stdout == "200 demo-x ['--host', '--', 'y']\n"


def test_ctrl_c_is_left_to_the_command_of_exec(tmp_path: Path) -> None:
    script = (
        "import signal, sys; "
        "signal.signal(signal.SIGINT, lambda *_: sys.exit(5)); "
        "print('ready', flush=True); "
        "signal.pause()"
    )
    command = [*COMMAND, "exec", "--free-ports", "--", sys.executable, "-c", script]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=ENVIRONMENT, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(10) == 5


def test_exec_of_nothing_that_exists(tmp_path: Path) -> None:
    ended = run(tmp_path, "exec", "--free-ports", "--", "no-such-command-here")
    assert ended.returncode == 127
    assert "no-such-command-here: command not found" in ended.stderr


def test_debug_in_rules_is_shown(tmp_path: Path) -> None:
    rules = tmp_path / "storage.rules"
    rules.write_text("service firebase.storage { match /b/{b}/o/{o} { allow read: if debug(o) == 'x'; } }")
    with started(tmp_path, "--storage-rules", str(rules)) as (process, ready):
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            urllib.request.urlopen(f"http://{ready['storage']}/v0/b/files/o/name", timeout=10)
        refused.value.close()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)
    assert err.endswith('INFO desktop_chat.emulator.rules.debug_log: line 1, column 64: {"stringValue": "name"}\n')
