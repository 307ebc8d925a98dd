"""tail and history."""

import queue
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.rooms import OFFLINE, find_room
from desktop_chat.cli.output import Output, message_line, message_row
from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.sync.client import ChatClient

PAGE = 200
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
LATE = timedelta(hours=1)
"""How much older than the newest known message one may be and still count as new when it turns up."""


def tail(client: ChatClient, given: Arguments, output: Output, now: Callable[[], datetime]) -> int:
    """Print each message that arrives from now on, once; ends after ``count`` or by a signal."""
    room_id = find_room(client, given.room).room.id
    changes: queue.Queue[StoreChanges] = queue.Queue()
    unsubscribe = client.subscribe(changes.put)
    try:
        client.open_room(room_id)
        answer = client.caught_up(room_id)
        if not waiting.came(client, answer):
            output.note("No answer from the server yet; waiting for it.")
            answer.result()
        seen = Seen(client, room_id, now())
        output.note("listening")
        printed = 0
        while given.count is None or printed < given.count:
            for message in seen.new_in(changes.get()):
                if printed == given.count:
                    break
                show(client, message, given, output)
                printed += 1
            still_there(client, room_id)
    finally:
        unsubscribe()
    return 0


def history(client: ChatClient, given: Arguments, output: Output) -> int:
    """Print the whole room, or its newest ``limit`` messages, oldest first."""
    room_id = find_room(client, given.room).room.id
    client.open_room(room_id)
    if waiting.heard_from_server(client, room_id):
        fetch_older(client, room_id, given.limit)
    else:
        output.note(OFFLINE)
    for message in stored(client, room_id, given.limit):
        show(client, message, given, output)
    return 0


def fetch_older(client: ChatClient, room_id: RoomId, limit: int | None) -> None:
    """Bring the pages that are not stored yet. Raises Unavailable when the connection is lost meanwhile."""
    while limit is None or len(client.messages(room_id, limit=limit)) < limit:
        answer = client.load_older(room_id)
        if not waiting.came(client, answer):
            raise Unavailable("The connection was lost", "Older messages are missing; try again.")
        if not answer.result():
            return


def find_message(client: ChatClient, room_id: RoomId, message_id: MessageId) -> Message | None:
    """Return a message, fetched from the server where it is not stored; None when it cannot be had."""
    if client.message(room_id, message_id) is None:
        client.open_room(room_id)
        if waiting.heard_from_server(client, room_id) and client.message(room_id, message_id) is None:
            fetch_older(client, room_id, None)
    return client.message(room_id, message_id)


def stored(client: ChatClient, room_id: RoomId, limit: int | None) -> list[Message]:
    """Return what the store holds, in display order."""
    pages: list[list[Message]] = []
    page = client.messages(room_id, limit=min(PAGE, limit or PAGE))
    while page:
        pages.append(page)
        missing = PAGE if limit is None else limit - sum(map(len, pages))
        page = client.messages(room_id, limit=min(PAGE, missing), before=page[0]) if missing > 0 else []
    return [message for page in reversed(pages) for message in page]


def show(client: ChatClient, message: Message, given: Arguments, output: Output) -> None:
    """Print one message as the command line asked for."""
    if given.as_json:
        output.row(message_row(message))
        return
    sender = client.user(message.sender_id)
    output.line(message_line(message, sender.display_name if sender else message.sender_id))


def still_there(client: ChatClient, room_id: RoomId) -> None:
    """Raise when nothing can come any more: signed out, or no member of the room."""
    waiting.signed_in(client)
    if client.room(room_id) is None:
        raise NotFound("The room is gone", "You are no longer a member of it.")


class Seen:
    """Tells messages that are new since it was made from those that were there, and from changes of both."""

    def __init__(self, client: ChatClient, room_id: RoomId, now: datetime) -> None:
        self._client = client
        self._room_id = room_id
        self._ids: set[MessageId] = set()
        self._since = _late_before(client.messages(room_id, limit=PAGE), now)
        page = client.messages(room_id, limit=PAGE)
        while page:
            self._ids.update(message.id for message in page if message.state is MessageState.SENT)
            first = page[0].sent_at
            if self._since is None or (first is not None and first < self._since):
                break
            page = client.messages(room_id, limit=PAGE, before=page[0])

    def new_in(self, changes: StoreChanges) -> list[Message]:
        """Return messages that arrived with this change, in display order."""
        found = []
        for room_id, message_id in changes.messages:
            if room_id == self._room_id and message_id not in self._ids:
                message = self._client.message(room_id, message_id)
                if message is not None and self._is_new(message):
                    self._ids.add(message_id)
                    found.append(message)
        return sorted(found, key=_display_order)

    def _is_new(self, message: Message) -> bool:
        if message.state is not MessageState.SENT or message.sent_at is None:
            return False
        return self._since is None or message.sent_at >= self._since


def _late_before(messages: list[Message], now: datetime) -> datetime | None:
    """Return from when on a message counts as new: ``LATE`` before the newest one here, None when there is none.

    One from the future must not make all that follow look old, so it never is later than ``LATE`` before ``now``.
    """
    times = [message.sent_at for message in messages if message.sent_at is not None]
    if not times:
        return None
    newest = min(max(times), now)
    return newest - LATE if newest > BEGINNING + LATE else BEGINNING


def _display_order(message: Message) -> tuple[datetime, MessageId]:
    assert message.sent_at is not None  # noqa: S101 - only sent messages are new
    return message.sent_at, message.id
