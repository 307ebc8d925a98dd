"""FakeChatClient: the public face of ChatClient on values in memory, for tests and screenshots of the window.

Commands are recorded in ``calls`` and answered at once; a test plays the server with ``deliver``, ``acknowledge``,
``reject`` and ``set_connection``. Changes reach subscribers before the call returns, on the calling thread.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from desktop_chat.errors import ChatError, NotFound
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId, Uid, direct_room_id
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.notice import Notice
from desktop_chat.model.room import Member, Role, RoomKind, RoomSummary
from desktop_chat.model.user import Account, User
from desktop_chat.sync.client import ChatClient, KeepSession
from tests.example_data import NOW, Conversation, a_conversation, a_room, a_summary
from tests.fake_drafts import FakeDrafts
from tests.fake_edits import FakeEdits, FakeMembership, FakePendingRows
from tests.fake_files import FakeFiles
from tests.fake_links import FakeInvites, FakeReports
from tests.fake_parts import FakeDetails, FakePresence, FakeRoomSettings, FakeSearch, FakeUsage, page_of, with_newest

T = TypeVar("T")


class FakeChatClient(ChatClient):
    """A ChatClient without threads, store or network.

    ``fail_next["send"] = Unavailable(...)`` makes the next such command fail. ``older`` holds, by room, pages that
    ``load_older`` has yet to bring. With ``hold`` set, commands stay unanswered until ``release()``.
    """

    def __init__(self, scene: Conversation | None = None, *, signed_in: bool = True) -> None:
        scene = scene or a_conversation()
        self.scene = scene
        self.calls: list[tuple[Any, ...]] = []
        self.fail_next: dict[str, ChatError] = {}
        self.older: dict[RoomId, list[list[Message]]] = {}
        self.hold = False
        self.error: ChatError | None = None
        self.started, self.keyring = False, True
        self.now = NOW
        self.usage: FakeUsage = FakeUsage()
        self.room_settings = FakeRoomSettings(
            lambda room_id, pinned: self.deliver_room(replace(self._rooms[room_id], is_pinned=pinned))
        )
        self.drafts: FakeDrafts = FakeDrafts(self)
        self._held: list[Callable[[], None]] = []
        self._subscribers: list[Callable[[StoreChanges], None]] = []
        self._account = scene.account if signed_in else None
        self._connection = ConnectionState.ONLINE if signed_in else ConnectionState.SIGNED_OUT
        self._users = {user.uid: user for user in scene.users}
        self._rooms = {row.room.id: row for row in scene.rooms}
        self._members = {room_id: list(members) for room_id, members in scene.members.items()}
        self._messages = {room_id: list(messages) for room_id, messages in scene.messages.items()}
        self._positions: dict[RoomId, datetime] = {}
        self.search = FakeSearch(lambda: [message for rows in self._messages.values() for message in rows])
        self.details = FakeDetails(self)
        self.edits: FakeEdits = FakeEdits(self)
        self.membership: FakeMembership = FakeMembership(self)
        self.outbox: FakePendingRows = FakePendingRows()
        self.files: FakeFiles = FakeFiles(self)
        self.presence: FakePresence = FakePresence(self, self.calls, self.emit)
        self.invites: FakeInvites = FakeInvites()
        self.reports: FakeReports = FakeReports()
        self._waiting_notices: list[Notice] = []
        self._seq = 0

    # --- what a test does in the server's place ---------------------------------------------------------
    def emit(self, changes: StoreChanges) -> None:
        """Tell the subscribers."""
        for callback in list(self._subscribers):
            callback(changes)

    def deliver(self, *messages: Message) -> None:
        """Store messages that came from the server and tell about all of them in one change."""
        for message in messages:
            self._put(message)
        self._emit_messages(*messages)

    def deliver_room(self, row: RoomSummary, members: Sequence[Member] = ()) -> None:
        """Add or change a row of the room list."""
        self._rooms[row.room.id] = row
        if members:
            self._members[row.room.id] = list(members)
        self.emit(StoreChanges(rooms=frozenset({row.room.id}), members=frozenset({row.room.id})))

    def remove_room(self, room_id: RoomId) -> None:
        """Take a room away, as when the person was removed from it."""
        for rows in (self._rooms, self._members, self._messages):
            rows.pop(room_id, None)
        self.emit(StoreChanges(rooms=frozenset({room_id})))

    def acknowledge(self, message_id: MessageId, sent_at: datetime | None = None) -> None:
        """Make a queued message sent."""
        message = self._find(message_id)
        at = sent_at or self._tick()
        self.deliver(replace(message, state=MessageState.SENT, sent_at=at, updated_at=at, outbox_seq=None, error=None))

    def reject(self, message_id: MessageId, reason: str = "You are not a member of this room.") -> None:
        """Make a queued message rejected."""
        self.deliver(replace(self._find(message_id), state=MessageState.REJECTED, error=reason))

    def set_connection(self, state: ConnectionState) -> None:
        """Change what the banner shows."""
        self._connection = state
        self.emit(StoreChanges(connection=True))

    def set_account(self, account: Account | None) -> None:
        """Sign somebody in or out."""
        self._account = account
        self._connection = ConnectionState.ONLINE if account else ConnectionState.SIGNED_OUT
        self.emit(StoreChanges(account=True, connection=True))

    def tell(self, *notices: Notice) -> None:
        """Have notices that wait to be read."""
        self._waiting_notices += notices
        self.emit(StoreChanges(notices=True))

    def release(self) -> None:
        """Answer what was held back."""
        self.hold = False
        held, self._held = self._held, []
        for answer in held:
            answer()

    # --- life -------------------------------------------------------------------------------------------
    def start(self, *, online: bool = True, hold_back: bool = False) -> None:
        self.started = True
        if not online:
            self._connection = ConnectionState.SIGNED_OUT
        elif self._account is not None and self.error is None and self._connection is ConnectionState.SIGNED_OUT:
            self._connection = ConnectionState.ONLINE

    def let_go(self) -> None:
        self.calls.append(("let_go",))

    def close(self) -> None:
        self.started = False
        self._subscribers.clear()

    def subscribe(self, callback: Callable[[StoreChanges], None]) -> Callable[[], None]:
        self._subscribers.append(callback)

        def end() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return end

    # --- account ----------------------------------------------------------------------------------------
    @property
    def account(self) -> Account | None:
        return self._account

    @property
    def connection(self) -> ConnectionState:
        return self._connection

    @property
    def session_error(self) -> ChatError | None:
        return self.error

    def resume_session(self) -> "Future[None]":
        return self._answer("resume_session", lambda: self.set_account(self._account))

    def reconnect(self) -> None:
        self.calls.append(("reconnect",))

    def keyring_available(self) -> "Future[bool]":
        return self._answer("keyring_available", lambda: self.keyring)

    def sign_up(self, email: str, password: str, display_name: str, keep: KeepSession) -> "Future[Account]":
        account = Account(self.scene.account.uid, email, display_name)
        return self._answer("sign_up", lambda: self._signed_in(account), email, display_name, keep)

    def sign_in(self, email: str, password: str, keep: KeepSession) -> "Future[Account]":
        account = replace(self.scene.account, email=email)
        return self._answer("sign_in", lambda: self._signed_in(account), email, keep)

    def sign_out(self) -> "Future[None]":
        return self._answer("sign_out", lambda: self.set_account(None))

    # --- notices ----------------------------------------------------------------------------------------
    def notices(self) -> list[Notice]:
        return list(self._waiting_notices)

    def dismiss_notice(self, number: int) -> None:
        self.calls.append(("dismiss_notice", number))
        self._waiting_notices = [notice for notice in self._waiting_notices if notice.number != number]
        self.emit(StoreChanges(notices=True))

    # --- rooms ------------------------------------------------------------------------------------------
    def rooms(self) -> list[RoomSummary]:
        return sorted(self._rooms.values(), key=lambda row: row.last_at or row.room.updated_at or NOW, reverse=True)

    def room(self, room_id: RoomId) -> RoomSummary | None:
        return self._rooms.get(room_id)

    def members(self, room_id: RoomId) -> list[Member]:
        rank = list(Role)
        return sorted(self._members.get(room_id, ()), key=lambda member: (rank.index(member.role), member.display_name))

    def user(self, uid: Uid) -> User | None:
        return self._users.get(uid)

    def find_user(self, email_or_handle: str) -> "Future[User]":
        return self._answer("find_user", lambda: self._person(email_or_handle), email_or_handle)

    def create_group(self, title: str, members: Sequence[str], room_id: RoomId | None = None) -> "Future[RoomId]":
        return self._answer("create_group", lambda: self._new_group(title, members, room_id), title, tuple(members))

    def create_direct(self, person: str) -> "Future[RoomId]":
        return self._answer("create_direct", lambda: self._new_direct(person), person)

    def invite(self, room_id: RoomId, person: str) -> "Future[None]":
        return self._answer("invite", lambda: self._add_member(room_id, person), room_id, person)

    def caught_up(self, room_id: RoomId | None = None) -> "Future[None]":
        return self._answer("caught_up", lambda: None, room_id)

    def open_room(self, room_id: RoomId) -> None:
        self.calls.append(("open_room", room_id))

    # --- messages ---------------------------------------------------------------------------------------
    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        return page_of(self._messages.get(room_id, ()), limit, before, after)

    def message(self, room_id: RoomId, message_id: MessageId) -> Message | None:
        return next((row for row in self._messages.get(room_id, ()) if row.id == message_id), None)

    def send(
        self,
        room_id: RoomId,
        body: str,
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
        typed: str | None = None,
    ) -> "Future[MessageId]":
        def queue() -> MessageId:
            self.drafts.take_sent(room_id, typed, reply_to)
            return self._queue(room_id, body, reply_to, message_id)

        return self._answer("send", queue, room_id, body, reply_to)

    def retry(self, message_id: MessageId) -> "Future[None]":
        return self._answer("retry", lambda: self._requeue(message_id), message_id)

    def discard(self, message_id: MessageId) -> "Future[None]":
        return self._answer("discard", lambda: self._drop(message_id), message_id)

    def load_older(self, room_id: RoomId) -> "Future[bool]":
        return self._answer("load_older", lambda: self._older_page(room_id), room_id)

    def flush(self) -> "Future[int]":
        return self._answer("flush", self._unsent)

    # --- read position ----------------------------------------------------------------------------------
    def mark_read(self, room_id: RoomId, up_to: datetime) -> None:
        self.calls.append(("mark_read", room_id, up_to))
        before = self._positions.get(room_id)
        if before is not None and up_to <= before:
            return
        self._positions[room_id] = up_to
        row = self._rooms.get(room_id)
        if row is not None:
            unread = sum(
                1
                for message in self._messages.get(room_id, ())
                if message.sent_at and message.sent_at > up_to and message.sender_id != self.scene.account.uid
            )
            self._rooms[room_id] = replace(row, unread=unread)
            self.emit(StoreChanges(rooms=frozenset({room_id})))

    def read_position(self, room_id: RoomId) -> datetime | None:
        return self._positions.get(room_id)

    # --- inside -----------------------------------------------------------------------------------------
    def _answer(self, command: str, action: Callable[[], T], *arguments: Any) -> "Future[T]":
        self.calls.append((command, *arguments))
        future: Future[T] = Future()

        def settle() -> None:
            error = self.fail_next.pop(command, None)
            try:
                if error is not None:
                    raise error
                future.set_result(action())
            except ChatError as failure:
                future.set_exception(failure)

        self._held.append(settle) if self.hold else settle()
        return future

    def _tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def _signed_in(self, account: Account) -> Account:
        self.set_account(account)
        return account

    def _person(self, text: str) -> User:
        wanted = text.removeprefix("@").partition("@")[0].lower()
        for user in self._users.values():
            if wanted in (user.handle, user.uid):
                return user
        raise NotFound("Nobody found", f"There is no account for {text}.")

    def _new_group(self, title: str, people: Sequence[str], room_id: RoomId | None) -> RoomId:
        users = [self._person(person) for person in people]
        room = a_room(room_id, title=title, members=(self.scene.account.uid, *(user.uid for user in users)))
        self._add_room(a_summary(room), users)
        return room.id

    def _new_direct(self, person: str) -> RoomId:
        user = self._person(person)
        me = self.scene.account.uid
        for row in self._rooms.values():
            if row.room.kind is RoomKind.DIRECT and user.uid in row.room.member_ids:
                return row.room.id
        room = a_room(direct_room_id(me, user.uid), kind=RoomKind.DIRECT, members=(me, user.uid))
        self._add_room(a_summary(room, title=user.display_name), [user])
        return room.id

    def _add_room(self, row: RoomSummary, users: Sequence[User]) -> None:
        account = self.scene.account
        owner = Member(row.room.id, account.uid, Role.OWNER, self.now, account.display_name)
        others = [Member(row.room.id, u.uid, Role.MEMBER, self.now, u.display_name, u.handle) for u in users]
        self.deliver_room(row, [owner, *others])

    def _add_member(self, room_id: RoomId, person: str) -> None:
        user = self._person(person)
        row = self._rooms[room_id]
        member = Member(room_id, user.uid, Role.MEMBER, self.now, user.display_name, user.handle)
        room = replace(row.room, member_ids=(*row.room.member_ids, user.uid))
        self.deliver_room(replace(row, room=room), [*self._members.get(room_id, ()), member])

    def _queue(self, room_id: RoomId, body: str, reply_to: MessageId | None, message_id: MessageId | None) -> MessageId:
        self._seq += 1
        message = Message(
            id=message_id or MessageId(f"own{self._seq:06d}"),
            room_id=room_id,
            sender_id=self.scene.account.uid,
            body=body,
            sent_at=None,
            reply_to=reply_to,
            state=MessageState.QUEUED,
            queued_at=self._tick(),
            outbox_seq=self._seq,
        )
        self.deliver(message)
        return message.id

    def _requeue(self, message_id: MessageId) -> None:
        self.deliver(replace(self._find(message_id), state=MessageState.QUEUED, error=None))

    def _drop(self, message_id: MessageId) -> None:
        message = self._find(message_id)
        self._messages[message.room_id].remove(message)
        self._emit_messages(message)

    def _older_page(self, room_id: RoomId) -> bool:
        pages = self.older.get(room_id, [])
        if pages:
            self.deliver(*pages.pop(0))
        return bool(pages)

    def _unsent(self) -> int:
        return sum(row.state is not MessageState.SENT for rows in self._messages.values() for row in rows)

    def _find(self, message_id: MessageId) -> Message:
        found = [row for rows in self._messages.values() for row in rows if row.id == message_id]
        if not found:
            raise NotFound("No such message")
        return found[0]

    def _put(self, message: Message) -> None:
        rows = self._messages.setdefault(message.room_id, [])
        rows[:] = [row for row in rows if row.id != message.id]
        rows.append(message)
        summary = self._rooms.get(message.room_id)
        if summary is not None and (summary.last_at is None or (message.shown_at or NOW) >= summary.last_at):
            mine = message.sender_id == self.scene.account.uid
            name = self._users[message.sender_id].display_name if message.sender_id in self._users else ""
            self._rooms[message.room_id] = with_newest(summary, message, name, mine=mine)

    def _emit_messages(self, *messages: Message) -> None:
        touched = frozenset((message.room_id, message.id) for message in messages)
        self.emit(StoreChanges(rooms=frozenset(room for room, _ in touched), messages=touched))
