"""Where the bytes of each file of the open room are, as a person wants to know it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import Direction
from desktop_chat.model.ids import MessageId
from desktop_chat.model.messages.message import Message, MessageState
from desktop_chat.sync.client import ChatClient
from desktop_chat.ui.attachments.file_text import is_picture, size_text


class FileState(enum.Enum):
    """State of one file of a message in the timeline.

    ::

        own:     WAITING ──► UPLOADING ──► HERE            others': REMOTE ──► DOWNLOADING ──► HERE
                    ▲            │                                     ▲            │
                    └─ retry ── NOT_SENT                               └────── FAILED

    Every state is read from the message, the running transfers and the disk; only FAILED, why the last download
    ended, is known to the window alone.
    """

    WAITING = "waiting to be sent"
    UPLOADING = "uploading"
    NOT_SENT = "not sent"
    REMOTE = "not downloaded"
    DOWNLOADING = "downloading"
    FAILED = "download failed"
    HERE = "on this computer"


@dataclass(frozen=True, slots=True)
class FileLook:
    """One file as it is drawn; those that compare equal look the same. ``path`` is where its bytes are, if here."""

    file: Attachment
    key: FileKey
    state: FileState
    percent: int = 0
    path: Path | None = None

    @property
    def is_picture(self) -> bool:
        """Whether it is drawn as a picture."""
        return is_picture(self.file)

    @property
    def state_text(self) -> str:
        """The state in words, with how far it is."""
        if self.state in (FileState.UPLOADING, FileState.DOWNLOADING):
            return f"{self.state.value} {self.percent} %"
        return str(self.state.value)

    @property
    def spoken(self) -> str:
        """The file for screen readers."""
        kind = "picture" if self.is_picture else "file"
        return f"{kind} {self.file.name}, {size_text(self.file.size)}, {self.state_text}"


class FileStates:
    """Looks are kept until something tells that they are no longer true; making one may look at the disk."""

    def __init__(self, client: ChatClient) -> None:
        self._files = client.files
        self._known: dict[FileKey, tuple[MessageState, FileLook]] = {}
        self._failed: set[FileKey] = set()

    def of(self, message: Message) -> tuple[FileLook, ...]:
        """Return the files of a message; none of a deleted one."""
        if message.deleted_at is not None:
            return ()
        return tuple(self._look(message, file) for file in message.attachments)

    def forget(self, keys: Iterable[FileKey]) -> None:
        """Read these anew."""
        for key in keys:
            self._known.pop(key, None)

    def forget_messages(self, messages: Iterable[MessageId]) -> None:
        """Read the files of these messages anew."""
        wanted = set(messages)
        self.forget([key for key in self._known if key.message_id in wanted])

    def clear(self) -> None:
        """Know nothing, as when another room is opened."""
        self._known.clear()

    def set_failed(self, key: FileKey, *, failed: bool) -> None:
        """Remember whether the last download of a file ended with an error."""
        if failed:
            self._failed.add(key)
        else:
            self._failed.discard(key)
        self.forget([key])

    def _look(self, message: Message, file: Attachment) -> FileLook:
        key = FileKey(message.room_id, message.id, file.id)
        known = self._known.get(key)
        if known is not None and known[0] is message.state and known[1].file == file:
            return known[1]
        look = self._read(message, file, key)
        self._known[key] = (message.state, look)
        return look

    def _read(self, message: Message, file: Attachment, key: FileKey) -> FileLook:
        transfer, path = self._files.transfer(key), self._files.path(key)
        percent = int(transfer.fraction * 100) if transfer else 0
        if message.state is MessageState.REJECTED:
            state = FileState.NOT_SENT
        elif message.state is not MessageState.SENT:
            is_going = transfer is not None and transfer.direction is Direction.UP
            state = FileState.UPLOADING if is_going else FileState.WAITING
        elif path is not None:
            state = FileState.HERE
        elif transfer is not None:
            state = FileState.DOWNLOADING
        else:
            state = FileState.FAILED if key in self._failed else FileState.REMOTE
        is_moving = state in (FileState.UPLOADING, FileState.DOWNLOADING)
        return FileLook(file, key, state, percent if is_moving else 0, path)
