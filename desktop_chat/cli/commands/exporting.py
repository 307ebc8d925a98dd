"""export: a room as files that any program can read."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from desktop_chat.cli import archive_folder, waiting
from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.reading import PAGE, fetch_older
from desktop_chat.cli.commands.rooms import OFFLINE, find_room
from desktop_chat.cli.output import Output
from desktop_chat.errors import ChatError
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import RoomId, Uid
from desktop_chat.model.messages.archive import message_fields
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.model.room import Member, RoomSummary
from desktop_chat.sync.client import ChatClient


def export(client: ChatClient, given: Arguments, output: Output, now: Callable[[], datetime]) -> int:
    """Write the whole room into a folder; 1 when not all could be had from the server."""
    assert given.folder is not None  # noqa: S101 - the parser asks for it
    summary = find_room(client, given.room)
    archive_folder.begin(given.folder)
    room_id = summary.room.id
    client.open_room(room_id)
    complete = waiting.heard_from_server(client, room_id)
    if complete:
        fetch_older(client, room_id, None)
    else:
        output.note(OFFLINE)
    complete &= _write_files(client, room_id, given.folder, output)
    members = client.members(room_id)
    names = _names(client, room_id, members)
    messages = (message_fields(message, names) for message in _oldest_first(client, room_id))
    files: dict[str, object] = {
        archive_folder.MESSAGES: archive_folder.write_lines(given.folder, archive_folder.MESSAGES, messages),
        archive_folder.MEMBERS: archive_folder.write_lines(
            given.folder, archive_folder.MEMBERS, map(_member_fields, members)
        ),
    }
    archive_folder.finish(given.folder, _room_fields(summary), files, now(), complete=complete)
    output.note(f"exported to {given.folder}")
    return 0 if complete else 1


def _oldest_first(client: ChatClient, room_id: RoomId) -> Iterator[Message]:
    """Yield the sent messages page by page; a room may be larger than memory."""
    page = _first_page(client, room_id)
    while page:
        yield from (message for message in page if message.state is MessageState.SENT and message.sent_at)
        page = client.messages(room_id, limit=PAGE, after=page[-1])


def _write_files(client: ChatClient, room_id: RoomId, folder: Path, output: Output) -> bool:
    """Fetch the files of all messages into the folder; return whether all are there."""
    complete = True
    for message in _oldest_first(client, room_id):
        for file in message.attachments:
            path = archive_folder.file_path(folder, file)
            if path.exists():
                continue
            try:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                client.files.save(FileKey(room_id, message.id, file.id), path).result()
            except (ChatError, OSError) as error:
                complete = False
                output.note(f"{file.name} was not exported: {error}")
    return complete


def _first_page(client: ChatClient, room_id: RoomId) -> list[Message]:
    page = client.messages(room_id, limit=PAGE)
    while older := client.messages(room_id, limit=PAGE, before=page[0]) if page else []:
        page = older
    return page


def _names(client: ChatClient, room_id: RoomId, members: list[Member]) -> Mapping[Uid, str]:
    names = {member.uid: member.display_name for member in members}
    for message in _oldest_first(client, room_id):
        for uid in (message.sender_id, *message.reactions):
            if not names.get(uid):
                user = client.user(uid)
                names[uid] = user.display_name if user else ""
    return names


def _member_fields(member: Member) -> dict[str, object]:
    return {
        "uid": member.uid,
        "displayName": member.display_name,
        "handle": member.handle,
        "role": member.role.value,
        "joinedAt": None if member.joined_at is None else member.joined_at.isoformat(),
    }


def _room_fields(summary: RoomSummary) -> dict[str, object]:
    created_at = summary.room.created_at
    return {
        "id": summary.room.id,
        "title": summary.title,
        "kind": summary.room.kind.value,
        "createdAt": None if created_at is None else created_at.isoformat(),
    }
