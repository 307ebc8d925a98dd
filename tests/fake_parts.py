"""Parts of FakeChatClient: what ``client.search`` and ``client.usage`` are in it."""

from collections.abc import Callable
from typing import Any

from desktop_chat.model.folding import find_matches, fold
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.message import Message
from desktop_chat.model.message_life import LifeEvent, MessageLife, Reach
from desktop_chat.model.search_page import SearchCursor, SearchHit, SearchPage
from desktop_chat.model.search_query import parse_query
from desktop_chat.model.usage import UsageDay
from desktop_chat.sync.client import ChatClient
from desktop_chat.sync.message_details import MessageDetails
from desktop_chat.sync.message_search import MessageSearch
from desktop_chat.sync.usage_reads import UsageReads
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
