"""Configuration: what people paste, where it is looked for, and errors that name the field."""

import errno
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_chat import config as config_module
from desktop_chat.config import (
    Config,
    EmulatorHosts,
    default_config_path,
    default_profile_path,
    load_config,
    parse_config,
    project_file,
    save_config,
)
from desktop_chat.errors import InvalidConfig

SMALL = '{"apiKey": "k", "projectId": "demo-chat"}'
FULL = Config(
    api_key="AIzaSyExample",
    project_id="team-chat-1a2b3",
    auth_domain="team-chat-1a2b3.firebaseapp.com",
    database_url="https://team-chat-1a2b3-default-rtdb.europe-west1.firebasedatabase.app",
    storage_bucket="team-chat-1a2b3.firebasestorage.app",
    app_id="1:1234567890:web:abcdef",
)

PASTED_FROM_THE_CONSOLE = """
// Import the functions you need from the SDKs you need
import { initializeApp } from "firebase/app";
// Your web app's Firebase configuration
const firebaseConfig = {
  apiKey: "AIzaSyExample",
  authDomain: "team-chat-1a2b3.firebaseapp.com", // where people sign in
  databaseURL: "https://team-chat-1a2b3-default-rtdb.europe-west1.firebasedatabase.app",
  projectId: 'team-chat-1a2b3',
  storageBucket: `team-chat-1a2b3.firebasestorage.app`,
  messagingSenderId: "1234567890",
  appId: "1:1234567890:web:abcdef", /* last */
};

// Initialize Firebase
const app = initializeApp(firebaseConfig);
"""


def as_json(config: Config) -> str:
    return json.dumps(
        {
            "apiKey": config.api_key,
            "authDomain": config.auth_domain,
            "databaseURL": config.database_url,
            "projectId": config.project_id,
            "storageBucket": config.storage_bucket,
            "appId": config.app_id,
        }
    )


def test_json_is_read() -> None:
    assert parse_config(as_json(FULL)) == FULL


def test_what_the_console_shows_is_read_as_it_is_pasted() -> None:
    assert parse_config(PASTED_FROM_THE_CONSOLE) == FULL


def test_only_the_literal_is_read() -> None:
    literal = PASTED_FROM_THE_CONSOLE[PASTED_FROM_THE_CONSOLE.index("{\n  apiKey") :]
    assert parse_config(literal.partition(";\n")[0]) == FULL


def test_emulators_of_the_file() -> None:
    text = (
        '{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "127.0.0.1:9099", "firestore": "[::1]:8080"}}'
    )
    assert parse_config(text).emulators == EmulatorHosts(auth="127.0.0.1:9099", firestore="[::1]:8080")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "apiKey"),
        ("hello", "apiKey"),
        ("{", "cut off"),
        ("{apiKey: }", "console"),
        ('{"apiKey": "k", "projectId": }', "console"),
        ("{}", '"apiKey" is missing'),
        ('{"apiKey": "k"}', '"projectId" is missing'),
        ('{"apiKey": " ", "projectId": "demo-chat"}', '"apiKey" is missing'),
        ('{"apiKey": 1, "projectId": "demo-chat"}', '"apiKey"'),
        ('{"apiKey": "k", "projectId": "../x"}', '"projectId"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "databaseURL": "ftp://x"}', '"databaseURL"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "emulators": []}', '"emulators"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "http://x:1"}}', '"emulators.auth"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "localhost"}}', '"emulators.auth"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"storage": "h:70000"}}', '"emulators.storage"'),
        ('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"firestore": 8080}}', '"emulators.firestore"'),
    ],
)
def test_errors_name_the_field(text: str, named: str) -> None:
    with pytest.raises(InvalidConfig) as caught:
        parse_config(text)
    assert named in caught.value.message


@given(st.text(alphabet="{}:,\"'`/*\\ \nabc1", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_config(text)
    except InvalidConfig:
        return


def test_the_named_file_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / name for name in ("named.json", "variable.json", "default.json")]
    for number, path in enumerate(paths):
        path.write_text(SMALL.replace("demo-chat", f"demo-{number}"))
    monkeypatch.setattr(config_module, "default_config_path", lambda: paths[2])
    env = {"DESKTOP_CHAT_CONFIG": str(paths[1])}
    assert load_config(paths[0], env).project_id == "demo-0"
    assert load_config(None, env).project_id == "demo-1"
    assert load_config(None, {}).project_id == "demo-2"


def test_standard_variables_win_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    path.write_text('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "a:1", "storage": "s:1"}}')
    env = {
        "FIREBASE_AUTH_EMULATOR_HOST": "127.0.0.1:9099",
        "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8080",
        "FIREBASE_DATABASE_EMULATOR_HOST": "127.0.0.1:9000",
        "FIREBASE_STORAGE_EMULATOR_HOST": "",
    }
    assert load_config(path, env).emulators == EmulatorHosts(
        "127.0.0.1:9099", "127.0.0.1:8080", "127.0.0.1:9000", "s:1"
    )
    with pytest.raises(InvalidConfig, match="FIRESTORE_EMULATOR_HOST"):
        load_config(path, {"FIRESTORE_EMULATOR_HOST": "http://127.0.0.1:8080"})


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig) as caught:
        load_config(tmp_path / "none.json", {})
    assert "none.json" in caught.value.message
    assert "--config" in caught.value.message


def test_an_error_names_the_file_too(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text("{}")
    with pytest.raises(InvalidConfig, match=r"c\.json.*apiKey"):
        load_config(tmp_path / "c.json", {})
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidConfig, match=r"bytes\.json"):
        load_config(tmp_path / "bytes.json", {})


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "new" / "firebase-config.json"
    saved = Config("k", "demo-chat", emulators=EmulatorHosts(auth="127.0.0.1:9099"))
    save_config(saved, path)
    assert load_config(path, {}) == saved
    save_config(FULL, path)
    assert load_config(path, {}) == FULL


def test_a_file_that_cannot_be_saved_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InvalidConfig, match="saved"):
        save_config(FULL, tmp_path / "file" / "c.json")


def test_a_full_disk_leaves_the_file_that_was_there_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "c.json"
    save_config(FULL, path)

    def write_nothing(file: Path, *_: object, **__: object) -> int:
        file.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", write_nothing)
    with pytest.raises(InvalidConfig, match="No space left"):
        save_config(Config("k", "other"), path)
    assert list(tmp_path.iterdir()) == [path]
    assert load_config(path, {}) == FULL


def test_default_paths_are_the_app_s_own() -> None:
    assert default_config_path().name == "firebase-config.json"
    assert "desktop-chat" in default_config_path().parts
    assert "desktop-chat" in default_profile_path().parts


def test_project_files_are_found_in_a_checkout_and_in_a_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project_file("pyproject.toml").is_file()
    with pytest.raises(FileNotFoundError, match=r"nothing\.rules"):
        project_file("nothing.rules")
    installed = tmp_path / "desktop_chat"
    (installed / "_files").mkdir(parents=True)
    (installed / "_files" / "firestore.rules").write_text("")
    monkeypatch.setattr(config_module, "__file__", str(installed / "config.py"))
    assert project_file("firestore.rules") == installed / "_files" / "firestore.rules"
