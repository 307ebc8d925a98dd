"""The stretch of a room's messages that is held in memory: at most two hundred or so of any number in the store."""

from bisect import bisect_left
from collections.abc import Set
from datetime import UTC, datetime
from typing import Any

from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient

PAGE = 60
CAPACITY = 3 * PAGE
FOLLOWED = PAGE
"""Who is at the end and sees new ones come in needs few above them: each costs its share of every layout."""

SCREEN = 24
"""So many messages fill a window. What comes above them is fetched when it is scrolled to, or comes in sight."""

SLICE = 8
"""So many messages are laid out and painted well within one picture of the screen (16 ms)."""

# More changed messages than this are cheaper read in one query than one by one.
_MANY = SLICE
_EVER = datetime.min.replace(tzinfo=UTC)


def display_key(message: Message) -> tuple[Any, ...]:
    """Return the sort key of the display order: server time and id; pending ones last, in order of sending."""
    if message.sent_at is not None:
        return (0, message.sent_at, message.id)
    return (1, message.queued_at or _EVER, message.outbox_seq or 0, message.id)


class MessageWindow:
    """Messages of one room in display order, read from the store page by page.

    ``at_newest`` tells that nothing newer is in the store, ``at_oldest`` that nothing older is. ``is_behind``: so much
    came at once behind the newest that ``newer`` is to take it in by and by.
    """

    def __init__(self, client: ChatClient, room_id: RoomId) -> None:
        self._client = client
        self._room_id = room_id
        self.messages: list[Message] = []
        self.at_newest = True
        self.at_oldest = False
        self.is_behind = False

    def open(self, limit: int = PAGE) -> None:
        """Show the newest messages."""
        limit = min(limit, CAPACITY)
        self.messages = self._client.messages(self._room_id, limit=limit)
        self.at_newest, self.is_behind = True, False
        self.at_oldest = len(self.messages) < limit

    def around(self, message_id: MessageId) -> bool:
        """Show a stored message with a page on each side; False, and no change, when it is not in the store."""
        message = self._client.message(self._room_id, message_id)
        if message is None:
            return False
        before = self._client.messages(self._room_id, limit=PAGE, before=message)
        after = self._client.messages(self._room_id, limit=PAGE, after=message)
        self.messages = [*before, message, *after]
        self.at_oldest, self.at_newest, self.is_behind = len(before) < PAGE, len(after) < PAGE, False
        return True

    def older(self) -> bool:
        """Take in the page before; the newest end gives way. False when the store has none."""
        if not self.messages:
            return False
        page = self._client.messages(self._room_id, limit=PAGE, before=self.messages[0])
        self.at_oldest = len(page) < PAGE
        self.messages[:0] = page
        if len(self.messages) > CAPACITY:
            del self.messages[CAPACITY:]
            self.at_newest = False
        return bool(page)

    def newer(self, limit: int = PAGE) -> bool:
        """Take in the page after; the oldest end gives way. False when the store has none."""
        if not self.messages or self.at_newest:
            return False
        capacity = FOLLOWED if self.is_behind else CAPACITY
        page = self._client.messages(self._room_id, limit=limit, after=self.messages[-1])
        self.at_newest = len(page) < limit
        self.is_behind = self.is_behind and not self.at_newest
        self.messages.extend(page)
        del self.messages[: self._over(capacity)]
        return bool(page)

    def apply(self, changed: Set[MessageId], *, keep_newest: bool) -> None:
        """Read changed messages again: added, edited, moved (a pending one was stored) or gone.

        However many they are, the window grows by one slice at most; what is left at its end makes it ``is_behind``.
        More than are held at the end, where the reader is, are not gone through: it opens anew there.
        ``keep_newest`` tells which end stays when the window is full: the one the reader is at.
        """
        is_at_end = keep_newest and (self.at_newest or self.is_behind)
        if not self.messages or (is_at_end and len(changed) > FOLLOWED):
            self.open(SCREEN)
        elif len(changed) > _MANY:
            self._read_again()
        else:
            for message_id in changed:
                self._apply_one(message_id)
        if keep_newest:
            del self.messages[: self._over(FOLLOWED if is_at_end else CAPACITY)]
        elif len(self.messages) > CAPACITY:
            del self.messages[CAPACITY:]
            self.at_newest = False

    def _apply_one(self, message_id: MessageId) -> None:
        self.messages = [message for message in self.messages if message.id != message_id]
        message = self._client.message(self._room_id, message_id)
        if message is None:
            return
        key = display_key(message)
        if self.messages and key < display_key(self.messages[0]):
            if not self.at_oldest:
                return
        elif self.messages and key > display_key(self.messages[-1]) and not self.at_newest:
            return
        self.messages.insert(bisect_left(self.messages, key, key=display_key), message)

    def _read_again(self) -> None:
        first, last = self.messages[0], self.messages[-1]
        again = self._client.message(self._room_id, first.id)
        limit = len(self.messages) - 1 + SLICE
        rest = self._client.messages(self._room_id, limit=limit, after=first)
        if self.at_newest:
            self.at_newest = len(rest) < limit
            self.is_behind = not self.at_newest
        else:
            rest = [message for message in rest if display_key(message) <= display_key(last)]
        self.messages = [again, *rest] if again and display_key(again) == display_key(first) else rest
        if self.at_oldest:
            self.at_oldest = False  # older ones may be among the changes; the next look upward finds them

    def _over(self, capacity: int) -> int:
        """Return how many of the oldest have no place, which the caller takes out."""
        over = max(0, len(self.messages) - capacity)
        self.at_oldest = self.at_oldest and not over
        return over
