"""SyncEngine: everything that runs while one account has a session; builds the parts and joins them."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, TypeVar

from desktop_chat.model.ids import RoomId
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.files.downloads import Downloads
from desktop_chat.sync.files.file_removals import FileRemovals
from desktop_chat.sync.files.upload_tickets import UploadTickets
from desktop_chat.sync.index_care import IndexCare
from desktop_chat.sync.listeners.history import History
from desktop_chat.sync.listeners.incoming import IncomingMessages
from desktop_chat.sync.listeners.timelines import Timelines
from desktop_chat.sync.outbox.send_queue import SendQueue
from desktop_chat.sync.outbox.summaries import Summaries
from desktop_chat.sync.people.blocks import Blocks
from desktop_chat.sync.people.people import People
from desktop_chat.sync.people.registration import Registrar
from desktop_chat.sync.realtime.realtime import Realtime
from desktop_chat.sync.rooms.invite_commands import InviteCommands
from desktop_chat.sync.rooms.member_list import MemberList
from desktop_chat.sync.rooms.room_commands import RoomCommands
from desktop_chat.sync.rooms.room_list import RoomList

log = logging.getLogger(__name__)

T = TypeVar("T")

LAST_WORDS_SECONDS = 1.0
"""How long closing waits for the summary of the last message and for files that are being removed."""


class SyncEngine:
    """Runs on the sync loop only."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._has_shown = False
        self.people = People(context)
        self._blocks = Blocks(context)
        incoming = IncomingMessages(context, self.people)
        self.history = History(context, incoming)
        self.timelines = Timelines(context, incoming, self.history)
        self.summaries = Summaries(context)
        self.send_queue = SendQueue(context)
        self.room_commands = RoomCommands(context, self.people, self.send_queue.wake)
        self.invites = InviteCommands(context, self.room_commands)
        self.downloads = Downloads(context)
        self.upload_tickets = UploadTickets(context)
        self._removals = FileRemovals(context)
        self._index_care = IndexCare(context.store, context.clock, context.subscribe)
        self._registrar = Registrar(context)
        self._room_list = RoomList(context, self.people, self._rooms_changed)
        self._member_list = MemberList(context, self.people)
        database = context.database
        self.realtime = None if database is None else Realtime(context, database, self.timelines)

    def start(self, open_room: RoomId | None) -> None:
        """Listen and send; ``open_room`` is what is on screen already."""
        self.send_queue.start()
        self._room_list.start()
        self.summaries.start()
        self._removals.start()
        self._index_care.start()
        self._context.tasks.start("missing summaries", self._find_missing_summaries())
        self.timelines.update()
        self._registrar.start()
        self.people.want([self._context.account.uid])
        self._blocks.start()
        if self.realtime is not None:
            self.realtime.start()
        if open_room is not None:
            self._show(open_room)

    def open_room(self, room_id: RoomId) -> None:
        """A person opens a room: its messages become live, its members and their names are brought up to date.

        The first room on screen belongs to the start, whether the window or the session is quicker.
        """
        is_start, self._has_shown = not self._has_shown, True
        self._show(room_id)
        if is_start:
            return
        self.people.refresh(self._context.reader.heard_members(room_id))
        self._blocks.opened(room_id)

    def _show(self, room_id: RoomId) -> None:
        self._has_shown = True
        self.timelines.open(room_id)
        self._member_list.open(room_id)
        if self.realtime is not None:
            self.realtime.open_room(room_id)

    @property
    def running(self) -> list[str]:
        """What is under way just now, by name, for a diagnosis."""
        return self._context.tasks.running

    async def run(self, name: str, command: Coroutine[Any, Any, T]) -> T:
        """Run a command that ends with this engine, so that it cannot touch the store after it was closed."""
        return await self._context.tasks.start(name, command)

    async def caught_up(self, room_id: RoomId | None) -> None:
        """Wait until the store holds what the server said since the start: the room list, and messages of rooms."""
        await self._room_list.heard()
        await self.timelines.heard(room_id)

    def connected(self) -> None:
        """The server was heard again: what waits for a retry goes now."""
        self._registrar.hurry()
        self._room_list.hurry()
        self._member_list.hurry()
        self.timelines.hurry()
        self.send_queue.hurry()
        self.summaries.hurry()
        self._removals.hurry()

    def thrift_changed(self) -> None:
        """Spend more carefully from now on, or less so."""
        self.timelines.update()

    async def aclose(self) -> None:
        """Stop listening, write the last summaries if that is quick, end all tasks."""
        self._index_care.stop()
        self._registrar.stop()
        self.people.stop()
        self._room_list.stop()
        self._member_list.stop()
        self.timelines.stop()
        self.send_queue.stop()
        if self.realtime is not None:
            await self.realtime.aclose()
        try:
            last_words = asyncio.gather(self.summaries.flush(), self._removals.flush())
            await asyncio.wait_for(last_words, LAST_WORDS_SECONDS)
        except TimeoutError:
            log.info("the last summaries or removals were not made in time")
        self.summaries.stop()
        self._removals.stop()
        await self._context.tasks.cancel_all()

    async def _find_missing_summaries(self) -> None:
        """Once the room list was heard, as what was stored of it may be a month old."""
        await self._room_list.heard()
        self.summaries.find_missing()

    def _rooms_changed(self) -> None:
        self.timelines.update()
        self._member_list.look()
        if self.realtime is not None:
            self.realtime.update()
