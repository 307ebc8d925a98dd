"""The command line, alone and together with firebase.json."""

import json
import re
from pathlib import Path

import pytest

from desktop_chat import emulator
from desktop_chat.emulator.firebase_json import FirebaseJsonError
from desktop_chat.emulator.options import OptionError, is_loopback, read_command_line


def test_defaults_are_the_official_ports_on_loopback(tmp_path: Path) -> None:
    options = read_command_line(["start"], tmp_path).options
    assert options.project == "demo-chat"
    assert options.ports == {"auth": 9099, "firestore": 8080, "database": 9000, "storage": 9199, "hub": 4400}
    assert set(options.hosts.values()) == {"127.0.0.1"}
    assert (options.data, options.token_lifetime) == (None, None)


def test_a_port_on_the_line_beats_the_file_and_free_ports(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text(json.dumps({"emulators": {"auth": {"port": 1}, "hub": {"port": 2}}}))
    ports = read_command_line(["start", "--auth-port", "7"], tmp_path).options.ports
    assert (ports["auth"], ports["hub"], ports["firestore"]) == (7, 2, 8080)
    ports = read_command_line(["start", "--free-ports", "--auth-port", "7"], tmp_path).options.ports
    assert (ports["auth"], ports["hub"], ports["firestore"]) == (7, 0, 0)


def test_rules_come_from_the_line_else_from_firebase_json(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text(json.dumps({"firestore": {"rules": "a.rules"}}))
    assert read_command_line(["start", "--config", "other.json"], tmp_path).options.rules == tmp_path / "a.rules"
    line = ["start", "--config", "other.json", "--rules", "b.rules"]
    assert read_command_line(line, tmp_path).options.rules == Path("b.rules")
    (tmp_path / "firebase.json").write_text("{}")
    assert read_command_line(["start"], tmp_path).options.rules is None


def test_storage_rules_come_from_the_line_else_from_firebase_json(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text(json.dumps({"storage": {"rules": "s.rules"}}))
    options = read_command_line(["start", "--storage-port", "7"], tmp_path).options
    assert (options.storage_rules, options.rules, options.ports["storage"]) == (tmp_path / "s.rules", None, 7)
    options = read_command_line(["start", "--storage-rules", "t.rules"], tmp_path).options
    assert (options.storage_rules, options.rules) == (Path("t.rules"), None)


def test_exec_takes_everything_after_the_dashes(tmp_path: Path) -> None:
    line = read_command_line(["exec", "--project", "demo-x", "--", "run", "--project", "--", "y"], tmp_path)
    assert line.options.project == "demo-x"
    assert line.command == ("run", "--project", "--", "y")


def test_data_and_lifetime(tmp_path: Path) -> None:
    options = read_command_line(["start", "--data", "kept", "--token-lifetime", "5"], tmp_path).options
    assert (options.data, options.token_lifetime) == (Path("kept"), 5)


def test_session_claims(tmp_path: Path) -> None:
    assert read_command_line(["start"], tmp_path).options.session_claims == {}
    options = read_command_line(["start", "--session-claims", '{"bulk": true}'], tmp_path).options
    assert options.session_claims == {"bulk": True}


@pytest.mark.parametrize(
    "line",
    [
        [],
        ["stop"],
        ["exec"],
        ["exec", "--"],
        ["start", "--", "ls"],
        ["start", "--auth-port", "x"],
        ["start", "--auth-port", "70000"],
        ["start", "--token-lifetime", "0"],
        ["start", "--session-claims", "bulk"],
        ["start", "--session-claims", "[]"],
        ["start", "--session-claims", '{"sub": "ada"}'],
        ["start", "--free"],
    ],
)
def test_wrong_usage_exits_with_2(tmp_path: Path, line: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_command_line(line, tmp_path)
    assert caught.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_others_may_only_reach_us_when_somebody_said_so(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text(json.dumps({"emulators": {"auth": {"host": "0.0.0.0"}}}))  # noqa: S104 - a text
    with pytest.raises(OptionError, match=r"--host 0\.0\.0\.0"):
        read_command_line(["start"], tmp_path)
    hosts = read_command_line(["start", "--host", "0.0.0.0"], tmp_path).options.hosts  # noqa: S104 - a text
    assert set(hosts.values()) == {"0.0.0.0"}  # noqa: S104 - a text


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("localhost", True), ("0.0.0.0", False),  # noqa: S104
     ("192.168.1.2", False), ("example.com", False), ("", False)],
)  # fmt: skip
def test_loopback(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_config_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FirebaseJsonError, match=r"missing\.json"):
        read_command_line(["start", "--config", "missing.json"], tmp_path)


def test_faults_usage_import_and_export(tmp_path: Path) -> None:
    line = [
        "start",
        "--fault",
        "drop:percent=10",
        "--fault",
        "kill",
        "--usage",
        "--indexes",
        "i.json",
        "--import",
        "a",
        "--export-on-exit",
        "b",
    ]
    options = read_command_line(line, tmp_path).options
    assert [fault.kind for fault in options.faults] == ["drop", "kill"]
    assert (options.indexes, read_command_line(["start"], tmp_path).options.indexes) == (Path("i.json"), None)
    assert (options.usage, options.import_from, options.export_to) == (True, Path("a"), Path("b"))
    with pytest.raises(SystemExit):
        read_command_line(["start", "--fault", "flood"], tmp_path)


def test_database_rules_come_from_the_line_else_from_firebase_json(tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text(json.dumps({"database": {"rules": "d.json"}}))
    options = read_command_line(["start", "--database-port", "7"], tmp_path).options
    assert (options.database_rules, options.rules, options.ports["database"]) == (tmp_path / "d.json", None, 7)
    line = ["start", "--database-rules", "e.json"]
    assert read_command_line(line, tmp_path).options.database_rules == Path("e.json")


def test_the_readme_tells_every_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_command_line(["start", "--help"], tmp_path)
    options = set(re.findall(r"--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}
    readme = (Path(emulator.__file__).parent / "README.md").read_text(encoding="utf-8")
    tables = "\n".join(line for line in readme.splitlines() if line.startswith("| "))
    assert options - set(re.findall(r"--[a-z][a-z-]+", tables)) == set()
    assert set(re.findall(r"--[a-z][a-z-]+", readme)) - options == set()
