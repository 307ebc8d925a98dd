"""Building a client: the profile is taken at once, Firebase is imported late, secrets go where they belong."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_chat.components import _Secrets, build_client
from desktop_chat.config import Config, EmulatorHosts
from desktop_chat.errors import ProfileInUse
from desktop_chat.local.profile import Profile
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import Account
from desktop_chat.remote.auth.secrets import FileSecrets, KeyringSecrets
from desktop_chat.sync.client import KeepSession

CONFIG = Config("k", "demo-chat", emulators=EmulatorHosts(auth="127.0.0.1:9", firestore="127.0.0.1:9"))


def test_the_profile_belongs_to_the_client_until_it_is_closed(tmp_path: Path) -> None:
    client = build_client(CONFIG, tmp_path)
    with pytest.raises(ProfileInUse):
        build_client(CONFIG, tmp_path)
    client.close()
    build_client(CONFIG, tmp_path).close()


def test_a_client_that_nobody_signs_in_never_imports_firebase(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from desktop_chat.components import build_client
from desktop_chat.config import Config
client = build_client(Config("k", "demo-chat"), Path(sys.argv[1]))
client.start()
assert client.account is None
client.close()
print([name for name in ("grpc", "google.cloud", "pyrebase", "requests", "keyring", "PySide6") if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "[]\n", done.stderr


def test_another_project_does_not_find_the_account_of_this_one(tmp_path: Path) -> None:
    profile = Profile.open(tmp_path, CONFIG.project_id)
    profile.remember(Account(Uid("ada"), "ada@example.com", "Ada"), KeepSession.MEMORY)
    profile.close()
    for project, is_there in [("team-project", False), (CONFIG.project_id, True)]:
        client = build_client(replace(CONFIG, project_id=project), tmp_path)
        client.start(online=False)
        assert (client.account is not None) is is_there
        client.close()


def test_each_choice_has_its_place(tmp_path: Path) -> None:
    secrets = _Secrets(tmp_path)
    assert isinstance(secrets.of(KeepSession.KEYRING), KeyringSecrets)
    kept = secrets.of(KeepSession.FILE)
    assert isinstance(kept, FileSecrets)
    kept.set("token", "x")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    secrets.of(KeepSession.MEMORY).set("token", "y")
    assert secrets.of(KeepSession.MEMORY).get("token") == "y"
    assert _Secrets(tmp_path).of(KeepSession.MEMORY).get("token") is None
