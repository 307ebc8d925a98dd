"""ChatClient: the one object that the window, the CLI and bots hold.

Commands may be called from any thread: they only enqueue on the sync thread and return a ``Future``. Reads come
from the local store through a read-only connection of the calling thread and never touch the network.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, TypeVar

from desktop_chat.errors import ChatError, SignInRequired
from desktop_chat.local.intents.outbox_store import OutboxStore
from desktop_chat.local.profile import Profile
from desktop_chat.local.store import LocalReader, LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.messages.message_ids import MessageIds
from desktop_chat.model.notice import Notice
from desktop_chat.model.room import Member, RoomSummary
from desktop_chat.model.user import Account, User
from desktop_chat.sync.chat_errors import only_chat_errors, run_on
from desktop_chat.sync.engine import SyncEngine
from desktop_chat.sync.gateways import Gateways, KeepSession, SecretStore
from desktop_chat.sync.outbox.edits import Edits
from desktop_chat.sync.outbox.pending_rows import PendingRows
from desktop_chat.sync.parts.drafts_part import DraftsPart
from desktop_chat.sync.parts.files_part import FilesPart
from desktop_chat.sync.parts.invites import Invites
from desktop_chat.sync.parts.membership import Membership
from desktop_chat.sync.parts.message_details import MessageDetails
from desktop_chat.sync.parts.message_queue import MessageQueue
from desktop_chat.sync.parts.message_search import MessageSearch
from desktop_chat.sync.parts.presence_part import PresencePart
from desktop_chat.sync.parts.reports_part import ReportsPart
from desktop_chat.sync.parts.room_settings import RoomSettings
from desktop_chat.sync.parts.usage_reads import UsageReads
from desktop_chat.sync.session import Session
from desktop_chat.sync.state.notices import Notices
from desktop_chat.sync.state.readers import ThreadReaders
from desktop_chat.sync.step import OnStep, Step, pass_by
from desktop_chat.sync.surroundings import Surroundings
from desktop_chat.sync.thread import SyncThread
from desktop_chat.sync.timing.clock import Clock, LoopClock

__all__ = ["ChatClient", "KeepSession", "OnStep", "Step", "pass_by"]

log = logging.getLogger(__name__)

T = TypeVar("T")


class ChatClient:
    """Commands, reads and change notices for one profile.

    Commands raise nothing; their future carries a ``ChatError``. Reads raise ``StoreError``.
    """

    def __init__(
        self,
        thread: SyncThread,
        profile: Profile,
        *,
        connect: Callable[[], Gateways],
        secrets: Callable[[KeepSession], SecretStore],
        load: Callable[[], object] = lambda: None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        step: OnStep = pass_by,
    ) -> None:
        """``connect`` and ``secrets`` are called when they are needed; before ``connect``, on the sync thread, ``load``
        may import what it needs, on another one.

        The client owns ``profile`` from now on and closes it; ``thread`` may be shared with other clients. ``step`` is
        for tests of crashes.
        """
        self._thread = thread
        self.right_of_way = thread.right_of_way
        self._profile = profile
        self._clock = clock or LoopClock()
        self._rng = rng or random.SystemRandom()
        self._notices = Notices()
        self._readers = ThreadReaders(lambda: self._session.store)
        self._session = Session(
            Surroundings(profile, load, connect, secrets, self._clock, self._rng, self._notices, thread, step)
        )
        self.details = MessageDetails(
            self._readers,
            lambda: self._session.account.uid if self._session.account else None,
            lambda: self._session.connection,
        )
        self.usage = UsageReads(self._readers, self._clock)
        self.search = MessageSearch(self._readers, self._clock)
        self.room_settings = RoomSettings(lambda change: self._command(lambda: self._change_rooms(change)))
        self.presence = PresencePart(self._session, self._readers, self._call, self._command)
        self.drafts = DraftsPart(self._readers, self._change_store_at_once)
        self.reports = ReportsPart(self._on_engine)
        self.invites = Invites(self._on_engine)
        self._step = step
        self._may_connect = asyncio.Event()
        self._started = False
        self.edits = Edits(self._change_outbox)
        self._message_queue = MessageQueue(
            self._session, self._notices, MessageIds(self._rng), step=step, wake=self._wake
        )
        self.files = FilesPart(
            self._session,
            self._readers,
            command=self._command,
            queue=self._message_queue,
            change_outbox=self._change_outbox,
            blocking=thread.run_blocking,
            rng=self._rng,
            now=self._clock.now,
        )
        self.membership = Membership(self._change_outbox)
        self.outbox = PendingRows(
            lambda room_id: self._read(lambda reader: reader.outbox(room_id), []), self._change_outbox
        )

    # --- life -------------------------------------------------------------------------------------------
    def start(self, *, online: bool = True, hold_back: bool = False) -> None:
        """Start the sync thread, open the store of the remembered account, take up its session.

        When it returns, ``account`` and all reads are there; the network comes later. With ``online`` False it never
        comes, unless somebody signs in: what is sent waits in the outbox for another start. With ``hold_back`` it comes
        after ``let_go``: until its first picture a window needs the processor more. Raises StoreError.
        """
        if self._started:
            return
        self._thread.retain()
        self._started = True
        try:
            self._thread.submit(self._open(online, hold_back)).result()
        except BaseException:
            self.close()
            raise

    def let_go(self) -> None:
        """Take up the session that ``start`` held back; idempotent."""
        if self._started:
            self._thread.call(self._may_connect.set)

    def close(self) -> None:
        """Stop and join the sync thread; idempotent. Nothing is delivered to subscribers afterwards."""
        self._notices.clear()
        if self._started:
            self._started = False
            try:
                self._thread.submit(self._session.aclose()).result()
            except ChatError:
                log.exception("the session did not close cleanly")
            self._thread.release()
        self._readers.close()
        self._profile.close()

    def subscribe(self, callback: Callable[[StoreChanges], None]) -> Callable[[], None]:
        """Call ``callback`` on the sync thread after each write; returns the function that ends it."""
        return self._notices.subscribe(callback)

    # --- account ----------------------------------------------------------------------------------------
    @property
    def account(self) -> Account | None:
        """Who is signed in on this profile; known at once at start, before any network answer."""
        return self._session.account

    @property
    def connection(self) -> ConnectionState:
        """The state that the banner shows."""
        return self._session.connection

    @property
    def session_error(self) -> ChatError | None:
        """Why the connection is SIGNED_OUT although an account is remembered; None otherwise."""
        return self._session.error

    def keyring_available(self) -> "Future[bool]":
        """Tell whether KeepSession.KEYRING would work here."""
        return self._command(self._session.keyring_available)

    def sign_up(self, email: str, password: str, display_name: str, keep: KeepSession) -> "Future[Account]":
        """Create account, profile, handle and directory entry; the profile is signed in afterwards."""
        return self._command(lambda: self._session.sign_up(email, password, display_name, keep))

    def sign_in(self, email: str, password: str, keep: KeepSession) -> "Future[Account]":
        """Sign in and open this account's store."""
        return self._command(lambda: self._session.sign_in(email, password, keep))

    def sign_out(self) -> "Future[None]":
        """Forget the session; what waits in the outbox stays on disk."""
        return self._command(self._session.sign_out)

    def resume_session(self) -> "Future[None]":
        """Try again to take up the saved session, for example after the keyring was unlocked."""
        return self._command(self._resume_session)

    def reconnect(self) -> None:
        """Try again now: the network has changed, or a person does not want to wait for the next attempt."""
        self._call(lambda: self._session.reconnect())

    # --- rooms ------------------------------------------------------------------------------------------
    def rooms(self) -> list[RoomSummary]:
        """Return all rooms, newest activity first."""
        return self._read(lambda reader: reader.rooms(), [])

    def room(self, room_id: RoomId) -> RoomSummary | None:
        """Return one row of the room list."""
        return self._read(lambda reader: reader.room(room_id), None)

    def members(self, room_id: RoomId) -> list[Member]:
        """Return the members: owner, admins, then by name."""
        return self._read(lambda reader: reader.members(room_id), [])

    def user(self, uid: Uid) -> User | None:
        """Return a cached profile."""
        return self._read(lambda reader: reader.user(uid), None)

    def find_user(self, email_or_handle: str) -> "Future[User]":
        """Look a person up by exact e-mail or @handle. Fails with NotFound."""
        return self._on_engine("find a person", lambda engine: engine.people.find(email_or_handle))

    def create_group(self, title: str, members: Sequence[str], room_id: RoomId | None = None) -> "Future[RoomId]":
        """Create a group with these people (each an e-mail, @handle or uid), under a fresh id unless one is given."""
        people = tuple(members)
        return self._on_engine(
            "create a group", lambda engine: engine.room_commands.create_group(title, people, room_id)
        )

    def create_direct(self, person: str) -> "Future[RoomId]":
        """Open the direct room with a person, or return the one that exists. Needs the network."""
        return self._on_engine("create a direct room", lambda engine: engine.room_commands.create_direct(person))

    def invite(self, room_id: RoomId, person: str) -> "Future[None]":
        """Add a person (e-mail, @handle or uid) to a group."""
        return self._on_engine("invite", lambda engine: engine.room_commands.invite(room_id, person))

    def caught_up(self, room_id: RoomId | None = None) -> "Future[None]":
        """Resolve when the room list was heard since the start, and this room's messages (of all live rooms if None).

        Waits as long as there is no network; a room that is not live or not there needs no wait.
        """
        return self._on_engine("catch up", lambda engine: engine.caught_up(room_id))

    def open_room(self, room_id: RoomId) -> None:
        """Tell that the room is on screen: its messages and members become live."""
        self._call(lambda: self._session.open_room(room_id))

    # --- messages ---------------------------------------------------------------------------------------
    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """Return stored messages in display order, pending ones last.

        Without a bound the newest ``limit``; ``before`` (exclusive) the ``limit`` just before it, ``after`` the
        ``limit`` just after it.
        """
        return self._read(lambda reader: reader.messages(room_id, limit=limit, before=before, after=after), [])

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        """Return one stored message."""
        return self._read(lambda reader: reader.message(room_id, message_id), None)

    def send(
        self,
        room_id: RoomId,
        body: str,
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
        typed: str | None = None,
    ) -> "Future[MessageId]":
        """Queue a text message; the future resolves when its outbox row is safe on disk.

        Its id is fresh unless one is given, as by an import that must not send the same twice. ``typed`` is how it
        stands in the room's draft, which it leaves in the same transaction; None when it does not come from there.
        """
        self._thread.right_of_way.let_through()
        return self._command(lambda: self._message_queue.send(room_id, body, reply_to, message_id, typed))

    def retry(self, message_id: MessageId) -> "Future[None]":
        """Queue a rejected message again, with the same id, or a rejected change of it."""
        return self._change_outbox(lambda outbox, _: outbox.retry(message_id))

    def discard(self, message_id: MessageId) -> "Future[None]":
        """Drop a rejected message for good, or a rejected change of it."""
        return self._change_outbox(lambda outbox, _: outbox.discard(message_id))

    def load_older(self, room_id: RoomId) -> "Future[bool]":
        """Fetch the page before the oldest stored message; False when history begins here."""
        return self._on_engine("load older messages", lambda engine: engine.history.load_older(room_id))

    def flush(self) -> "Future[int]":
        """Resolve when every queued message was answered; the value counts those still unsent or rejected.

        A stretch without network ends the wait after the first failed attempt of each room.
        """
        return self._command(self._flush)

    # --- read position ----------------------------------------------------------------------------------
    def mark_read(self, room_id: RoomId, up_to: datetime) -> None:
        """Move the read position forward to a message that was shown in a focused window; never moves back."""
        now = self._session.server_time.now
        self._call(lambda: self._store_of_account().mark_read(room_id, up_to, now()))

    def read_position(self, room_id: RoomId) -> datetime | None:
        """Return up to which sent_at this room was read, None when never."""
        return self._read(lambda reader: reader.read_position(room_id), None)

    # --- notices ----------------------------------------------------------------------------------------
    def notices(self) -> list[Notice]:
        """Return what is to be told about this device and was not dismissed, oldest first."""
        return self._read(lambda reader: reader.notices(), [])

    def dismiss_notice(self, number: int) -> None:
        """The person has read a notice."""
        self._call(lambda: self._store_of_account().dismiss_notice(number))

    def _change_store_at_once(self, change: Callable[[LocalStore], StoreChanges]) -> None:
        self._thread.right_of_way.let_through()
        self._call(lambda: change(self._store_of_account()))

    # --- on the sync thread -----------------------------------------------------------------------------
    async def _open(self, online: bool, hold_back: bool) -> None:
        self._session.open_remembered()
        if not hold_back:
            self._may_connect.set()
        if online:
            self._session.restore(self._may_connect)

    async def _resume_session(self) -> None:
        if self._session.engine is None:
            self._may_connect.set()
            self._session.restore(self._may_connect)
            await self._session.running_engine()

    def _change_outbox(self, change: Callable[[OutboxStore, datetime], StoreChanges]) -> "Future[None]":
        async def run() -> None:
            store = self._store_of_account()
            self._notices.publish(change(store.outbox, self._session.server_time.now()))
            store.files.clear()
            self._step(Step.QUEUED)
            self._wake()

        return self._command(run)

    async def _change_rooms(self, change: Callable[[LocalStore], StoreChanges]) -> None:
        self._notices.publish(change(self._store_of_account()))
        if self._session.engine is not None:
            self._session.engine.timelines.update()

    async def _flush(self) -> int:
        store = self._store_of_account()
        try:
            engine = await self._session.running_engine()
            return await run_on(self._session, engine, "flush", engine.send_queue.flush())
        except SignInRequired:
            return store.outbox.unsent()

    def _store_of_account(self) -> LocalStore:
        if self._session.store is None:
            raise SignInRequired("You are not signed in", "Sign in first.")
        return self._session.store

    def _wake(self) -> None:
        if self._session.engine is not None:
            self._session.engine.send_queue.wake()

    # --- crossing the threads ---------------------------------------------------------------------------
    def _command(self, command: Callable[[], Coroutine[Any, Any, T]]) -> "Future[T]":
        return self._thread.submit(only_chat_errors(command))

    def _on_engine(self, name: str, command: Callable[[SyncEngine], Coroutine[Any, Any, T]]) -> "Future[T]":
        async def run() -> T:
            engine = await self._session.running_engine()
            return await run_on(self._session, engine, name, command(engine))

        return self._command(run)

    def _call(self, change: Callable[[], StoreChanges | None]) -> None:
        """Run something that nobody waits for; what goes wrong is logged."""

        async def run() -> None:
            try:
                changes = change()
            except ChatError as error:
                log.warning("nothing was stored: %s", error)
            else:
                self._notices.publish(changes or StoreChanges())

        self._command(run)

    def _read(self, read: Callable[[LocalReader], T], nobody: T) -> T:
        reader = self._readers.current()
        return nobody if reader is None else read(reader)
