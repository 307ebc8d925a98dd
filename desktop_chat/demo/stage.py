"""The two windows of the demo and what happens in them."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from desktop_chat.demo.report import Delivery
from desktop_chat.demo.script import (
    ADA,
    ADA_AND_GRACE,
    CAPTION,
    CONVERSATION,
    ENGINE,
    GRACE,
    LATENCY_ROUNDS,
    PASSWORD,
    PICTURE_NAME,
    DemoRoom,
    Person,
)
from desktop_chat.errors import ChatError

_SCREEN = {
    "name": "demo", "x": 0, "y": 0, "width": 3840, "height": 2160, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
}  # fmt: skip
_ANSWER_WITHIN = 90.0  # seconds; each takes a fraction of one, but the first start on a busy machine took 20


class DemoWindow:
    """A window process and its person."""

    def __init__(self, person: Person, process: asyncio.subprocess.Process, patience: float = _ANSWER_WITHIN) -> None:
        """``patience`` is how many seconds a command may take."""
        self.person = person
        self.process = process
        self._patience = patience

    async def do(self, command: str, **arguments: object) -> dict[str, Any]:
        """Carry out one command of ``driver`` and return its answer. Raises ChatError when there is none."""
        assert self.process.stdin is not None  # noqa: S101  # started with pipes
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdin.write(json.dumps({"do": command, **arguments}).encode() + b"\n")
        await self.process.stdin.drain()
        try:
            line = await asyncio.wait_for(self.process.stdout.readline(), self._patience)
        except TimeoutError:
            raise ChatError(
                f"{self.person.name}'s window did not answer",
                f"It was asked to {command} for {self._patience:.0f} s. Try again when this computer is less busy.",
            ) from None
        if not line:
            raise ChatError(f"{self.person.name}'s window has ended", f"It was asked to {command}; see what it said.")
        answer: dict[str, Any] = json.loads(line)
        return answer


@asynccontextmanager
async def two_windows(config: Path, folder: Path, *, offscreen: bool) -> AsyncIterator[tuple[DemoWindow, DemoWindow]]:
    """Open Ada's and Grace's windows, signed in and in the same room; they end with the block."""
    screen = write_screen(folder) if offscreen else None
    windows = [DemoWindow(person, await _start(config, folder / person.key, screen)) for person in (ADA, GRACE)]
    try:
        await asyncio.gather(*(_settle(window) for window in windows))
        yield windows[0], windows[1]
    finally:
        for window in windows:
            if window.process.returncode is None:
                window.process.terminate()
        await asyncio.gather(*(window.process.wait() for window in windows))


async def converse(ada: DemoWindow, grace: DemoWindow) -> list[Delivery]:
    """Type the conversation into both composers; each line is awaited in the other window."""
    return [await _tell(ada, grace, person, text) for person, text in CONVERSATION]


async def show_a_picture(ada: DemoWindow, grace: DemoWindow, folder: Path) -> str:
    """Drop a picture of Ada's window into it and send it; return a line about when it was seen in Grace's window."""
    path = folder / PICTURE_NAME
    await ada.do("picture", path=str(path), scheme="light")
    await ada.do("drop", paths=[str(path)])
    said = await ada.do("say", text=CAPTION)
    seen = await grace.do("see", name=path.name)
    sent, arrived = await asyncio.to_thread(lambda: (path.read_bytes(), Path(seen["path"]).read_bytes()))
    if sent != arrived:
        raise ChatError("The picture arrived changed", f"{seen['path']} is not {path}.")
    milliseconds = (seen["at"] - said["at"]) / 1e6
    return f"{milliseconds:7.1f} ms  {ada.person.name}  {path.name}, {len(sent) / 1000:.0f} kB"


async def measure(ada: DemoWindow, grace: DemoWindow) -> list[Delivery]:
    """Send short messages back and forth in the direct room."""
    await asyncio.gather(*(window.do("open", room=title_for(window.person, ADA_AND_GRACE)) for window in (ada, grace)))
    return [await _tell(ada, grace, (ADA, GRACE)[number % 2], f"ping {number + 1}") for number in range(LATENCY_ROUNDS)]


async def take_pictures(windows: Sequence[DemoWindow], folder: Path) -> list[Path]:
    """Save both windows in both themes."""
    paths = []
    for window in windows:
        await window.do("read")
        for scheme in ("dark", "light"):
            path = folder / f"{window.person.key}-{scheme}.png"
            answer = await window.do("picture", path=str(path), scheme=scheme)
            if not answer["saved"]:
                raise ChatError("A picture could not be saved", f"{path} is not writable.")
            paths.append(path)
    return paths


def title_for(person: Person, room: DemoRoom) -> str:
    """Return the title under which this person sees the room."""
    return room.title or next(other.name for other in room.members if other is not person)


async def _tell(ada: DemoWindow, grace: DemoWindow, person: Person, text: str) -> Delivery:
    speaker, listener = (ada, grace) if person is ADA else (grace, ada)
    said = await speaker.do("say", text=text)
    shown = await listener.do("await", text=text)
    return Delivery(person.name, text, said["at"], shown["at"])


async def _settle(window: DemoWindow) -> None:
    await window.do("sign_in", email=window.person.email, password=PASSWORD)
    await window.do("open", room=title_for(window.person, ENGINE))


async def _start(config: Path, profile: Path, screen: Path | None) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "desktop_chat.demo.window", "--config", str(config), "--profile", str(profile)]
    environment = window_environment(os.environ, screen)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, env=environment)


def window_environment(env: Mapping[str, str], screen: Path | None) -> dict[str, str]:
    """Return the environment of a window: on the user's display, or on the screen that this file describes."""
    extra = {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}", "QT_SCALE_FACTOR": "2"} if screen else {}
    return {**env, **extra}


def write_screen(folder: Path) -> Path:
    """Describe a screen for Qt's offscreen platform: 1920 × 1080 logical pixels once it is scaled by two."""
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [_SCREEN]}), encoding="utf-8")
    return path
