"""A client process that a scenario talks to: a command a line on stdin, replies and events a line each on stdout.

``python -m tests.faults.driver '{"config": …, "profile": …, "kill_at": "commit.after:3", "nature": "", "seed": 7}'``

Commands are ``{"number": 1, "do": "send", …}``; the reply has the same number. Events: ``submit`` and ``accepted`` of
each message that is sent here, ``shown`` of each message that appears with the state "sent", ``connection``.
"""

import json
import os
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_chat.config import load_config
from desktop_chat.errors import ChatError
from desktop_chat.local.profile import Profile
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.project import build_gateways, steady_seconds
from desktop_chat.sync.client import ChatClient, KeepSession
from desktop_chat.sync.gateways import FirestoreGateway, Gateways
from desktop_chat.sync.thread import SyncThread
from tests.faults import files
from tests.faults.clocks import TurnedClock
from tests.faults.gateway import watched
from tests.faults.lockable_secrets import LockableSecrets
from tests.faults.names import arm_names
from tests.faults.quiet import until_quiet
from tests.faults.steps import KillSwitch, arm_store

PAGE = 500
LONG = 600.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What the command line says; ``names`` is a name server to ask instead of the machine's."""

    config: str
    profile: str
    kill_at: str = ""
    nature: str = ""
    seed: int = 1
    names: str = ""
    room: str = ""
    """What is on screen from the start."""
    ahead: float = 0.0
    """By how many seconds the clocks are turned from the start."""


def build(orders: Orders, clock: TurnedClock, thread: SyncThread, doors: list[FirestoreGateway]) -> ChatClient:
    """Build the client of this process, with a clock that can be turned; ``doors`` gets its Firestore on connecting."""
    config = load_config(Path(orders.config), {})
    switch = KillSwitch(orders.kill_at)
    if orders.kill_at:
        arm_store(switch)
    if orders.names:
        arm_names(orders.names, random.Random(orders.seed))
    folder = Path(orders.profile)

    def connect() -> Gateways:
        hosts = config.emulators
        firestore_host = hosts.firestore
        if orders.names:
            # gRPC resolves by itself, and asks whom its target names.
            firestore_host = f"dns://{orders.names}/{firestore_host}"
        endpoints = Endpoints(
            config.project_id, config.api_key, hosts.auth, firestore_host, storage_emulator=hosts.storage
        )
        start = steady_seconds() - clock.monotonic()
        project = build_gateways(endpoints, clock=lambda: clock.monotonic() + start)
        firestore = watched(project.firestore, switch, orders.nature, random.Random(orders.seed))
        doors.append(firestore)
        return Gateways(project.auth, firestore, storage=project.storage)

    profile = Profile.open(folder, config.project_id)
    return ChatClient(
        thread,
        profile,
        connect=connect,
        secrets=lambda _: LockableSecrets(folder),
        clock=clock,
        step=lambda step: switch.reached(f"step.{step}"),
    )


