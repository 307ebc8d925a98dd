"""Judges from npm, installed into a folder outside of git."""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.conformance.judges import FOLDER, NotHereError

FIREBASE_TOOLS: Final = "firebase-tools@15.34.2"
FIREBASE_ADMIN: Final = "firebase-admin@13.10.0"
_TIMEOUT: Final = 900  # firebase-tools are 312 MB


def program(name: str) -> str:
    """Where a program is; raises NotHereError."""
    found = shutil.which(name)
    if found is None:
        raise NotHereError(f"there is no {name} on this machine")
    return found


def installed(*packages: str, folder: Path = FOLDER) -> Path:
    """Install packages with npm, once; their folder, in which node finds them. Raises NotHereError."""
    program("node")
    npm = program("npm")
    # The name holds what was asked for, so that another version is another folder.
    home = folder / f"npm-{hashlib.sha256(' '.join(packages).encode()).hexdigest()[:12]}"
    finished = home / "installed"
    if not finished.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        (home / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        _npm([npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages], home)
        finished.touch()
    return home


def _npm(command: Sequence[str], home: Path) -> None:
    try:
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=_TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise NotHereError(f"npm install took longer than {_TIMEOUT} s") from None
    if done.returncode:
        raise NotHereError(f"npm install failed: {done.stderr.strip().splitlines()[:1]}")
