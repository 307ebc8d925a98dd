"""The profile folder: private, remembered, and open once."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest

from desktop_chat.errors import ProfileInUse, StoreError
from desktop_chat.local import profile as profile_module
from desktop_chat.local.profile import Profile, Remembered
from desktop_chat.model.ids import Uid
from tests.example_data import ADA


def test_the_folder_is_made_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "profile"
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    profile = Profile.open(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert profile.database_path(Uid("x")).parent.stat().st_mode & 0o777 == 0o700
    profile.close()


def test_the_account_is_remembered_until_it_is_forgotten(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    assert profile.remembered() is None
    profile.remember(ADA, "file")
    profile.close()
    again = Profile.open(tmp_path)
    assert again.remembered() == Remembered(ADA, "file")
    again.forget()
    again.forget()
    assert again.remembered() is None
    again.close()


def test_profile_json_is_private_and_holds_no_secret(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    profile.remember(ADA, "keyring")
    file = tmp_path / "profile.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert set(json.loads(file.read_text())) == {"uid", "email", "displayName", "keepSession", "projectId"}
    assert list(tmp_path.glob("*.partial")) == []
    profile.close()


@pytest.mark.parametrize("text", ["", "[]", '{"uid": "x"}', "{"])
def test_a_damaged_profile_is_told(tmp_path: Path, text: str) -> None:
    profile = Profile.open(tmp_path)
    (tmp_path / "profile.json").write_text(text)
    with pytest.raises(StoreError, match="damaged"):
        profile.remembered()
    profile.close()


def test_a_second_opening_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    first = Profile.open(tmp_path)
    with pytest.raises(ProfileInUse, match=str(tmp_path)):
        Profile.open(tmp_path)
    first.close()
    first.close()
    Profile.open(tmp_path).close()


def test_another_process_is_refused_and_a_killed_one_leaves_no_lock(tmp_path: Path) -> None:
    script = f"""
from pathlib import Path
from desktop_chat.local.profile import Profile
profile = Profile.open(Path({str(tmp_path)!r}))
print("open", flush=True)
input()
"""
    other = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(ProfileInUse):
        Profile.open(tmp_path)
    other.send_signal(signal.SIGKILL)
    other.communicate()
    Profile.open(tmp_path).close()


@pytest.mark.parametrize("uid", ["../../etc/passwd", "a/b", "", ".", "con:", "x" * 200, "Ünïcode"])
def test_no_account_id_leaves_the_folder(tmp_path: Path, uid: str) -> None:
    profile = Profile.open(tmp_path)
    path = profile.database_path(Uid(uid))
    assert path.parent == tmp_path / "accounts"
    assert path.name.startswith("sha256-")
    profile.close()


def test_an_ordinary_account_id_is_the_file_name(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path)
    assert profile.database_path(Uid("kX9_-a")).name == "kX9_-a.sqlite3"
    profile.close()


def test_a_folder_that_cannot_be_made_is_a_store_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError):
        Profile.open(tmp_path / "file" / "profile")


def test_an_account_is_remembered_for_its_project_only(tmp_path: Path) -> None:
    """A session of the demo must not go out to a team's Firebase, nor its rooms be shown there."""
    for project, expected in [("demo-chat", None), ("team", None), ("demo-chat", Remembered(ADA, "file"))]:
        profile = Profile.open(tmp_path, project)
        assert profile.remembered() == expected
        if project == "demo-chat":
            profile.remember(ADA, "file")
        profile.close()


def test_lock_that_a_starting_process_holds_for_a_moment_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Profile.open(tmp_path)
    copy = os.dup(first._lock.fileno())  # as a fork has it until its own program is loaded
    first.close()
    try_lock = profile_module._try_lock
    answers: list[bool] = []

    def until_the_third(file: IO[bytes]) -> bool:
        answers.append(try_lock(file))
        if len(answers) == 2:
            os.close(copy)
        return answers[-1]

    monkeypatch.setattr(profile_module, "_try_lock", until_the_third)
    Profile.open(tmp_path).close()
    assert answers == [False, False, True]


def test_profile_that_stays_in_use_is_refused_soon(tmp_path: Path) -> None:
    with closing(Profile.open(tmp_path)), pytest.raises(ProfileInUse):
        Profile.open(tmp_path)
    Profile.open(tmp_path).close()
