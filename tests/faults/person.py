"""Person: one profile, and the driver process that uses it just now."""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.network import Network
from tests.faults.oracle import Row
from tests.faults.server import row_of
from tests.local_firebase import clean_environment

_LIMIT = 64 * 1024 * 1024
"""The longest line of a driver: a whole screen."""

START_SECONDS = 60.0


class DriverGone(Exception):
    """The process ended before it answered."""


class DriverFailed(Exception):
    """The client refused a command; the message is its error."""


@dataclass
class Person:
    """What a person's client promised and showed, over all its processes.

    ``nature`` is what ``gateway.watched`` makes of Firestore in the processes that are started from now on, ``ahead``
    by how many seconds their clocks are turned.
    """

    name: str
    folder: Path
    network: Network
    seed: int
    uid: str = ""
    nature: str = ""
    ahead: float = 0.0
    accepted: dict[str, list[int]] = field(default_factory=dict)
    shown: dict[tuple[str, str], float] = field(default_factory=dict)
    submitted: dict[tuple[str, str], float] = field(default_factory=dict)
    states: list[tuple[float, str]] = field(default_factory=list)
    events: int = 0
    _process: asyncio.subprocess.Process | None = None
    _replies: dict[int, "asyncio.Future[Any]"] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _reader: asyncio.Task[None] | None = None

    @property
    def email(self) -> str:
        return f"{self.name}@example.org"

    @property
    def running(self) -> bool:
        """Whether a process runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process's number."""
        assert self._process is not None
        return self._process.pid

    async def start(self, *, kill_at: str = "", wait: bool = True, room: str = "") -> None:
        """Start the client, with a room on screen; with ``wait`` until its store is open."""
        orders = {
            "config": str(self.network.write_config(self.folder.with_suffix(".json"))),
            "profile": str(self.folder),
            "kill_at": kill_at,
            "nature": self.nature,
            "seed": self.seed,
            "names": self.network.names.place if self.network.by_name else "",
            "room": room,
            "ahead": self.ahead,
        }
        with self.folder.with_suffix(".log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.faults.driver", json.dumps(orders), limit=_LIMIT,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log, env=clean_environment(),
            )  # fmt: skip
        self.events = 0
        self._reader = asyncio.get_running_loop().create_task(self._read(self._process))
        if wait:
            await self.until(lambda: self.events > 0 or not self.running, START_SECONDS)
            assert self.events, f"{self.name} did not start: {self.log_tail()}"

    def log_tail(self) -> str:
        """Return the end of what the processes wrote to stderr."""
        return self.folder.with_suffix(".log").read_text(encoding="utf-8", errors="replace")[-3000:]

    async def ask(self, do: str, **arguments: Any) -> Any:
        """Give a command and return its answer. Raises DriverFailed, DriverGone."""
        return await self.begin(do, **arguments)

    def begin(self, do: str, **arguments: Any) -> "asyncio.Future[Any]":
        """Give a command; the answer comes later."""
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        # Not everybody waits for an answer that will not come.
        answer.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        if self._process is None or self._process.stdin is None or self._process.stdin.is_closing():
            answer.set_exception(DriverGone(self.name))
            return answer
        self._replies[number] = answer
        self._process.stdin.write(json.dumps({"number": number, "do": do, **arguments}).encode() + b"\n")
        return answer

    async def until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait until a line of the driver makes the condition true; False after so many seconds."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not condition():
                    self._changed.clear()
                    await self._changed.wait()
        return condition()

    async def kill(self) -> None:
        """SIGKILL; what it wrote before is still read."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self.ended()

    def freeze(self) -> None:
        """SIGSTOP: the process stands still, as in a computer that sleeps."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on."""
        os.kill(self.pid, signal.SIGCONT)

    async def ended(self) -> None:
        """Wait for the end of the process."""
        process, self._process = self._process, None
        if process is not None and self._reader is not None:
            await self._reader
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()

    async def stop(self) -> None:
        """Close the client as the window does; kill it when that takes longer than people wait."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            try:
                async with asyncio.timeout(20):
                    await self.ended()
            except TimeoutError:
                await self.kill()

    async def screen(self, room: str) -> list[Row]:
        """Return what the room shows."""
        rows = await self.ask("screen", room=room)
        found = (row_of(body, message_id, sent=state == "sent") for body, message_id, state in rows)
        return [row for row in found if row is not None]

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            with contextlib.suppress(json.JSONDecodeError):  # the last line of a killed process
                self._take(json.loads(line))
        await process.wait()
        replies, self._replies = self._replies, {}
        for answer in replies.values():
            if not answer.done():
                answer.set_exception(DriverGone(self.name))
        self._changed.set()

    def _take(self, line: dict[str, Any]) -> None:
        self.events += 1
        if "reply" in line:
            answer = self._replies.pop(line["reply"])
            if not answer.done():
                if "error" in line:
                    answer.set_exception(DriverFailed(line["error"]))
                else:
                    answer.set_result(line["value"])
        elif line["event"] == "accepted":
            self._accept(line)
        elif line["event"] == "shown":
            self.shown.setdefault((line["room"], line["body"]), line["at"])
        elif line["event"] == "connection":
            self.states.append((line["at"], line["state"]))
        self._changed.set()

    def _accept(self, line: dict[str, Any]) -> None:
        numbers = self.accepted.setdefault(line["room"], [])
        if line["number"] not in numbers[-50:]:
            numbers.append(line["number"])
        if "at" in line:
            self.submitted[line["room"], f"{self.name} {line['number']}"] = line["at"]
