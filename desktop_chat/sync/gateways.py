"""What sync needs from Firebase, as Protocols; ``remote`` fits them by shape, tests by fakes.

Every method runs on the sync thread's event loop and raises only ``errors.ChatError``.
"""

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from desktop_chat.errors import ChatError
from desktop_chat.model.files.transfer import StoredObject
from desktop_chat.model.firebase.firestore import CommitResult as CommitResult
from desktop_chat.model.firebase.firestore import Document, Query, ResumePoint, Snapshot, Target, Write
from desktop_chat.model.user import Account


class KeepSession(enum.StrEnum):
    """Where the refresh token is kept after a sign-in; the user's choice, never made silently."""

    KEYRING = "keyring"
    FILE = "file"
    MEMORY = "memory"


class SecretStore(Protocol):
    """Keeps the refresh token of one profile; calls may block, so they run in a worker thread.

    Raises ``errors.NoSecretStore`` where there is no keyring or it is locked.
    """

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...
    def delete(self, name: str) -> None: ...


class AuthGateway(Protocol):
    """Firebase Auth and the session: it owns the ID token that all other gateways use."""

    async def sign_up(self, email: str, password: str, display_name: str) -> Account:
        """Create the account and a session for it. Raises SignInFailed, Unavailable."""
        ...

    async def sign_in(self, email: str, password: str) -> Account:
        """Start a session. Raises SignInFailed, Unavailable."""
        ...

    async def resume(self, account: Account, refresh_token: str) -> None:
        """Take up a saved session without a request; the first ID token is fetched when it is needed."""
        ...

    async def check_session(self) -> None:
        """Ask the server whether the session still holds. Raises SignInRequired when it is over, Unavailable."""
        ...

    def refresh_token(self) -> str | None:
        """Return the secret worth saving, or None when nobody is signed in."""
        ...

    async def is_bulk(self) -> bool:
        """Tell whether the operator exempts the account from the rate limit, by the claim "bulk" of its ID token."""
        ...

    async def sign_out(self) -> None:
        """Forget the session."""
        ...

    async def aclose(self) -> None:
        """Drop what waits for a worker thread, so that a slow answer cannot hold up the end of the program."""
        ...


class ListenObserver(Protocol):
    """Receives what one listener hears, on the sync loop."""

    def on_snapshot(self, snapshot: Snapshot) -> None: ...
    def on_error(self, error: ChatError) -> None:
        """The target is dead (for example permission denied); the stream and other targets go on."""
        ...

    def on_away(self) -> None:
        """The stream is about to come back after so long that the target is billed as a new query.

        The observer may stop this listener and begin another one from within. If it does nothing, this one goes on.
        """
        ...


class Listening(Protocol):
    """A running listener."""

    def stop(self) -> None:
        """End it; no further call reaches the observer. Idempotent."""
        ...


class DocumentListening(Listening, Protocol):
    """A running listener on Firestore."""

    @property
    def complete_to(self) -> datetime | None:
        """Up to which time of the server the observer was told everything; not to be asked while it is being told."""
        ...


