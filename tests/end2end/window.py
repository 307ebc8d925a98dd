"""A window of the app in a process of its own, seen from a test."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

from desktop_chat.demo.stage import window_environment, write_screen
from tests.local_firebase import clean_environment

PATIENCE = 60
"""Seconds until a command that is not answered ends the window, and so the test."""


class Window:
    """Gives the commands of ``keyboard_user`` and returns their answers."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def do(self, command: str, **arguments: object) -> dict[str, Any]:
        """Carry out one command; fails when the window does not answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        guard = Timer(PATIENCE, self.process.kill)
        guard.start()
        try:
            self.process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        finally:
            guard.cancel()
        assert line, f"no answer to {command} {arguments}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window live until something outside of it is so."""
        over = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < over
            self.do("focus")

    def keys(self, *keys: str) -> None:
        """Press these, one after the other."""
        self.do("keys", keys=keys)

    def write(self, text: str) -> None:
        """Type where the focus is."""
        self.do("type", text=text)

    def press(self, name: str) -> None:
        """Press the button of this name as soon as it can be pressed."""
        self.do("press", name=name)

    def choose(self, row: str) -> None:
        """Choose this from the menu that is open, or opens."""
        self.do("choose", name=row)

    def sees(self, *texts: str) -> None:
        """Wait until one of these stands in the window, or in the dialog above it."""
        self.do("await_text", texts=texts)


@contextmanager
def window(config: Path, profile: Path, folder: Path, modules: Path | None = None) -> Iterator[Window]:
    """Run the app for a profile, offscreen; it is killed at the end of the block.

    ``modules`` is a folder of Python modules that come before all others of their name.
    """
    command = [sys.executable, "-m", "tests.end2end.keyboard_user", "--config", str(config), "--profile", str(profile)]
    environment = window_environment(clean_environment(), write_screen(folder))
    if modules is not None:
        environment["PYTHONPATH"] = str(modules)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield Window(process)
        finally:
            process.kill()