class Driver:
    """Carries out commands on worker threads, so that a wait holds nothing up."""

    def __init__(
        self,
        client: ChatClient,
        clock: TurnedClock,
        write: Callable[[str], None],
        on_the_loop: Mapping[str, Callable[[], None]],
    ) -> None:
        self._client = client
        self._clock = clock
        self._write = write
        self._announced: set[tuple[RoomId, MessageId]] = set()
        self._sending = threading.Lock()
        self._over = threading.Event()
        self._commands: dict[str, Callable[..., Any]] = {
            "sign_up": self._sign_up,
            "sign_in": self._sign_in,
            "create_group": lambda title, members: self._client.create_group(title, members).result(LONG),
            "open": lambda room: self._client.open_room(RoomId(room)),
            "caught_up": lambda room=None: self._client.caught_up(room).result(LONG),
            "send": self._send,
            "send_files": self._send_files,
            "check_files": self._check_files,
            "submit": self._submit,
            "drain": self._drain,
            "screen": self._screen,
            "unsent": self._unsent,
            "retry": lambda id: self._client.retry(MessageId(id)).result(LONG),  # noqa: A006 - the command's word
            "delete": self._delete,
            "discard": lambda id: self._client.discard(MessageId(id)).result(LONG),  # noqa: A006 - the command's word
            "complete": self._complete,
            "count": self._count,
            "state": self._state,
            "pass_by": lambda seconds: self._clock.pass_by(seconds),
            "reconnect": lambda: self._client.reconnect(),
            "jump": lambda seconds: self._clock.jump(seconds),
            "memory": memory,
            **on_the_loop,
        }
        client.subscribe(self._changed)

    def tell(self, **event: Any) -> None:
        """Write one line."""
        self._write(json.dumps(event))

    def run(self, lines: Iterator[str]) -> None:
        """Begin every command as it comes, until stdin ends."""
        with ThreadPoolExecutor(8) as pool:
            for line in lines:
                pool.submit(self._answer, json.loads(line))
            self._over.set()

    def _answer(self, command: dict[str, Any]) -> None:
        number, name = command.pop("number"), command.pop("do")
        try:
            value = self._commands[name](**command)
        except ChatError as error:
            self.tell(reply=number, error=f"{type(error).__name__}: {error}")
        except Exception as error:  # noqa: BLE001 - the scenario has to hear of it
            self.tell(reply=number, error=f"BUG {error!r}")
        else:
            self.tell(reply=number, value=value)

    def _changed(self, changes: StoreChanges) -> None:
        now = time.monotonic()
        if changes.connection:
            self.tell(event="connection", state=self._client.connection.value, at=now)
        for room, message_id in changes.messages:
            if (room, message_id) not in self._announced:
                message = self._client.message(room, message_id)
                if message is not None and message.state is MessageState.SENT:
                    self._announced.add((room, message_id))
                    self.tell(event="shown", room=room, id=message_id, body=message.body, at=now)

    def _sign_up(self, email: str, name: str) -> str:
        return self._client.sign_up(email, "correct horse", name, KeepSession.FILE).result(LONG).uid

    def _sign_in(self, email: str) -> str:
        return self._client.sign_in(email, "correct horse", KeepSession.FILE).result(LONG).uid

    def _send(self, room: str, name: str, numbers: list[int]) -> int:
        """Send "name number" for each; what is in the store already was accepted by an earlier process."""
        with self._sending:
            return self._send_each(room, name, numbers)

    def _send_files(self, room: str, name: str, numbers: list[int], size: int) -> int:
        """The same with a file beside each text."""
        with self._sending:
            return self._send_each(room, name, numbers, size)

    def _check_files(self, room: str, size: int) -> list[str]:
        """Fetch every file of a room; return what is wrong with them."""
        found = (files.complaint(self._client, message, size, LONG) for message in self._messages(RoomId(room)))
        return [complaint for complaint in found if complaint is not None]

    def _send_each(self, room: str, name: str, numbers: list[int], size: int = 0) -> int:
        mine = {message.body: message.id for message in self._messages(RoomId(room))}
        for number in numbers:
            body = f"{name} {number}"
            if body in mine:
                self.tell(event="accepted", room=room, number=number, id=mine[body])
                continue
            at = time.monotonic()
            self.tell(event="submit", room=room, number=number)
            if size:
                message_id = files.send(self._client, RoomId(room), body, size, LONG)
            else:
                message_id = self._client.send(RoomId(room), body).result(LONG)
            self.tell(event="accepted", room=room, number=number, id=message_id, at=at)
        return len(numbers)

    def _submit(self, room: str, name: str, numbers: list[int]) -> float:
        """Send all without waiting in between; returns when the first was given away."""
        begun = time.monotonic()
        answers = [(number, self._client.send(RoomId(room), f"{name} {number}")) for number in numbers]
        for number, answer in answers:
            self.tell(event="accepted", room=room, number=number, id=answer.result(LONG))
        return begun

    def _drain(self, room: str) -> int:
        """Wait until nothing of a room waits; returns how many were rejected."""
        while True:
            left = self._client.flush().result(LONG)
            waiting = (MessageState.QUEUED, MessageState.SENDING)
            newest = self._client.messages(RoomId(room), limit=PAGE) if left else []
            if not any(message.state in waiting for message in newest):
                return left
            # Without a session nothing is sent, and flushing takes no time.
            if self._over.wait(0.05):
                return left

    def _screen(self, room: str) -> list[list[str]]:
        """Return what the room shows, oldest first: body, id, state."""
        return [[message.body, message.id, message.state.value] for message in self._messages(RoomId(room))]

    def _delete(self, room: str, body: str) -> None:
        (message,) = [one for one in self._messages(RoomId(room)) if one.body == body]
        self._client.edits.delete(RoomId(room), message.id).result(LONG)

    def _unsent(self, room: str) -> list[list[str]]:
        """Return what the server does not have, as far as is known here: body, id, state, what is said about it."""
        return [
            [message.body, message.id, message.state.value, message.error or ""]
            for message in self._messages(RoomId(room))
            if message.state is not MessageState.SENT
        ]

    def _complete(self, room: str) -> None:
        """Fetch what is older than the stored history."""
        while self._client.load_older(RoomId(room)).result(LONG):
            pass

    def _count(self, rooms: list[str]) -> int:
        return sum(1 for room in rooms for _ in self._messages(RoomId(room)))

    def _state(self) -> dict[str, Any]:
        error = self._client.session_error
        notices = [notice.title for notice in self._client.notices()]
        account = self._client.account
        return {
            "connection": self._client.connection.value,
            "error": None if error is None else error.title,
            "account": None if account is None else account.uid,
            "notices": notices,
            "rooms": [row.room.id for row in self._client.rooms() if row.is_member],
        }

    def _messages(self, room: RoomId) -> list[Message]:
        pages: list[list[Message]] = []
        page = self._client.messages(room, limit=PAGE)
        while page:
            pages.append(page)
            page = self._client.messages(room, limit=PAGE, before=page[0])
        return [message for page in reversed(pages) for message in page]


def memory() -> int:
    """Return the resident bytes of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


def main(text: str) -> None:
    """Serve until stdin ends."""
    orders, clock, thread = Orders(**json.loads(text)), TurnedClock(), SyncThread()
    clock.pass_by(orders.ahead)
    doors: list[FirestoreGateway] = []
    one_at_a_time = threading.Lock()

    def write(line: str) -> None:
        # Not buffered: an event is in the pipe, whole, before the next step.
        with one_at_a_time:
            os.write(sys.stdout.fileno(), line.encode() + b"\n")

    def quiet() -> None:
        thread.submit(until_quiet(client, doors[0], clock)).result(LONG)

    client = build(orders, clock, thread, doors)

    async def woken() -> None:
        clock.wake()

    def wake() -> None:
        thread.submit(woken()).result(LONG)

    driver = Driver(client, clock, write, {"quiet": quiet, "wake": wake})
    try:
        client.start()
        if orders.room:
            client.open_room(RoomId(orders.room))  # the session takes longer
        driver.tell(event="started", at=time.monotonic())
        driver.run(iter(sys.stdin))
    finally:
        client.close()


if __name__ == "__main__":
    main(sys.argv[1])
