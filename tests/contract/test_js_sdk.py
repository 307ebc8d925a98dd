"""The Firebase JS SDK of npm, in Node, against the local Firebase."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local_firebase import clean_environment

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "js"

pytestmark = pytest.mark.js


@pytest.mark.parametrize("name", ["auth", "sign_in", "database", "firestore", "rules"])
def test_the_js_sdk_works(name: str) -> None:
    node = shutil.which("node")
    assert node, "asked for with --js, but there is no node on this machine"
    assert (FOLDER / "node_modules" / "firebase").is_dir(), "run `npm install` in tests/js first, or `make js`"
    command = [
        sys.executable, "-m", "desktop_chat.emulator", "exec", "--free-ports", "--project", "demo-js",
        "--rules", str(FOLDER / "notes.rules"), "--", node, "--test", "--test-force-exit", f"{name}.test.mjs",
    ]  # fmt: skip
    environment = clean_environment() | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
