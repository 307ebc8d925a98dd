"""Parts of FakeChatClient: what ``client.search``, ``client.presence`` and ``client.usage`` are in it."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from desktop_chat.errors import ChatError
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.message import Message
from desktop_chat.model.messages.message_life import LifeEvent, MessageLife, Reach
from desktop_chat.model.realtime.presence import Availability, PersonPresence
from desktop_chat.model.realtime.receipts import Receipt
from desktop_chat.model.room import RoomSummary
from desktop_chat.model.search.folding import find_matches, fold
from desktop_chat.model.search.search_page import SearchCursor, SearchHit, SearchPage
from desktop_chat.model.search.search_query import parse_query
from desktop_chat.model.usage import UsageDay
from desktop_chat.sync.client import ChatClient
from desktop_chat.sync.parts.message_details import MessageDetails
from desktop_chat.sync.parts.message_search import MessageSearch
from desktop_chat.sync.parts.presence_part import PresencePart
from desktop_chat.sync.parts.room_settings import RoomSettings
from desktop_chat.sync.parts.usage_reads import UsageReads
from tests.example_data import NOW


class FakeSearch(MessageSearch):
    """Looks at every message of the fake, for words only."""

    def __init__(self, everything: Callable[[], list[Message]]) -> None:
        self._everything = everything
        self.asked: list[tuple[str, RoomId | None]] = []
        self.page = 50

    def messages(
        self, query: str, limit: int = 50, before: SearchCursor | None = None, room_id: RoomId | None = None
    ) -> SearchPage:
        self.asked.append((query, room_id))
        terms = parse_query(query, NOW).terms
        everything = [m for m in self._everything() if terms and not m.deleted_at]
        fitting = [m for m in everything if room_id in (None, m.room_id) and all(t in fold(m.body) for t in terms)]
        newest = sorted(fitting, key=display_order, reverse=True)
        begin = before.number if before else 0
        hits = tuple(SearchHit(m, find_matches(m.body, terms)) for m in newest[begin : begin + self.page])
        more = SearchCursor(0, begin + self.page) if begin + self.page < len(newest) else None
        return SearchPage(hits, more)


class FakeDetails(MessageDetails):
    """Lives of the fake's messages; a test adds ``events`` and ``reach``."""

    def __init__(self, client: ChatClient) -> None:
        self._client = client
        self.events: tuple[LifeEvent, ...] = ()
        self.reach: tuple[Reach, ...] = ()

    def life(self, room_id: RoomId, message_id: MessageId) -> MessageLife | None:
        message, account = self._client.message(room_id, message_id), self._client.account
        if message is None or account is None:
            return None
        sender = self._client.user(message.sender_id)
        name = sender.display_name if sender else ""
        return MessageLife(message, message.sender_id == account.uid, name, self.events, self.reach)

    def diagnostic(self, room_id: RoomId, message_id: MessageId) -> str:
        return f"a report of {len(self.events)} events"


class FakePresence(PresencePart):
    """Who a test says is there, typing, and has read what. ``calls`` is the client's list."""

    def __init__(
        self, client: ChatClient, calls: list[tuple[Any, ...]], publish: Callable[[StoreChanges], None]
    ) -> None:
        self._client = client
        self._calls = calls
        self._tell = publish
        self.people: dict[Uid, PersonPresence] = {}
        self.typing_in: dict[RoomId, tuple[Uid, ...]] = {}
        self.heard: dict[tuple[RoomId, Uid], Receipt] = {}
        self.shared = True
        self.available = True
        self.fails: ChatError | None = None

    @property
    def is_available(self) -> bool:
        return self.available

    def of(self, uid: Uid) -> PersonPresence:
        return self.people.get(uid, PersonPresence())

    def availability(self, uid: Uid) -> Availability:
        return self.of(uid).availability

    def typing(self, room_id: RoomId) -> tuple[Uid, ...]:
        return self.typing_in.get(room_id, ())

    def receipts(self, room_id: RoomId) -> list[Receipt]:
        account, summary = self._client.account, self._client.room(room_id)
        if account is None or summary is None:
            return []
        others = [uid for uid in summary.room.member_ids if uid != account.uid]
        return [self.heard.get((room_id, uid), Receipt(uid)) for uid in others]

    def set_idle(self, idle: bool) -> None:
        self._calls.append(("set_idle", idle))

    def typed(self, room_id: RoomId) -> None:
        self._calls.append(("typed", room_id))

    def stopped_typing(self, room_id: RoomId) -> None:
        self._calls.append(("stopped_typing", room_id))

    def mark_unread(self, room_id: RoomId) -> None:
        self._calls.append(("mark_unread", room_id))

    @property
    def share_last_seen(self) -> bool:
        return self.shared

    def set_share_last_seen(self, share: bool) -> "Future[None]":
        self._calls.append(("set_share_last_seen", share))
        answer: Future[None] = Future()
        if self.fails is not None:
            answer.set_exception(self.fails)
        else:
            self.shared = share
            answer.set_result(None)
        return answer

    # --- the test's side ----------------------------------------------------------------------------------
    def comes(self, uid: str, presence: PersonPresence) -> None:
        """Somebody comes, is idle or goes."""
        self.people[Uid(uid)] = presence
        self._tell(StoreChanges(presence=frozenset({Uid(uid)})))

    def types(self, room_id: RoomId, *uids: str) -> None:
        """These people and nobody else are typing in a room."""
        self.typing_in[room_id] = tuple(map(Uid, uids))
        self._tell(StoreChanges(typing=frozenset({room_id})))

    def hears(self, room_id: RoomId, receipt: Receipt) -> None:
        """A receipt of somebody comes."""
        self.heard[room_id, receipt.uid] = receipt
        self._tell(StoreChanges(receipts=frozenset({room_id})))


class FakeRoomSettings(RoomSettings):
    """Pins at once."""

    def __init__(self, pin: Callable[[RoomId, bool], None]) -> None:
        self._pin = pin

    def pin(self, room_id: RoomId, *, pinned: bool) -> "Future[None]":
        self._pin(room_id, pinned)
        answer: Future[None] = Future()
        answer.set_result(None)
        return answer


class FakeUsage(UsageReads):
    """What a test says that the client was billed."""

    def __init__(self) -> None:
        self.day = UsageDay(NOW.date())

    def today(self) -> UsageDay:
        return self.day


def display_order(message: Message) -> tuple[Any, ...]:
    """Return the key of the display order."""
    if message.sent_at is not None:
        return (0, message.sent_at, message.id)
    return (1, message.queued_at or NOW, message.outbox_seq or 0)


def page_of(messages: Iterable[Message], limit: int, before: Message | None, after: Message | None) -> list[Message]:
    """Return what ``ChatClient.messages`` would of all messages of a room."""
    rows = sorted(messages, key=display_order)
    if before is not None:
        rows = [row for row in rows if display_order(row) < display_order(before)]
    if after is not None:
        return [row for row in rows if display_order(row) > display_order(after)][:limit]
    return rows[-limit:]


def with_newest(row: RoomSummary, message: Message, sender: str, *, mine: bool) -> RoomSummary:
    """Return the line of a room into which a message came."""
    return replace(
        row,
        last_body=message.body,
        last_sender_id=message.sender_id,
        last_sender_name=sender,
        last_at=message.shown_at,
        last_state=message.state if mine else None,
        unread=row.unread + (0 if mine else 1),
    )
