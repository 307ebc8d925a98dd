"""The command's environment, exit code and early end."""

import asyncio
import sys

import pytest

from desktop_chat.emulator.exec_command import environment_for, run_command

ALL = {"auth": "h:1", "firestore": "h:2", "database": "h:3", "storage": "h:4", "hub": "h:5"}


def test_the_standard_variables_of_every_service() -> None:
    assert environment_for("demo-x", ALL, {"PATH": "/bin"}) == {
        "PATH": "/bin",
        "GCLOUD_PROJECT": "demo-x",
        "FIREBASE_AUTH_EMULATOR_HOST": "h:1",
        "FIRESTORE_EMULATOR_HOST": "h:2",
        "FIREBASE_DATABASE_EMULATOR_HOST": "h:3",
        "FIREBASE_STORAGE_EMULATOR_HOST": "h:4",
        "STORAGE_EMULATOR_HOST": "http://h:4",
        "FIREBASE_EMULATOR_HUB": "h:5",
    }


def test_nothing_points_at_an_emulator_that_does_not_run() -> None:
    inherited = {"STORAGE_EMULATOR_HOST": "http://elsewhere:9199", "FIREBASE_AUTH_EMULATOR_HOST": "elsewhere:9099"}
    assert environment_for("p", {"auth": "h:1"}, inherited) == {
        "GCLOUD_PROJECT": "p", "FIREBASE_AUTH_EMULATOR_HOST": "h:1",
    }  # fmt: skip


@pytest.mark.parametrize("code", [0, 1, 7])
async def test_the_exit_code_is_the_commands(code: int) -> None:
    assert await run_command([sys.executable, "-c", f"raise SystemExit({code})"], {}, asyncio.Event()) == code


async def test_the_command_gets_the_environment() -> None:
    check = "import os; raise SystemExit(0 if os.environ['GCLOUD_PROJECT'] == 'p' else 1)"
    assert await run_command([sys.executable, "-c", check], {"GCLOUD_PROJECT": "p"}, asyncio.Event()) == 0


async def test_a_command_that_is_not_there(capfd: pytest.CaptureFixture[str]) -> None:
    assert await run_command(["no-such-command-here"], {}, asyncio.Event()) == 127
    assert "no-such-command-here" in capfd.readouterr().err


async def test_being_told_to_stop_ends_the_command() -> None:
    stop = asyncio.Event()
    stop.set()
    endless = "import threading; threading.Event().wait()"
    code = await asyncio.wait_for(run_command([sys.executable, "-c", endless], {}, stop), 10)
    assert code == 128 + 15
