"""`make demo` without a display: two real windows, a typed conversation, pictures, figures."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_chat.demo.script import CONVERSATION, PICTURE_NAME
from tests.local_firebase import clean_environment

pytestmark = pytest.mark.emulator


def test_two_people_talk_in_two_windows(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "desktop_chat.demo", "--offscreen", "--out", str(tmp_path / "demo")],
        capture_output=True, text=True, timeout=120, env=clean_environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    transcript, summary = done.stdout.split("\n\n")
    said = [text for _, text in CONVERSATION]
    *lines, picture = transcript.splitlines()
    assert len(lines) == len(said)
    assert PICTURE_NAME in picture
    assert [text for line, text in zip(lines, said, strict=True) if not line.endswith(text)] == []
    assert "median" in summary
    assert "p99" in summary
    pictures = sorted(path.name for path in (tmp_path / "demo").iterdir())
    assert pictures == ["ada-dark.png", "ada-light.png", "grace-dark.png", "grace-light.png"]
