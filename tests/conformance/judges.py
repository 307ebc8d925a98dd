"""Other people's tests, installed from the registries into a folder outside of git."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parents[2] / "build" / "conformance"
FIRESTORE: Final = "google-cloud-firestore==2.34.1"
_NEEDED: Final = (
    FIRESTORE,
    "google-cloud-testutils==1.10.1",
    "mock>=5,<6",
    "six>=1.16,<2",
    "pytest>=9.2,<10",
    "pytest-asyncio>=1.5,<2",
    "pyyaml>=6,<7",
)
_TIMEOUT: Final = 300


class NotHereError(Exception):
    """What a judge needs is not on this machine and could not be had; the message says what."""


@dataclass(frozen=True, slots=True)
class SystemTests:
    """The system tests of google-cloud-firestore and a Python that can run them."""

    python: Path
    folder: Path


def system_tests(folder: Path = FOLDER) -> SystemTests:
    """Install google-cloud-firestore with its own system tests, once; raise NotHereError without a registry."""
    # The name holds what was asked for, so that another version is another folder.
    home = folder / hashlib.sha256(" ".join(_NEEDED).encode()).hexdigest()[:12]
    python = home / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    finished = home / "installed"
    if not finished.exists():
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home / "venv", with_pip=True)
        _pip(python, "install", *_NEEDED)
        _pip(python, "download", "--no-binary", ":all:", "--no-deps", "--dest", str(home), FIRESTORE)
        with tarfile.open(next(home.glob("*.tar.gz"))) as source:
            source.extractall(home, filter="data")
        finished.touch()
    return SystemTests(python, next(home.glob("google_cloud_firestore-*/tests/system")))


def _pip(python: Path, *arguments: str) -> None:
    command = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise NotHereError(f"pip {arguments[0]} took longer than {_TIMEOUT} s") from None
    if done.returncode:
        raise NotHereError(f"pip {arguments[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
