"""import: an export becomes a room of this project, in the importer's name and with the authors named in the text.

To run it again goes on where it was; to run it once more adds nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.cli import archive_folder, waiting
from desktop_chat.cli.archive_folder import ArchiveFolder
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands import sending
from desktop_chat.cli.commands.reading import fetch_older
from desktop_chat.cli.output import Output, plain
from desktop_chat.errors import AlreadyExists, Unavailable
from desktop_chat.model.ids import MessageId, RoomId, Uid
from desktop_chat.model.messages.archive import imported_bodies, imported_message_id, imported_room_id, read_message
from desktop_chat.model.messages.message import MessageState
from desktop_chat.sync.client import ChatClient

BATCH = 50
"""So many messages wait in the outbox at most, and are told of together."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One message to be in the room."""

    id: MessageId
    body: str
    reply_to: MessageId | None = None
    files: tuple[Path, ...] = ()


def import_room(client: ChatClient, given: Arguments, output: Output, pause: Callable[[float], None]) -> int:
    """Make the room and send every message that is not there; 1 when some are left."""
    assert given.folder is not None  # noqa: S101 - the parser asks for it
    waiting.signed_in(client)
    account = client.account
    assert account is not None  # noqa: S101 - signed in
    archive = ArchiveFolder(given.folder)
    room_id = _room(client, archive, account.uid, given)
    pieces = list(_pieces(archive, account.uid))
    missing = [piece for piece in pieces if client.message(room_id, piece.id) is None]
    output.note(f"{len(missing)} of {len(pieces)} messages are to be sent")
    done = len(pieces) - len(missing)
    if not missing:
        sending.flush(client)  # an earlier run may have ended with the last ones in the outbox
    for begin in range(0, len(missing), BATCH):
        batch = missing[begin : begin + BATCH]
        for piece in batch:
            _send(client, room_id, piece)
        left = sending.flush(client)
        done += len(batch)
        output.note(f"{done - left} of {len(pieces)} messages")
        if left:
            break
        pause(len(batch) / (given.rate or BATCH))
    output.line(room_id)
    return _outcome(client, room_id, pieces, output)


def _send(client: ChatClient, room_id: RoomId, piece: _Piece) -> None:
    if piece.files:
        client.files.send(room_id, piece.files, piece.body, piece.reply_to, message_id=piece.id).result()
    else:
        client.send(room_id, piece.body, piece.reply_to, message_id=piece.id).result()


def _room(client: ChatClient, archive: ArchiveFolder, me: Uid, given: Arguments) -> RoomId:
    """Return the room of this import, made when it is not there, with all its messages stored. Raises ChatError."""
    room_id = imported_room_id(archive.digest, me)
    if not waiting.heard_from_server(client):
        raise Unavailable("There is no answer from the server", "Nothing was imported; try again.")
    if client.room(room_id) is None:
        try:
            client.create_group(given.title or archive.title, given.members, room_id=room_id).result()
        except AlreadyExists:
            raise Unavailable("The room of this import is there already", "It is not heard yet; try again.") from None
    client.open_room(room_id)
    if waiting.heard_from_server(client, room_id):
        fetch_older(client, room_id, None)
    return room_id


def _pieces(archive: ArchiveFolder, me: Uid) -> Iterator[_Piece]:
    """Yield what the room is to hold, in order: first a word on where it comes from."""
    exported_at = str(archive.manifest["exportedAt"])[:16].replace("T", " ")
    yield _Piece(
        imported_message_id(archive.digest, me, "", 0),
        f"Imported from an export of “{archive.title}” of {exported_at}: {archive.count} messages. Each names who "
        "wrote it and when; deleted ones were left out.",
    )
    brought: set[str] = set()
    for fields in archive.lines(archive_folder.MESSAGES):
        message = read_message(fields)
        target = _target(archive, me, message.reply_to, brought)
        found = {file: archive.file(file) for file in message.attachments}
        files = tuple(path for path in found.values() if path is not None)
        missing = [file for file, path in found.items() if path is None]
        for part, body in enumerate(imported_bodies(message, missing)):
            message_id = imported_message_id(archive.digest, me, message.id, part)
            yield _Piece(message_id, body) if part else _Piece(message_id, body, target, files)
            brought.add(message.id)


def _target(archive: ArchiveFolder, me: Uid, original: str | None, brought: set[str]) -> MessageId | None:
    """Return what a reply answers; a deleted message was not brought."""
    return imported_message_id(archive.digest, me, original) if original and original in brought else None


def _outcome(client: ChatClient, room_id: RoomId, pieces: list[_Piece], output: Output) -> int:
    unsent = 0
    for piece in pieces:
        message = client.message(room_id, piece.id)
        if message is None or message.state is not MessageState.SENT:
            unsent += 1
            if message is not None and message.state is MessageState.REJECTED:
                output.note(f"Refused: {plain(message.body[:60])}: {message.error}")
    if unsent:
        output.note(f"{unsent} messages are not there yet; run the import again.")
    return 1 if unsent else 0
