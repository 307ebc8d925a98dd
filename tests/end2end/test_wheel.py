"""The wheel carries resources and rules, and runs from any folder."""

import json
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.local_firebase import clean_environment

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that holds the package as an installation does."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*build, str(folder), str(ROOT)], check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def environment(installed: Path) -> dict[str, str]:
    return {**clean_environment(), "PYTHONPATH": str(installed), "QT_QPA_PLATFORM": "offscreen"}


def test_rules_and_icons_are_found_in_an_installation(installed: Path, tmp_path: Path) -> None:
    names = ["firestore.rules", "firestore.indexes.json", "storage.rules", "database.rules.json", "firebase.json"]
    code = (
        "import desktop_chat.config as c; from desktop_chat.ui.icons import resource_folder, Icon;"
        f"found = [c.project_file(name) for name in {names}];"
        "icons = [resource_folder() / 'icons' / f'{icon}.svg' for icon in Icon];"
        "assert all(path.is_file() for path in found + icons);"
        "print(found[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment(installed),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_the_local_firebase_runs_from_any_folder_with_the_shipped_rules(installed: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "desktop_chat.emulator", "start", "--free-ports"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment(installed), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert {"project", "auth", "firestore", "hub"} <= ready.keys()
    assert "rules" not in said.lower()  # it would complain of missing ones
    assert list(tmp_path.iterdir()) == []
