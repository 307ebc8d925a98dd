"""Two people, two processes, one local Firebase: what the issue promises of desktop-chat-cli."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.end2end.conftest import Person, PersonMaker
from tests.local_firebase import LocalFirebase, local_firebase
from tests.ports import kept_ports

pytestmark = pytest.mark.emulator


def lines_of(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def room_of(one: Person, other: Person, title: str) -> str:
    return one.ok("create-room", title, "--member", other.email).strip()


def when_listening(tail: "subprocess.Popen[str]") -> None:
    """Wait until ``tail`` says on stderr that it hears the server: messages sent from now on must arrive."""
    assert tail.stderr is not None
    for line in tail.stderr:
        if "listening" in line:
            return
    pytest.fail("tail ended before it listened")


def test_a_thousand_lines_arrive_all_once_and_in_order(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = room_of(ada, grace, "Thousand")
    sent = [f"line {number}" for number in range(1_000)]
    with grace.running("tail", "Thousand", "--json", "--count", "1000") as tail:
        when_listening(tail)
        ada.ok("send", room, text="\n".join(sent) + "\n")
        output, _ = tail.communicate(timeout=90)
        assert tail.returncode == 0
    received = lines_of(output)
    assert [row["text"] for row in received] == sent
    assert {row["roomId"] for row in received} == {room}
    assert {row["state"] for row in received} == {"sent"}
    assert len({row["id"] for row in received}) == 1_000
    assert [row["text"] for row in lines_of(grace.ok("history", room, "--json"))] == sent


def test_a_stranger_sees_no_room_and_can_send_nothing(person: PersonMaker) -> None:
    ada, grace, eve = person("ada"), person("grace"), person("eve")
    room = room_of(ada, grace, "Private")
    ada.ok("send", room, "between us")
    assert eve.ok("rooms", "--json") == ""
    for attempt in (("history", room, "--json"), ("send", room, "let me in"), ("tail", room, "--json", "--count", "1")):
        refused = eve.run(*attempt)
        assert refused.returncode == 1, refused.stdout
        assert refused.stdout == ""
        assert "Traceback" not in refused.stderr
    assert [row["text"] for row in lines_of(grace.ok("history", room, "--json"))] == ["between us"]


def test_rooms_are_described_one_object_a_line(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = room_of(ada, grace, "Crit")
    ada.ok("send", room, text="one\ntwo\n")
    (row,) = lines_of(grace.ok("rooms", "--json"))
    members = row["memberIds"]
    assert isinstance(members, list)
    assert len(members) == 2
    assert {key: row[key] for key in ("id", "title", "kind")} == {"id": room, "title": "Crit", "kind": "group"}
    assert row["unread"] == 2


def test_queued_lines_wait_on_disk_and_go_with_the_next_start(tmp_path: Path) -> None:
    """The server is gone while the lines are queued, and comes back with its data on the same ports."""
    ports = [str(port) for port in kept_ports(3)]
    options = (
        "--auth-port",
        ports[0],
        "--firestore-port",
        ports[1],
        "--hub-port",
        ports[2],
        "--data",
        str(tmp_path / "d"),
    )
    with local_firebase(*options) as firebase:
        person = PersonMaker(firebase, tmp_path, "queued")
        ada, grace = person("ada"), person("grace")
        room = room_of(ada, grace, "Later")
    ada.ok("send", "Later", "--queue", text="first\nsecond\n")
    failed = ada.run("send", "Later", "third", timeout=90)
    assert failed.returncode == 1, failed.stdout
    with local_firebase(*options):
        ada.ok("send", room)
        assert [row["text"] for row in lines_of(grace.ok("history", room, "--json"))] == ["first", "second", "third"]


def test_kill_in_the_middle_of_sending_loses_and_doubles_nothing(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = room_of(ada, grace, "Killed")
    sent = [f"line {number}" for number in range(300)]
    ada.ok("send", room, "--queue", text="\n".join(sent) + "\n")
    with grace.running("tail", room, "--json", "--count", "300") as tail:
        when_listening(tail)
        assert tail.stdout is not None
        received = ""
        for _ in range(3):
            with ada.running("send", room) as sender:
                assert sender.stdin is not None
                sender.stdin.close()
                received += tail.stdout.readline()  # at least one more has arrived: it is in the middle of sending
                sender.kill()
        ada.ok("send", room)
        received += tail.stdout.read()  # not communicate(): it would miss what readline() has buffered
        assert tail.wait(timeout=60) == 0
    assert [row["text"] for row in lines_of(received)] == sent


def test_a_profile_is_used_by_one_process_at_a_time(person: PersonMaker) -> None:
    ada, grace = person("ada"), person("grace")
    room = room_of(ada, grace, "Locked")
    with ada.running("tail", room, "--json") as tail:
        when_listening(tail)
        second = ada.run("rooms")
        assert second.returncode == 3
        assert "profile" in second.stderr
        tail.send_signal(signal.SIGTERM)
        tail.communicate(timeout=15)
    assert ada.run("rooms").returncode == 0


def test_without_a_keyring_nothing_is_kept_silently(person: PersonMaker) -> None:
    ada = person.unknown("ada")
    environment_free = ada.run("sign-up", ada.email, "--name", "Ada", text="correct horse\n", secrets=None)
    if environment_free.returncode == 0 and os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        pytest.skip("this machine has a keyring")
    assert environment_free.returncode == 4
    assert "--secrets file" in environment_free.stderr


def test_a_wrong_password_is_told_plainly(person: PersonMaker) -> None:
    ada = person("ada")
    other_profile = Person(ada.name, ada.profile.with_name("second"), ada.config)
    refused = other_profile.run("sign-in", ada.email, text="wrong password\n")
    assert refused.returncode == 1
    assert "password" in refused.stderr.lower()
    assert "Traceback" not in refused.stderr
    assert other_profile.run("sign-in", ada.email, text="correct horse\n").returncode == 0


def test_secrets_file_is_readable_by_its_owner_only(person: PersonMaker) -> None:
    ada = person("ada")
    files = [path for path in ada.profile.rglob("*") if path.is_file() and "secret" in path.name]
    assert files
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_the_server_is_told_who_the_person_is_and_never_owner(firebase: LocalFirebase, person: PersonMaker) -> None:
    """With the emulator variables set the stock client would act as admin; ours must still obey the rules."""
    ada, grace, eve = person("ada"), person("grace"), person("eve")
    room = room_of(ada, grace, "Owners")
    environment = {**os.environ, "FIRESTORE_EMULATOR_HOST": firebase.hosts["firestore"]}
    refused = subprocess.run(
        eve.command("history", room, "--json"), capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert refused.returncode == 1
    assert refused.stdout == ""
