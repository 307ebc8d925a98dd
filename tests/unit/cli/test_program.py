"""Exit codes, and that the client is closed whatever happens."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.cli import program
from desktop_chat.cli.arguments import parse
from desktop_chat.cli.program import exit_code_of, run
from desktop_chat.config import Config
from desktop_chat.errors import ChatError, NoSecretStore, ProfileInUse, StoreError
from desktop_chat.local.profile import Profile
from tests.example_data import NOW
from tests.fake_client import FakeChatClient
from tests.unit.cli.conftest import AnsweringClient, RunCommand, Terminal


@pytest.mark.parametrize(
    ("error", "code"),
    [(ProfileInUse("x"), 3), (NoSecretStore("x"), 4), (StoreError("x"), 1), (ChatError("x"), 1)],
)
def test_exit_codes(error: ChatError, code: int) -> None:
    assert exit_code_of(error) == code


def test_no_keyring_is_4_and_names_the_option(command: RunCommand, client: AnsweringClient, terminal: Terminal) -> None:
    client.fail_next["sign_in"] = NoSecretStore("No keyring", "Use --secrets file.")
    assert command("sign-in", "ada@x.org", text="x\n") == 4
    assert "--secrets file" in terminal.stderr.getvalue()


def test_a_session_locked_in_the_keyring_is_4(command: RunCommand, client: AnsweringClient) -> None:
    client.set_account(None)
    client._account = client.scene.account
    client.error = NoSecretStore("The keyring is locked")
    assert command("rooms") == 4


def test_the_client_is_closed_after_an_error_too(command: RunCommand, client: AnsweringClient) -> None:
    assert command("rooms") == 0
    assert not client.started
    client.fail_next["caught_up"] = ChatError("No")
    assert command("rooms") == 1
    assert not client.started


def test_the_client_is_closed_when_a_signal_comes(
    command: RunCommand, client: AnsweringClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedBySignal(BaseException):
        pass

    def interrupted(*_: object) -> int:
        assert client.started
        raise EndedBySignal

    monkeypatch.setattr(program, "_command", interrupted)
    with pytest.raises(EndedBySignal):
        command("rooms")
    assert not client.started


def test_a_missing_configuration_is_told(tmp_path: Path, terminal: Terminal) -> None:
    def build(_: Config, __: Path) -> FakeChatClient:
        raise AssertionError("nothing to build from")

    given = parse(["--config", str(tmp_path / "none.json"), "rooms"])
    code = run(
        given,
        env={},
        stdin=io.StringIO(),
        stdout=terminal.stdout,
        stderr=terminal.stderr,
        build=build,
        now=lambda: NOW,
    )
    assert code == 1
    assert "none.json" in terminal.stderr.getvalue()


def run_cli(folder: Path, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the real program on a project that nobody serves."""
    config = folder / "c.json"
    config.write_text(
        '{"apiKey": "k", "projectId": "demo-x", "emulators": {"auth": "127.0.0.1:9", "firestore": "127.0.0.1:9"}}'
    )
    command = [sys.executable, "-m", "desktop_chat.cli", "--config", str(config), "--profile", str(folder / "p")]
    return subprocess.run([*command, *arguments], input=text, capture_output=True, text=True, timeout=60, check=False)


def test_a_profile_that_is_open_elsewhere_ends_with_3(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path / "p")
    done = run_cli(tmp_path, "rooms")
    profile.close()
    assert done.returncode == 3
    assert "profile" in done.stderr
    assert "Traceback" not in done.stderr


def test_not_signed_in_is_told_without_the_firebase_libraries(tmp_path: Path) -> None:
    done = run_cli(tmp_path, "rooms")
    assert done.returncode == 1
    assert "sign-in" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_arguments_end_with_2(tmp_path: Path) -> None:
    assert run_cli(tmp_path, "dance").returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """It waits for a password on stdin, with the profile locked."""
    config = tmp_path / "c.json"
    config.write_text('{"apiKey": "k", "projectId": "demo-x", "emulators": {"auth": "127.0.0.1:9"}}')
    command = [sys.executable, "-m", "desktop_chat.cli", "--config", str(config), "--profile", str(tmp_path / "p")]
    with subprocess.Popen(
        [*command, "sign-in", "a@x.org"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        wait_for_lock(tmp_path / "p")
        process.send_signal(number)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert "Traceback" not in stderr
    Profile.open(tmp_path / "p").close()


def wait_for_lock(folder: Path) -> None:
    """Return when another process holds the profile."""
    while True:
        try:
            if folder.exists():
                Profile.open(folder).close()
        except ProfileInUse:
            return
        os.sched_yield()


def test_a_reader_that_has_seen_enough_ends_it_without_a_word(tmp_path: Path) -> None:
    script = """
import sys
from desktop_chat.cli import __main__ as program
from tests.fake_client import FakeChatClient
def build(config, folder, step):
    sys.stdin.readline()  # until the reader is gone
    return FakeChatClient()
program.build_client = build
sys.argv = ["desktop-chat-cli", "--config", sys.argv[1], "rooms", "--json"]
program.main()
"""
    config = tmp_path / "c.json"
    config.write_text('{"apiKey": "k", "projectId": "demo-x"}')
    with subprocess.Popen(
        [sys.executable, "-c", script, str(config)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdin is not None
        process.stdout.close()
        process.stdin.write("go\n")
        process.stdin.flush()
        process.stdin.close()
        assert process.stderr is not None
        stderr = process.stderr.read()
        process.wait(30)
    assert stderr == ""
    assert process.returncode == 141
