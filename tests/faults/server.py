"""Server: the local Firebase as a process that can be killed and started anew on the same data."""

import asyncio
import contextlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.oracle import Row
from tests.firestore_wire import Wire
from tests.local_firebase import BULK, INDEXED, clean_environment

PROJECT = "demo-chat"


@dataclass
class Server:
    """``hosts`` holds ``host:port`` by service and changes at each start."""

    data: Path
    options: Sequence[str] = ()
    hosts: dict[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = None
    _wire: Wire | None = None

    async def start(self) -> None:
        """Serve what ``data`` holds."""
        options = ["--free-ports", "--data", str(self.data), *BULK, *INDEXED, *self.options]
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desktop_chat.emulator", "start", *options,
            stdout=asyncio.subprocess.PIPE, env=clean_environment(),
        )  # fmt: skip
        assert self._process.stdout is not None
        ready = json.loads(await self._process.stdout.readline())
        self.hosts = {name: ready[name] for name in ("auth", "firestore", "database", "storage")}
        self._wire = Wire(self.hosts["firestore"], PROJECT)

    async def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        process, self._process = self._process, None
        if self._wire is not None:
            self._wire.close()
            self._wire = None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.communicate()

    @property
    def wire(self) -> Wire:
        """An administrator's ways in."""
        assert self._wire is not None, "the server does not run"
        return self._wire

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """Use a control endpoint; returns the parsed answer."""
        text = None if body is None else json.dumps(body)
        status, answer = await asyncio.to_thread(self.wire.http, method, f"/emulator/v1/{path}", text)
        assert status == 200, answer
        return json.loads(answer) if answer.strip() else None

    async def put_faults(self, *faults: dict[str, Any]) -> None:
        """Set the faults; none ends them."""
        await self.control("PUT", f"projects/{PROJECT}/faults", {"faults": list(faults)})

    async def turn_clock(self, seconds: float) -> None:
        """Let time pass on the server."""
        await self.control("POST", "clock", {"turn": seconds})

    async def usage(self) -> dict[str, Any]:
        """Return the meter's figures."""
        found: dict[str, Any] = await self.control("GET", f"projects/{PROJECT}/usage")
        return found

    async def messages(self, room: str) -> list[Row]:
        """Return the room's documents in order of time, as an administrator reads them."""
        return await asyncio.to_thread(self._messages, room)

    def _messages(self, room: str) -> list[Row]:
        found = self.wire.client().collection(f"rooms/{room}/messages").order_by("sentAt").stream()
        rows = ((document.id, document.to_dict()["body"]) for document in found)
        return [row for message_id, body in rows if (row := row_of(body, message_id)) is not None]


def row_of(body: str, message_id: str, *, sent: bool = True) -> Row | None:
    """Return what a body of the form "name number" stands for; None for every other body."""
    sender, _, number = body.rpartition(" ")
    return Row(sender, int(number), message_id, sent) if sender and number.isdecimal() else None
