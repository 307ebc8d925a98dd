"""PictureWalk: from one picture of a room to the next, as far as this computer knows the room."""

from dataclasses import dataclass

from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.messages.message import Message
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_text import is_picture

_PAGE = 20


@dataclass(frozen=True, slots=True)
class RoomPicture:
    """One picture of one message."""

    message: Message
    file: Attachment

    @property
    def key(self) -> FileKey:
        """Its name everywhere else."""
        return FileKey(self.message.room_id, self.message.id, self.file.id)


class PictureWalk:
    """Reads the store at each step, so that what came or was deleted meanwhile is seen."""

    def __init__(self, client: ChatClient) -> None:
        self._client = client

    def find(self, key: FileKey) -> RoomPicture | None:
        """Return a picture, None when its message is gone or was deleted."""
        message = self._client.message(key.room_id, key.message_id)
        shown = [] if message is None else _pictures(message)
        return next((picture for picture in shown if picture.key == key), None)

    def beside(self, picture: RoomPicture, *, newer: bool) -> RoomPicture | None:
        """Return the next one in the order of the timeline, None at the end."""
        own = _pictures(picture.message)
        place = own.index(picture) + (1 if newer else -1)
        if 0 <= place < len(own):
            return own[place]
        at: Message | None = picture.message
        while at is not None:
            messages = self._page(at, newer=newer)
            for message in messages:
                found = _pictures(message)
                if found:
                    return found[0] if newer else found[-1]
            at = messages[-1] if messages else None
        return None

    def _page(self, at: Message, *, newer: bool) -> list[Message]:
        """Return messages with files, the nearest first."""
        files, room_id = self._client.files, at.room_id
        if newer:
            return files.messages(room_id, limit=_PAGE, after=at)
        return files.messages(room_id, limit=_PAGE, before=at)[::-1]


def _pictures(message: Message) -> list[RoomPicture]:
    if message.deleted_at is not None:
        return []
    return [RoomPicture(message, file) for file in message.attachments if is_picture(file)]
