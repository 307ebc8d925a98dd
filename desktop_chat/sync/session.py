"""Session: who is signed in on this profile, where the refresh token is kept, and the engine that runs for them."""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from desktop_chat.errors import ChatError, NoSecretStore, SignInRequired, StoreError, Unavailable
from desktop_chat.local.store import LocalStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.firebase import documents
from desktop_chat.model.ids import RoomId
from desktop_chat.model.notice import NoticeKind
from desktop_chat.model.usage import quota_day
from desktop_chat.model.user import Account
from desktop_chat.sync.allowance import Allowance
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.engine import SyncEngine
from desktop_chat.sync.gateways import Gateways, KeepSession, SecretStore
from desktop_chat.sync.people.registration import register
from desktop_chat.sync.state.live_signs import LiveSigns
from desktop_chat.sync.state.online_state import OnlineState
from desktop_chat.sync.state.transfers import Transfers
from desktop_chat.sync.surroundings import OpenStore, Surroundings
from desktop_chat.sync.tasks import Tasks
from desktop_chat.sync.timing.server_time import ServerTime
from desktop_chat.sync.timing.wake_watch import WakeWatch
from desktop_chat.sync.usage.metered_firestore import MeteredFirestore
from desktop_chat.sync.usage.metered_storage import MeteredStorage
from desktop_chat.sync.usage.usage_counter import UsageCounter

log = logging.getLogger(__name__)

T = TypeVar("T")

DAMAGED = (
    "The local database is damaged",
    "Restart Desktop Chat: it keeps the damaged file, rescues what was not sent, and fetches the rest again.",
)
ACCOUNT_CHANGED = StoreChanges(account=True)
CONNECTION_CHANGED = StoreChanges(connection=True)


