"""A window process obeys the lines on its standard input."""

import json
import subprocess
import sys
from pathlib import Path

from tests.local_firebase import clean_environment


def test_it_takes_a_picture_and_quits_when_told(tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    config.write_text('{"apiKey": "k", "projectId": "demo-chat", "emulators": {"auth": "127.0.0.1:9"}}')
    picture = tmp_path / "window.png"
    lines = [{"do": "picture", "path": str(picture), "scheme": "light"}, {"do": "quit"}]
    done = subprocess.run(
        [sys.executable, "-m", "desktop_chat.demo.window", "--config", str(config), "--profile", str(tmp_path / "p")],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True, text=True, timeout=60, check=False,
        env={**clean_environment(), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["ok"] for line in done.stdout.splitlines()] == [True, True]
    assert picture.exists()
