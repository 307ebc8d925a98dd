"""Files that say who sent them: their bytes follow from the text beside them, so that anybody can compare."""

import random
import tempfile
from pathlib import Path

from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient


def content(body: str, size: int) -> bytes:
    """Return the bytes of the file beside a text."""
    return random.Random(body).randbytes(size)


def send(client: ChatClient, room: RoomId, body: str, size: int, seconds: float) -> MessageId:
    """Send a text with its file, which is gone from its place afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "file.bin")
        source.write_bytes(content(body, size))
        return client.files.send(room, [source], body).result(seconds)


def complaint(client: ChatClient, message: Message, size: int, seconds: float) -> str | None:
    """Fetch the file of a message and say what is wrong with it; None when nothing is."""
    for file in message.attachments:
        path = client.files.download(FileKey(message.room_id, message.id, file.id)).result(seconds)
        if path.read_bytes() != content(message.body, size):
            return f"the file of {message.body} has other bytes"
    return None
