"""firebase.json: what is taken, and what is refused with the place named."""

import json
from pathlib import Path

import pytest

from desktop_chat.emulator.firebase_json import DEFAULT_PORTS, FirebaseJsonError, read_firebase_json


def write(folder: Path, content: object) -> Path:
    file = folder / "firebase.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_the_official_schema(tmp_path: Path) -> None:
    read = read_firebase_json(
        write(
            tmp_path,
            {
                "firestore": {"rules": "firestore.rules", "indexes": "firestore.indexes.json"},
                "database": {"rules": "database.rules.json"},
                "storage": {"rules": "storage.rules"},
                "emulators": {
                    "auth": {"port": 9199, "host": "127.0.0.1"},
                    "firestore": {"port": 8085},
                    "ui": {"enabled": True},
                    "singleProjectMode": True,
                },
            },
        )
    )
    assert read.ports == {"auth": 9199, "firestore": 8085}
    assert read.hosts == {"auth": "127.0.0.1"}
    assert read.rules == {
        "firestore": tmp_path / "firestore.rules",
        "database": tmp_path / "database.rules.json",
        "storage": tmp_path / "storage.rules",
    }


def test_of_several_databases_the_default_one(tmp_path: Path) -> None:
    content = {"firestore": [{"database": "other", "rules": "o.rules"}, {"database": "(default)", "rules": "d.rules"}]}
    assert read_firebase_json(write(tmp_path, content)).rules == {"firestore": tmp_path / "d.rules"}


def test_an_empty_file_of_settings(tmp_path: Path) -> None:
    read = read_firebase_json(write(tmp_path, {}))
    assert (read.ports, read.hosts, read.rules) == ({}, {}, {})


def test_the_official_default_ports() -> None:
    assert DEFAULT_PORTS == {"auth": 9099, "firestore": 8080, "database": 9000, "storage": 9199, "hub": 4400}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{\n  "emulators": {,}\n}', r"firebase\.json:2:17: "),
        ([], "the file must be an object"),
        ({"emulators": []}, "emulators must be an object"),
        ({"emulators": {"auth": {"port": "9099"}}}, r"emulators\.auth\.port must be a port number"),
        ({"emulators": {"auth": {"port": 70000}}}, r"emulators\.auth\.port"),
        ({"emulators": {"hub": {"port": True}}}, r"emulators\.hub\.port"),
        ({"emulators": {"auth": {"host": 1}}}, r"emulators\.auth\.host must be a string"),
        ({"firestore": {"rules": 1}}, r"firestore\.rules must be a string"),
    ],
)
def test_refusals_name_the_place(tmp_path: Path, content: object, message: str) -> None:
    with pytest.raises(FirebaseJsonError, match=message):
        read_firebase_json(write(tmp_path, content))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(FirebaseJsonError, match=r"firebase\.json: No such file"):
        read_firebase_json(tmp_path / "firebase.json")
