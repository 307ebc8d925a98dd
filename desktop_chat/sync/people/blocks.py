"""Blocks: learns whom this person has blocked on other devices."""

import asyncio
import logging
from datetime import datetime, timedelta

from desktop_chat.errors import ChatError
from desktop_chat.model.firebase import paths
from desktop_chat.model.firebase.firestore import Query
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.room import RoomKind
from desktop_chat.sync.context import SyncContext

log = logging.getLogger(__name__)

HEARD_AT = "blocks_heard_at"
"""Name of the setting: when the server's list was last read, in ISO form."""

MAX_AGE = timedelta(days=7)
"""Blocks change rarely and each look is billed; what is blocked here is known here at once."""


class Blocks:
    """Reads the list at the first start on a device, and then once a week when a person opens a direct room.

    Not at each start: that would add to what a start costs after a long absence.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._reading: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Read the list if it was never read here."""
        if self._context.reader.setting(HEARD_AT) is None:
            self._look()

    def opened(self, room_id: RoomId) -> None:
        """Read the list if it is old and a direct room is opened: blocks are about nothing else."""
        row = self._context.reader.room(room_id)
        if row is not None and row.room.kind is RoomKind.DIRECT and self._is_old():
            self._look()

    def _look(self) -> None:
        if self._reading is None or self._reading.done():
            self._reading = self._context.tasks.start("read blocks", self._read())

    def _is_old(self) -> bool:
        told = self._context.reader.setting(HEARD_AT)
        age = self._context.server_time.now() - datetime.fromisoformat(told) if told else None
        return age is None or not timedelta() <= age < MAX_AGE

    async def _read(self) -> None:
        query = Query(paths.BLOCKS, parent=paths.user(self._context.account.uid))
        try:
            found = await self._context.firestore.query(query)
        except ChatError as error:
            log.warning("the list of blocked people was not read: %s", error)
            return
        uids = [Uid(document.id) for document in found]
        self._context.publish(self._context.store.put_blocks(uids))
        self._context.store.put_setting(HEARD_AT, self._context.server_time.now().isoformat())