class FirestoreGateway(Protocol):
    """Cloud Firestore with the user's own ID token."""

    async def get(self, paths: Sequence[str]) -> tuple[Document, ...]:
        """Read documents; the ones that do not exist are left out."""
        ...

    async def query(self, query: Query) -> tuple[Document, ...]:
        """Run a one-shot query."""
        ...

    async def commit(self, writes: Sequence[Write]) -> CommitResult:
        """Write atomically, once: no retry inside. Raises Unavailable when the outcome is unknown."""
        ...

    def listen(self, target: Target, resume: ResumePoint | None, observer: ListenObserver) -> DocumentListening:
        """Open a listener on the shared stream; it reconnects and resumes by itself."""
        ...

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back with True when the listen stream hears the server, with False when it lost it."""
        ...

    def reconnect(self) -> None:
        """Give up connections that may be dead without knowing it, and connect again at once."""
        ...

    async def aclose(self) -> None:
        """Close streams and channel."""
        ...


class ValueObserver(Protocol):
    """Receives what one listen of the Realtime Database hears, on the sync loop."""

    def on_value(self, value: Any) -> None:
        """The whole JSON value at the path: maps, never arrays; None when there is nothing."""
        ...

    def on_error(self, error: ChatError) -> None:
        """The listen is dead (for example refused by the rules); the connection goes on."""
        ...


class RealtimeGateway(Protocol):
    """The Realtime Database over one connection, with the user's own ID token.

    Writes are made once, when the connection is ready; otherwise they raise Unavailable at once. Listens outlive the
    connection; what was registered for the disconnect does not.
    """

    def start(self) -> None:
        """Connect and stay connected."""
        ...

    async def stop(self) -> None:
        """Hang up in good order; the server writes at once what was registered for the disconnect."""
        ...

    async def aclose(self) -> None:
        """End for good."""
        ...

    def watch_connection(self, callback: Callable[[bool], None]) -> None:
        """Call back with True when requests can be made, with False when the connection was lost."""
        ...

    def watch_server_time(self, callback: Callable[[datetime], None]) -> None:
        """Call back with what the server's clock shows, at each new connection."""
        ...

    def listen(self, path: str, observer: ValueObserver) -> Listening:
        """Hear the value at ``path`` and each change. Raises ValueError where a listened path lies in another."""
        ...

    async def put(self, path: str, value: Any) -> None:
        """Replace what is there; None deletes. Raises Unavailable, Denied, Rejected."""
        ...

    async def merge(self, path: str, values: Mapping[str, Any]) -> None:
        """Set several children at once; keys may be paths. Raises as ``put``."""
        ...

    async def on_disconnect_put(self, path: str, value: Any) -> None:
        """Have the server put this when the connection ends, however it ends. Raises as ``put``."""
        ...

    async def on_disconnect_merge(self, path: str, values: Mapping[str, Any]) -> None:
        """Have the server merge this when the connection ends. Raises as ``put``."""
        ...

    async def on_disconnect_cancel(self, path: str) -> None:
        """Forget what was registered at and below ``path``. Raises as ``put``."""
        ...


class StorageGateway(Protocol):
    """Cloud Storage with the user's own ID token: uploads that go on where they were cut, and downloads likewise.

    Everything is done once, without a retry inside. Raises Unavailable when the outcome is unknown, Denied by the
    rules, NotFound, Rejected, and StoreError for what the local file does.
    """

    async def begin_upload(self, name: str, content_type: str, size: int) -> str:
        """Announce an object; return the address that takes its bytes, worth keeping over a restart."""
        ...

    async def received(self, address: str) -> int | None:
        """Return how many bytes of an upload have arrived, None when the object is made; NotFound when it is over."""
        ...

    async def send_part(
        self, address: str, file: Path, offset: int, length: int, *, last: bool, patience: float
    ) -> None:
        """Append ``length`` bytes of ``file`` from ``offset`` on (multiples of 256 KiB but for the last).

        The object is made, and the rules are asked, with the ``last`` ones. An answer that takes more than ``patience``
        seconds is none. Cancelling ends it.
        """
        ...

    async def describe(self, name: str) -> StoredObject | None:
        """Return what is stored under a name, None when there is nothing."""
        ...

    async def download(self, name: str, part: Path, size: int, progress: Callable[[int], None]) -> None:
        """Append to ``part`` what it lacks of an object of ``size`` bytes; ``progress`` hears, on the loop, how many
        are there. Rejected when there are more. Cancelling ends it; what has arrived stays.
        """
        ...

    async def delete(self, name: str) -> None:
        """Remove an object; NotFound when there is none."""
        ...

    async def aclose(self) -> None:
        """Drop what waits for a worker thread."""
        ...


@dataclass(frozen=True, slots=True)
class Gateways:
    """The doors to one Firebase project; ``database`` and ``storage`` are None where it has none."""

    auth: AuthGateway
    firestore: FirestoreGateway
    database: RealtimeGateway | None = None
    storage: StorageGateway | None = None
