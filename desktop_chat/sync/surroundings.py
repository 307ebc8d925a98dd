"""What a session is made of."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from desktop_chat.local.profile import Profile
from desktop_chat.local.store import LocalReader, LocalStore
from desktop_chat.sync.gateways import Gateways, KeepSession, SecretStore
from desktop_chat.sync.state.notices import Notices
from desktop_chat.sync.step import OnStep, pass_by
from desktop_chat.sync.thread import SyncThread
from desktop_chat.sync.timing.clock import Clock


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session is made of; ``load`` imports the Firebase libraries for ``connect``, late and beside the loop."""

    profile: Profile
    load: Callable[[], object]
    connect: Callable[[], Gateways]
    secrets: Callable[[KeepSession], SecretStore]
    clock: Clock
    rng: random.Random
    notices: Notices
    thread: SyncThread
    step: OnStep = pass_by


@dataclass(frozen=True, slots=True)
class OpenStore:
    """The store of the account, with the sync thread's own reader."""

    store: LocalStore
    reader: LocalReader
