import json
from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.access.key_file import read_key_file
from desktop_chat.admin.failures import Refused, WrongUse
from desktop_chat.errors import ChatError

KEY = {"type": "service_account", "client_email": "people@p.iam.gserviceaccount.com", "private_key": "SECRET"}


def write(path: Path, content: Any = KEY, mode: int = 0o600) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_key_that_only_its_owner_can_read_is_taken(tmp_path: Path) -> None:
    assert read_key_file(write(tmp_path / "key.json")) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o610, 0o601])
def test_a_key_that_others_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(Refused, match="chmod 600"):
        read_key_file(write(tmp_path / "key.json", mode=mode))


@pytest.mark.parametrize("git", ["folder", "file"])
def test_a_key_in_a_git_tree_is_refused_also_through_a_link(tmp_path: Path, git: str) -> None:
    # A work tree has a file .git.
    (tmp_path / "repo" / "deep").mkdir(parents=True)
    (tmp_path / "repo" / ".git").mkdir() if git == "folder" else (tmp_path / "repo" / ".git").touch()
    key = write(tmp_path / "repo" / "deep" / "key.json")
    link = tmp_path / "link.json"
    link.symlink_to(key)
    for path in (key, link):
        with pytest.raises(Refused, match="git tree"):
            read_key_file(path)


def test_the_all_powerful_default_account_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="firebase-adminsdk"):
        read_key_file(write(tmp_path / "key.json", KEY | {"client_email": "firebase-adminsdk-x1@p.iam"}))


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"type": "authorized_user", "refresh_token": "SECRET"}'])
def test_what_is_no_key_is_not_quoted(tmp_path: Path, content: str) -> None:
    with pytest.raises(WrongUse) as told:
        read_key_file(write(tmp_path / "key.json", content))
    assert "SECRET" not in str(told.value)


def test_a_missing_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(ChatError, match=r"none\.json"):
        read_key_file(tmp_path / "none.json")
