"""Named steps of sending and receiving at which a client process kills itself with SIGKILL."""

import contextlib
import functools
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_chat.local.database import Database
from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.local.store import LocalStore

WRITES_OF_SENDER = ("enqueue", "mark_sending", "mark_sent")
SENDER = (*WRITES_OF_SENDER, "commit")
RECEIVER = ("apply_messages", "apply_rooms", "apply_members")
INSIDE = "transaction.inside"
"""After the statements of a transaction and before its COMMIT."""

SENDER_STEPS = (*(f"{name}.{side}" for name in SENDER for side in ("before", "after")), INSIDE)
RECEIVER_STEPS = (*(f"{name}.{side}" for name in RECEIVER for side in ("before", "after")), INSIDE)


@dataclass
class KillSwitch:
    """Ends the process when a step is reached for the ``nth`` time (from 1); ``spec`` is ``step:nth``, "" for never."""

    spec: str
    kill: Callable[[], None] = field(default=lambda: os.kill(os.getpid(), signal.SIGKILL))

    def __post_init__(self) -> None:
        self._step, _, nth = self.spec.partition(":")
        self._left = int(nth or 1)

    def reached(self, step: str) -> None:
        """Note that a step was reached."""
        if step == self._step:
            self._left -= 1
            if self._left == 0:
                self.kill()


def arm_store(switch: KillSwitch) -> None:
    """Have the store of this process tell the switch of its steps; for a process of its own only."""
    for owner, names in ((OutboxStore, WRITES_OF_SENDER), (LocalStore, RECEIVER)):
        for name in names:
            # A method that went elsewhere is an error, not a step that nobody reaches.
            setattr(owner, name, _watched(getattr(owner, name), name, switch))
    begin = Database.transaction

    @contextlib.contextmanager
    def transaction(self: Database, **options: Any) -> Iterator[sqlite3.Connection]:
        with begin(self, **options) as rows:
            yield rows
            switch.reached(INSIDE)

    Database.transaction = transaction  # type: ignore[method-assign]  # the point of this function


def _watched(method: Callable[..., Any], name: str, switch: KillSwitch) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        switch.reached(f"{name}.before")
        result = method(*arguments, **named)
        switch.reached(f"{name}.after")
        return result

    return call
