"""Builds the gateways to one Firebase project."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from desktop_chat.errors import SignInRequired
from desktop_chat.model.backoff import Backoff
from desktop_chat.remote.auth.auth import FirebaseAuth
from desktop_chat.remote.auth.identity import Identity
from desktop_chat.remote.database.database import RealtimeDatabase
from desktop_chat.remote.database.database_address import DatabaseAddress
from desktop_chat.remote.endpoints import Endpoints
from desktop_chat.remote.firestore.firestore import FirestoreConnection
from desktop_chat.remote.storage.storage import FirebaseStorage
from desktop_chat.remote.storage.storage_http import StorageHttp

RENEWAL_PAUSE = 5.0
"""Seconds, at most, between two attempts to renew the ID token (and half as much again by jitter)."""


@dataclass(frozen=True, slots=True)
class FirebaseProject:
    """The doors to one project; they fit the Protocols of ``sync.gateways``.

    ``database`` is None when the configuration names no Realtime Database, ``storage`` when it names no bucket.
    """

    auth: FirebaseAuth
    firestore: FirestoreConnection
    database: RealtimeDatabase | None = None
    storage: FirebaseStorage | None = None

    async def aclose(self) -> None:
        """Close everything; idempotent."""
        if self.database is not None:
            await self.database.aclose()
        if self.storage is not None:
            await self.storage.aclose()
        await self.firestore.aclose()
        await self.auth.aclose()


def build_gateways(
    endpoints: Endpoints,
    *,
    rng: random.Random | None = None,
    clock: Callable[[], float] | None = None,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> FirebaseProject:
    """Connect nothing yet: the first call does, so any thread may build. ``clock`` counts seconds and never jumps."""
    rng = rng or random.Random()  # noqa: S311 - jitter of delays, no secret
    clock = clock or steady_seconds
    # Short: everybody who asks for a token has a backoff of their own, and the two would add up.
    auth = FirebaseAuth(Identity(endpoints), clock=clock, backoff=Backoff(rng, maximum=RENEWAL_PAUSE))
    firestore = FirestoreConnection(endpoints, auth.session, backoff=Backoff(rng), clock=clock, sleep=sleep)

    address = DatabaseAddress.of(endpoints.project_id, endpoints.database_url, endpoints.database_emulator)
    database = None
    if address is not None:
        database = RealtimeDatabase(address, auth.session, backoff=Backoff(rng), clock=clock, sleep=sleep)

    def session_ended(_: SignInRequired | None) -> None:
        firestore.session_changed()

    auth.watch_session(session_ended)
    auth.session.watch_recovery(firestore.token_is_back)
    storage = None
    if endpoints.bucket:
        http = StorageHttp(endpoints.storage_base, endpoints.bucket, is_local=endpoints.storage_emulator is not None)
        storage = FirebaseStorage(http, auth.session)
    return FirebaseProject(auth, firestore, database, storage)


def steady_seconds() -> float:
    """Return seconds that count on while the computer sleeps, where the system has such a clock.

    A token ages during sleep too; with ``time.monotonic`` it would look fresh after a night.
    """
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)
