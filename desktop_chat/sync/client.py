"""ChatClient: the one object that the window, the CLI and bots hold.

Commands may be called from any thread: they only enqueue on the sync thread and return a ``Future``. Reads come
from the local store through a read-only connection of the calling thread and never touch the network.
"""

import enum
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime

from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.message import Message
from desktop_chat.model.room import Member, RoomSummary
from desktop_chat.model.user import Account, User


class KeepSession(enum.StrEnum):
    """Where the refresh token is kept after a sign-in; the user's choice, never made silently."""

    KEYRING = "keyring"
    FILE = "file"
    MEMORY = "memory"


class ChatClient:
    """Commands, reads and change notices for one profile.

    Commands raise nothing; their future carries a ``ChatError``. Reads raise ``StoreError``.
    """

    # --- life -------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the sync thread, open the store of the remembered account, take up its session."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop and join the sync thread; idempotent. Nothing is delivered to subscribers afterwards."""
        raise NotImplementedError

    def subscribe(self, callback: Callable[[StoreChanges], None]) -> Callable[[], None]:
        """Call ``callback`` on the sync thread after each write; returns the function that ends it."""
        raise NotImplementedError

    # --- account ----------------------------------------------------------------------------------------
    @property
    def account(self) -> Account | None:
        """Who is signed in on this profile; known at once at start, before any network answer."""
        raise NotImplementedError

    @property
    def connection(self) -> ConnectionState:
        """The state that the banner shows."""
        raise NotImplementedError

    def keyring_available(self) -> "Future[bool]":
        """Tell whether KeepSession.KEYRING would work here."""
        raise NotImplementedError

    def sign_up(self, email: str, password: str, display_name: str, keep: KeepSession) -> "Future[Account]":
        """Create account, profile, handle and directory entry; the profile is signed in afterwards."""
        raise NotImplementedError

    def sign_in(self, email: str, password: str, keep: KeepSession) -> "Future[Account]":
        """Sign in and open this account's store."""
        raise NotImplementedError

    def sign_out(self) -> "Future[None]":
        """Forget the session; what waits in the outbox stays on disk."""
        raise NotImplementedError

    # --- rooms ------------------------------------------------------------------------------------------
    def rooms(self) -> list[RoomSummary]:
        """Return all rooms, newest activity first."""
        raise NotImplementedError

    def room(self, room_id: RoomId) -> RoomSummary | None:
        """Return one row of the room list."""
        raise NotImplementedError

    def members(self, room_id: RoomId) -> list[Member]:
        """Return the members: owner, admins, then by name."""
        raise NotImplementedError

    def user(self, uid: Uid) -> User | None:
        """Return a cached profile."""
        raise NotImplementedError

    def find_user(self, email_or_handle: str) -> "Future[User]":
        """Look a person up by exact e-mail or @handle. Fails with NotFound."""
        raise NotImplementedError

    def create_group(self, title: str, members: Sequence[str]) -> "Future[RoomId]":
        """Create a group with these people (each an e-mail, @handle or uid). Needs the network."""
        raise NotImplementedError

    def create_direct(self, person: str) -> "Future[RoomId]":
        """Open the direct room with a person, or return the one that exists. Needs the network."""
        raise NotImplementedError

    def invite(self, room_id: RoomId, person: str) -> "Future[None]":
        """Add a person (e-mail, @handle or uid) to a group."""
        raise NotImplementedError

    def open_room(self, room_id: RoomId) -> None:
        """Tell that the room is on screen: its messages and members become live."""
        raise NotImplementedError

    # --- messages ---------------------------------------------------------------------------------------
    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """Return stored messages in display order, pending ones last.

        Without a bound the newest ``limit``; ``before`` (exclusive) the ``limit`` just before it, ``after`` the
        ``limit`` just after it.
        """
        raise NotImplementedError

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        """Return one stored message."""
        raise NotImplementedError

    def send(self, room_id: RoomId, body: str, reply_to: MessageId | None = None) -> "Future[MessageId]":
        """Queue a text message; the future resolves when its outbox row is safe on disk."""
        raise NotImplementedError

    def retry(self, message_id: MessageId) -> "Future[None]":
        """Queue a rejected message again, with the same id."""
        raise NotImplementedError

    def discard(self, message_id: MessageId) -> "Future[None]":
        """Drop a rejected message for good."""
        raise NotImplementedError

    def load_older(self, room_id: RoomId) -> "Future[bool]":
        """Fetch the page before the oldest stored message; False when history begins here."""
        raise NotImplementedError

    def flush(self) -> "Future[int]":
        """Resolve when every queued message was answered; the value counts those still unsent or rejected.

        A stretch without network ends the wait after the first failed attempt of each room.
        """
        raise NotImplementedError

    # --- read position ----------------------------------------------------------------------------------
    def mark_read(self, room_id: RoomId, up_to: datetime) -> None:
        """Move the read position forward to a message that was shown in a focused window; never moves back."""
        raise NotImplementedError

    def read_position(self, room_id: RoomId) -> datetime | None:
        """Return up to which sent_at this room was read, None when never."""
        raise NotImplementedError
