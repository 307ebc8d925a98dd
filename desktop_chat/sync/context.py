"""What every part of the engine shares while one account is signed in."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from desktop_chat.errors import ChatError
from desktop_chat.local.store import LocalReader, LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.usage import Thrift
from desktop_chat.model.user import Account
from desktop_chat.sync.allowance import Allowance
from desktop_chat.sync.gateways import FirestoreGateway, RealtimeGateway, StorageGateway
from desktop_chat.sync.state.live_signs import LiveSigns
from desktop_chat.sync.state.transfers import Transfers
from desktop_chat.sync.step import OnStep, pass_by
from desktop_chat.sync.tasks import Tasks
from desktop_chat.sync.timing.clock import Clock
from desktop_chat.sync.timing.server_time import ServerTime

T = TypeVar("T")


class RunBlocking(Protocol):
    """Runs a call that may block, such as a keyring that asks for its password, beside the loop."""

    async def __call__(self, function: Callable[[], T], /) -> T: ...


def go_on() -> None:
    """Wait for nobody: where there is no window."""


async def taken_for_granted() -> None:
    """Check nothing: where a context is made without a gateway that could."""


@dataclass(frozen=True, slots=True)
class SyncContext:
    """The account, its store, the doors to Firebase, time and chance.

    ``allowance`` pays for what the rate limit counts. ``publish`` gets what each store write returned, and
    ``subscribe`` hears it; ``session_lost`` is called when the server refused the session; ``thrift`` tells how
    carefully to spend billed operations. ``transfers`` are the files on their way, ``blocking`` runs what may block
    beside the loop. ``database`` and ``storage`` are None where the project has none. ``step`` is called after each
    named moment on the way of a mutation (only tests give one). ``check_session`` asks the server whether the session
    still holds. ``give_way`` waits until the window has drawn, between pieces of long work.
    """

    account: Account
    store: LocalStore
    reader: LocalReader
    firestore: FirestoreGateway
    allowance: Allowance
    clock: Clock
    rng: random.Random
    tasks: Tasks
    publish: Callable[[StoreChanges], None]
    session_lost: Callable[[ChatError], None]
    thrift: Callable[[], Thrift]
    subscribe: Callable[[Callable[[StoreChanges], None]], Callable[[], None]]
    signs: LiveSigns
    server_time: ServerTime
    transfers: Transfers
    blocking: RunBlocking
    database: RealtimeGateway | None = None
    storage: StorageGateway | None = None
    step: OnStep = pass_by
    give_way: Callable[[], None] = go_on
    check_session: Callable[[], Awaitable[None]] = taken_for_granted
