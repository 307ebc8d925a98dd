"""One-shot pages of messages: the newest, the older ones, and what was missed in a room that is not live."""

import asyncio
import logging
from datetime import datetime

from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Filter, Op, Order, Query
from desktop_chat.model.ids import RoomId
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.listeners.incoming import IncomingMessages
from desktop_chat.sync.listeners.resume_plan import BEGINNING, start_of

log = logging.getLogger(__name__)

PAGE = 50
CATCH_UP_PAGE = 300
MAX_PAGE = 5000


def changes_since(room_id: RoomId, since: datetime, *, limit: int | None = None) -> Query:
    """Return the query of everything that was written in a room at ``since`` or later, in that order."""
    return Query(
        collection=paths.MESSAGES,
        parent=paths.room(room_id),
        filters=(Filter("updatedAt", Op.GREATER_OR_EQUAL, since),),
        order_by=(Order("updatedAt"),),
        limit=limit,
    )


class History:
    """Pages of one account's rooms."""

    def __init__(self, context: SyncContext, incoming: IncomingMessages) -> None:
        self._context = context
        self._incoming = incoming
        self._older: dict[RoomId, asyncio.Task[bool]] = {}

    async def begin(self, room_id: RoomId) -> None:
        """Fetch the newest page of a room that was never heard; its cursor starts there."""
        found = await self._context.firestore.query(_by_time(room_id, PAGE))
        self._incoming.apply_heard(room_id, found, [], begin=BEGINNING)
        if len(found) < PAGE:
            self._context.publish(self._context.store.set_history_complete(room_id))

    async def catch_up(self, room_id: RoomId) -> None:
        """Fetch what changed since the room was heard, or begin it."""
        cursor = self._incoming.cursor(room_id)
        if cursor is None:
            await self.begin(room_id)
            return
        since, limit = start_of(cursor), CATCH_UP_PAGE
        while True:
            found = await self._context.firestore.query(changes_since(room_id, since, limit=limit))
            self._incoming.apply_heard(room_id, found, [], begin=BEGINNING)
            if len(found) < limit:
                return
            last = found[-1].fields.get("updatedAt")
            if isinstance(last, datetime) and last > since:
                since, limit = last, CATCH_UP_PAGE
            elif limit < MAX_PAGE:
                # More messages of one instant than fit on the page: only a longer one gets on.
                limit = min(MAX_PAGE, limit * 4)
            else:
                log.error("no way past %s messages of one instant", limit)
                return

    async def load_older(self, room_id: RoomId) -> bool:
        """Fetch the page before the oldest stored message; False when history begins here.

        Several callers at a time share one request.
        """
        task = self._older.get(room_id)
        if task is None:
            task = self._context.tasks.start(f"older messages of {room_id}", self._load_older(room_id))
            self._older[room_id] = task
            task.add_done_callback(lambda _: self._older.pop(room_id, None))
        return await asyncio.shield(task)

    async def _load_older(self, room_id: RoomId) -> bool:
        reader = self._context.reader
        if reader.history_complete(room_id):
            return False
        if self._incoming.cursor(room_id) is None:
            await self.begin(room_id)
            return not reader.history_complete(room_id)
        with self._incoming.page_on_its_way(room_id):
            return await self._load_page(room_id)

    async def _load_page(self, room_id: RoomId) -> bool:
        reader, limit = self._context.reader, PAGE
        while True:
            oldest = reader.oldest_sent_at(room_id)
            found = await self._context.firestore.query(_by_time(room_id, limit, oldest))
            if reader.oldest_sent_at(room_id) != oldest:
                # The room went meanwhile, and perhaps came back: this does not join what is stored now.
                return True
            added = self._incoming.apply_history(room_id, found)
            if len(found) < limit:
                self._context.publish(self._context.store.set_history_complete(room_id))
                return False
            if added:
                return True
            # Everything on the page is stored: many messages of one instant, or documents that are no messages.
            if limit >= MAX_PAGE:
                log.error("no way past %s messages of one instant", limit)
                return False
            limit = min(MAX_PAGE, limit * 4)


def _by_time(room_id: RoomId, limit: int, oldest: datetime | None = None) -> Query:
    """Newest first; from ``oldest`` on including it, since several messages may have the same time."""
    filters: tuple[Filter, ...] = (Filter("sentAt", Op.LESS_OR_EQUAL, oldest),) if oldest else ()
    return Query(
        collection=paths.MESSAGES,
        parent=paths.room(room_id),
        filters=filters,
        order_by=(Order("sentAt", descending=True),),
        limit=limit,
    )