class Session:
    """Sign-up, sign-in, sign-out and the session that outlives the process; runs on the sync loop.

    The account and its store are there without a session too: rooms stay readable and messages can be queued.
    ``error`` says why there is no session although an account is remembered.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings
        self._online = OnlineState(surroundings.clock, self._connection_changed)
        self._wake_watch = WakeWatch(surroundings.clock, self.reconnect)
        self._tasks = Tasks()
        self._lock = asyncio.Lock()
        self._gateways: Gateways | None = None
        self._engine: SyncEngine | None = None
        self._restoring: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._closed = False
        self._opened: OpenStore | None = None
        self._usage: UsageCounter | None = None
        self._keep = KeepSession.MEMORY
        self._saved_token: str | None = None
        self._open_room: RoomId | None = None
        self.signs = LiveSigns()
        self.transfers = Transfers(surroundings.notices.publish)
        self.server_time = ServerTime(surroundings.clock)
        self.account: Account | None = None
        self.error: ChatError | None = None

    @property
    def connection(self) -> ConnectionState:
        """The state of the listen stream."""
        return self._online.state

    @property
    def engine(self) -> SyncEngine | None:
        """What runs for the account, None without a session."""
        return self._engine

    @property
    def store(self) -> LocalStore | None:
        """The account's store, None while nobody is signed in."""
        return self._opened.store if self._opened else None

    # --- start and end ----------------------------------------------------------------------------------
    def open_remembered(self) -> None:
        """Open the remembered account's store; nothing of the network. Raises StoreError."""
        remembered = self._around.profile.remembered()
        if remembered is not None:
            self._open_store(remembered.account)
            self._keep = _keep_session(remembered.keep)

    def restore(self, may_connect: asyncio.Event) -> None:
        """Take up the saved session in the background, as soon as it may."""
        if self.account is not None:
            self._online.connecting()
            self._restoring = self._tasks.start("restore", self._restore(self.account, may_connect))

    async def running_engine(self) -> SyncEngine:
        """Return the engine, waiting for a session that is being taken up. Raises SignInRequired."""
        if self._restoring is not None:
            await asyncio.shield(self._restoring)
        if self._engine is None:
            error = self.error or SignInRequired("You are not signed in", "Sign in first.")
            raise SignInRequired(error.title, error.message)
        return self._engine

    def open_room(self, room_id: RoomId) -> None:
        """The room is on screen."""
        self._open_room = room_id
        if self._engine is not None:
            self._engine.open_room(room_id)

    def reconnect(self) -> None:
        """The network has changed, the computer woke up, or a person does not want to wait: try everything now."""
        if self._engine is not None and self._gateways is not None:
            self._gateways.firestore.reconnect()
            self._engine.connected()

    async def aclose(self) -> None:
        """Stop everything; the saved session stays."""
        self._closed = True
        self._wake_watch.stop()
        if self._restoring is not None:
            self._restoring.cancel()
        await self._stop_engine()
        await self._tasks.cancel_all()
        self._online.signed_out()
        if self._gateways is not None:
            await self._save_rotated_token()
            if self._gateways.database is not None:
                await self._gateways.database.aclose()
            if self._gateways.storage is not None:
                await self._gateways.storage.aclose()
            await self._gateways.firestore.aclose()
            await self._gateways.auth.aclose()
        self._close_store()

    # --- account ----------------------------------------------------------------------------------------
    async def keyring_available(self) -> bool:
        """Tell whether a session can be kept in the keyring."""
        try:
            await self._secret(KeepSession.KEYRING, lambda store: store.get("availability"))
        except NoSecretStore:
            return False
        return True

    async def sign_up(self, email: str, password: str, display_name: str, keep: KeepSession) -> Account:
        """Create the account and its documents, and take up its session. Raises ChatError."""
        check_display_name(display_name)
        async with self._lock:
            await self._check_secret_store(keep)
            gateways = await self._connected_gateways()
            account = await gateways.auth.sign_up(email.strip(), password, display_name.strip())
            try:
                await register(gateways.firestore, account, self._around.rng)
            except Unavailable as error:
                log.warning("the profile will be written later: %s", error)
            await self._enter(gateways, account, keep)
        return account

    async def sign_in(self, email: str, password: str, keep: KeepSession) -> Account:
        """Take up a session. Raises ChatError, and then leaves everything as it was."""
        async with self._lock:
            await self._check_secret_store(keep)
            gateways = await self._connected_gateways()
            account = await gateways.auth.sign_in(email.strip(), password)
            await self._enter(gateways, account, keep)
        return account

    async def sign_out(self) -> None:
        """Forget the session; store and outbox stay on disk."""
        async with self._lock:
            account, keep = self.account, self._keep
            if account is None:
                return
            await self._stop_engine()
            self._online.signed_out()
            if self._gateways is not None:
                await self._gateways.auth.sign_out()
            self._around.profile.forget()
            self._close_store()
            self.account = self.error = self._saved_token = self._open_room = None
            self._around.notices.publish(ACCOUNT_CHANGED)
            # Last, so that a keyring that is locked now keeps nobody signed in here; its error is still told.
            await self._secret(keep, lambda store: store.delete(_secret_name(account)))

    # --- inside -----------------------------------------------------------------------------------------
    async def _restore(self, account: Account, may_connect: asyncio.Event) -> None:
        await may_connect.wait()
        async with self._lock:
            if self.account is not account:
                return
            try:
                gateways = await self._connected_gateways()
                token = await self._secret(self._keep, lambda store: store.get(_secret_name(account)))
                if not token:
                    raise SignInRequired("Please sign in again", "The saved session is not on this computer any more.")
                await gateways.auth.resume(account, token)
            except ChatError as error:
                self._lost(error)
            except Exception as error:
                log.exception("the session could not be taken up")
                self._lost(ChatError("Desktop Chat could not connect", f"The log tells more: {error}"))
            else:
                self._saved_token, self.error = token, None
                self._start_engine(gateways, account)

    async def _enter(self, gateways: Gateways, account: Account, keep: KeepSession) -> None:
        token = gateways.auth.refresh_token()
        if token:
            await self._secret(keep, lambda store: store.set(_secret_name(account), token))
        await self._stop_engine()
        self._check_open()
        if self.account is not None and self.account.uid != account.uid:
            await self._forget_secret_of(self.account)
        self._around.profile.remember(account, keep)
        self._close_store()
        self._open_store(account)
        self._keep, self._saved_token, self.error = keep, token, None
        self._online.connecting()
        self._around.notices.publish(ACCOUNT_CHANGED)
        self._start_engine(gateways, account)

    def _check_open(self) -> None:
        if self._closed:
            raise Unavailable("Desktop Chat is closing", "Start it again.")

    async def _forget_secret_of(self, account: Account) -> None:
        try:
            await self._secret(self._keep, lambda store: store.delete(_secret_name(account)))
        except ChatError as error:
            log.warning("the session of the last account was not deleted: %s", error)

    def _start_engine(self, gateways: Gateways, account: Account) -> None:
        if self._opened is None or self._closed:
            return
        usage = self._usage = self._usage_counter(self._opened)
        firestore, clock = MeteredFirestore(gateways.firestore, usage.count, usage.spent), self._around.clock
        context = SyncContext(
            account=account,
            store=self._opened.store,
            reader=self._opened.reader,
            firestore=firestore,
            allowance=Allowance(firestore, account.uid, clock, self.server_time, gateways.auth.is_bulk),
            clock=clock,
            rng=self._around.rng,
            tasks=Tasks(),
            publish=self._around.notices.publish,
            session_lost=self._lost,
            thrift=lambda: usage.thrift,
            subscribe=self._around.notices.subscribe,
            signs=self.signs,
            server_time=self.server_time,
            transfers=self.transfers,
            blocking=self._around.thread.run_blocking,
            database=gateways.database,
            storage=None if gateways.storage is None else MeteredStorage(gateways.storage, usage.count),
            step=self._around.step,
            give_way=self._around.thread.right_of_way.give_way,
            check_session=gateways.auth.check_session,
        )
        self._engine = SyncEngine(context)
        self._engine.start(self._open_room)
        self._wake_watch.start()

    def _usage_counter(self, opened: OpenStore) -> UsageCounter:
        known = opened.reader.usage(quota_day(self._around.clock.now()))
        return UsageCounter(opened.store, known, self._around.clock, self._around.notices.publish, self._thrift_changed)

    def _thrift_changed(self) -> None:
        if self._engine is not None:
            self._engine.thrift_changed()

    async def _stop_engine(self) -> None:
        engine, self._engine = self._engine, None
        self._wake_watch.stop()
        if engine is not None:
            self._closing = self._tasks.start("stop engine", engine.aclose())
        # Whoever comes second waits too: the store is closed only after the engine.
        if self._closing is not None:
            await asyncio.wait([self._closing])
        usage, self._usage = self._usage, None
        if usage is not None:
            usage.flush()

    def _lost(self, error: ChatError) -> None:
        """There is no session any more; the person must act. Nothing is deleted."""
        log.warning("no session: %s", error)
        self.error = error
        self._tasks.start("session lost", self._stop_engine())
        self._online.signed_out()

    def _connection_changed(self, state: ConnectionState) -> None:
        self._around.notices.publish(CONNECTION_CHANGED)
        if state is ConnectionState.ONLINE and self._engine is not None:
            self._engine.connected()
            self._tasks.start("save token", self._save_rotated_token())

    def _database_heard(self, is_ready: bool) -> None:
        if self._engine is not None and (realtime := self._engine.realtime) is not None:
            realtime.connected(is_ready=is_ready)

    async def _connected_gateways(self) -> Gateways:
        if self._gateways is None:
            await self._around.thread.run_blocking(self._around.load)
            self._check_open()
            self._gateways = self._around.connect()
            self._gateways.firestore.watch_connection(self._online.heard)
            if (database := self._gateways.database) is not None:
                database.watch_connection(self._database_heard)
                database.watch_server_time(self.server_time.heard)
        return self._gateways

    def _open_store(self, account: Account) -> None:
        path = self._around.profile.database_path(account.uid)
        store = LocalStore.open(path, account.uid, self._around.clock.now)
        self._opened = OpenStore(store, store.reader())
        if store.unchecked:
            self._tasks.start("check store", self._check_store(store))
        self.account = account

    async def _check_store(self, store: LocalStore) -> None:
        """Look for damage after an unclean end; the next start replaces a damaged file."""
        try:
            sound = await self._around.thread.run_blocking(store.is_sound)
        except StoreError as error:
            log.warning("the database could not be checked: %s", error)
            return
        if not sound and self.store is store:
            self._around.notices.publish(store.add_notice(NoticeKind.DAMAGE, *DAMAGED))

    def _close_store(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.reader.close()
            opened.store.close()

    async def _save_rotated_token(self) -> None:
        """The server may hand out a new refresh token at any refresh of the ID token."""
        account, gateways = self.account, self._gateways
        token = gateways.auth.refresh_token() if gateways is not None else None
        if account is None or not token or token == self._saved_token:
            return
        self._saved_token = token
        try:
            await self._secret(self._keep, lambda store: store.set(_secret_name(account), token))
        except ChatError as error:
            log.warning("the renewed session was not saved: %s", error)

    async def _check_secret_store(self, keep: KeepSession) -> None:
        """Fail before an account is created, not after."""
        await self._secret(keep, lambda store: store.get("availability"))

    async def _secret(self, keep: KeepSession, use: Callable[[SecretStore], T]) -> T:
        return await self._around.thread.run_blocking(lambda: use(self._around.secrets(keep)))


def check_display_name(name: str) -> None:
    """Raise Rejected for a name that no profile can have."""
    documents.user_fields(name, "any")


def _secret_name(account: Account) -> str:
    return f"refresh-token-{account.uid}"


def _keep_session(value: str) -> KeepSession:
    return next((keep for keep in KeepSession if keep == value), KeepSession.MEMORY)
