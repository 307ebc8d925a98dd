"""download: the files of a message, into a folder."""

from pathlib import Path

from desktop_chat.cli.arguments import Arguments
from desktop_chat.cli.commands.reading import find_message
from desktop_chat.cli.commands.rooms import find_room
from desktop_chat.cli.output import Output
from desktop_chat.errors import ChatError, NotFound
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.file_name import numbered_file_name
from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient


def download(client: ChatClient, given: Arguments, output: Output) -> int:
    """Save the files of a message and print where they are; 1 when one could not be fetched."""
    room_id = find_room(client, given.room).room.id
    message = find_message(client, room_id, MessageId(given.message))
    if message is None or not message.attachments:
        raise NotFound("There is no file", "No message of this id has one here; history ROOM --json tells the ids.")
    folder = given.folder or Path()
    failed = 0
    for file in message.attachments:
        try:
            output.line(str(_save(client, message, file, folder)))
        except ChatError as error:
            failed += 1
            output.note(f"{file.name} was not fetched: {error}")
    return 1 if failed else 0


def free_path(folder: Path, name: str) -> Path:
    """Return a path in the folder that nothing has yet: nothing of the person's is written over."""
    path, number = folder / name, 2
    while path.exists():
        path = folder / numbered_file_name(name, number)
        number += 1
    return path


def _save(client: ChatClient, message: Message, file: Attachment, folder: Path) -> Path:
    key = FileKey(message.room_id, message.id, file.id)
    return client.files.save(key, free_path(folder, file.name)).result()
