"""desktop-chat-admin beside real clients, and killed in the middle of its work."""

import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.admin_runner import Admin, TestClock, admin_of
from tests.end2end.conftest import PASSWORD, PersonMaker
from tests.local_firebase import LocalFirebase, clean_environment

MINUTE = 60.0


def admin_of_clients(firebase: LocalFirebase, folder: Path) -> Admin:
    """The clients of these tests use the default project."""
    now = datetime.now(UTC)  # noqa: TID251 - compared with the times in the tokens of real clients
    return replace(admin_of(firebase, folder / "state"), project=firebase.project, clock=TestClock(now))


@pytest.mark.parametrize(("command", "title"), [("ban", "This account is disabled"), ("revoke", "sign in again")])
def test_a_running_client_ends_within_a_minute_and_says_why(
    firebase: LocalFirebase, person: PersonMaker, tmp_path: Path, command: str, title: str
) -> None:
    ada = person(command)
    room = ada.ok("create-room", "Team").split()[-1]
    with ada.running("tail", room) as process:
        assert process.stderr is not None
        while "listening" not in process.stderr.readline():
            assert process.poll() is None
        begin = time.monotonic()
        admin_of_clients(firebase, tmp_path).ok("users", command, ada.email, "--yes")
        _, said = process.communicate(timeout=MINUTE)
        assert time.monotonic() - begin < MINUTE
    assert process.returncode != 0
    assert title in said
    assert ada.run("send", room, "hello").returncode != 0


def test_the_first_admin_signs_in_and_lets_others_in(
    firebase: LocalFirebase, person: PersonMaker, tmp_path: Path
) -> None:
    admin, bob = admin_of_clients(firebase, tmp_path), person("newcomer")
    ada = replace(bob, name="firstadmin", profile=tmp_path / "firstadmin")
    admin.ok("init", "--admin", ada.email, "--out", str(tmp_path / "config.json"), "--yes")
    admin.stdin = f"{PASSWORD}\n"
    admin.ok("users", "update", ada.email, "--password-stdin", "--yes")
    ada.ok("sign-in", ada.email, text=f"{PASSWORD}\n")
    assert bob.ok("join", ada.ok("invite", "create", "Lobby").strip()).split() == ["first-room"]


def test_an_import_that_was_killed_makes_everybody_once(firebase: LocalFirebase, tmp_path: Path) -> None:
    admin, people = admin_of(firebase, tmp_path / "state" / "desktop-chat" / "admin"), 4000
    file = tmp_path / "people.csv"
    file.write_text("email\n" + "".join(f"p{number}@example.org\n" for number in range(people)))
    line = ["users", "import", str(file), "--limit", str(people), "--yes"]
    command = [sys.executable, "-m", "desktop_chat.admin", *line, "--project", admin.project]
    env = {**clean_environment(), **admin.env, "XDG_STATE_HOME": str(tmp_path / "state")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        journals = admin.state / "journals"
        while not any('"done"' in one.read_text() for one in journals.glob("*.jsonl")):
            assert process.poll() is None, process.communicate()[0]
        process.kill()
    # On a busy machine the kill can come when all is done; then the job only has to say so.
    was_late = any('"finished"' in one.read_text() for one in journals.glob("*.jsonl"))
    ran = admin(*line, "--json")
    assert ran.code == (4 if was_late else 0), ran.stderr
    assert was_late or ran.data["counts"] == {"imported": people}
    listed = admin.ok("users", "list", "--count", "10000", "--json").data["users"]
    assert sorted(one["email"] for one in listed) == sorted(f"p{number}@example.org" for number in range(people))
    first = admin.ok("audit", "log", "--json").data[-1]
    assert (first["command"], first["result"]) == ("users import", "begun")  # also of the one that was killed
