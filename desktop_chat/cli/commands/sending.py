"""send: a text or the lines of stdin, through the outbox."""

from collections.abc import Iterator
from concurrent.futures import Future
from typing import TextIO

from desktop_chat.cli import waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.rooms import find_known_room, find_room
from desktop_chat.cli.output import Output, plain
from desktop_chat.errors import ChatError
from desktop_chat.model.connection import ConnectionState
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import MessageState
from desktop_chat.sync.client import ChatClient

PATIENCE = 5
"""Rounds without an answer that ``send`` bears while the listen stream is alive."""


def send(client: ChatClient, given: Arguments, stdin: TextIO, output: Output) -> int:
    """Queue everything, then wait until the server has it all; 1 when something is left."""
    room = find_known_room(client, given.room) if given.queue else find_room(client, given.room)
    queued, failed = _queue(client, room.room.id, given, stdin, output)
    if given.queue:
        return 1 if failed else 0
    left = flush(client)
    if left:
        _explain(client, room.room.id, queued, left, output)
    return 1 if failed or left else 0


def lines_of(stdin: TextIO) -> Iterator[str]:
    """Yield each line that has text in it, as it comes."""
    for line in stdin:
        text = line.rstrip("\r\n")
        if text.strip():
            yield text


def _queue(
    client: ChatClient, room_id: RoomId, given: Arguments, stdin: TextIO, output: Output
) -> tuple[list[MessageId], int]:
    """Put everything into the outbox; return the ids of what is safe on disk and how many were refused."""
    queued: list[MessageId] = []
    failed = 0
    for number, answer in enumerate(_commands(client, room_id, given, stdin), start=1):
        try:
            queued.append(answer.result())
        except ChatError as error:
            failed += 1
            output.note(f"Message {number} was not queued: {error}")
    return queued, failed


def _commands(client: ChatClient, room_id: RoomId, given: Arguments, stdin: TextIO) -> "Iterator[Future[MessageId]]":
    if given.files or given.photos:
        yield client.files.send(room_id, [*given.files, *given.photos], given.text or "", photos=given.photos)
        return
    for text in [given.text] if given.text is not None else lines_of(stdin):
        yield client.send(room_id, text)


def flush(client: ChatClient) -> int:
    """Wait for the server as long as the outbox gets shorter; return what is left in it.

    While the server is heard, a few answers in a row may get lost before this counts as a standstill.
    """
    left, standstills = client.flush().result(), 0
    while left:
        waiting.signed_in(client)
        before, left = left, client.flush().result()
        standstills = standstills + 1 if left >= before else 0
        if standstills > (PATIENCE if client.connection is ConnectionState.ONLINE else 0):
            return left
    return 0


def _explain(client: ChatClient, room_id: RoomId, queued: list[MessageId], left: int, output: Output) -> None:
    rejected = 0
    for message_id in queued:
        message = client.message(room_id, message_id)
        if message is not None and message.state is MessageState.REJECTED:
            rejected += 1
            output.note(f"Refused: {plain(message.body[:60])}: {message.error}")
    if rejected < left:
        output.note(f"{left - rejected} more in the outbox, waiting for the server or refused; they stay there.")
