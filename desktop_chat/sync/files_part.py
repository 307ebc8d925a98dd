"""``client.files``: sending files, fetching them, and how far they are."""

import logging
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from desktop_chat.errors import ChatError
from desktop_chat.model.attachment import FileKey
from desktop_chat.model.ids import MessageId, RoomId
from desktop_chat.model.transfer import Transfer
from desktop_chat.sync.session import Session

log = logging.getLogger(__name__)


class FilesPart:
    """Reads may be made from any thread; commands only enqueue, and their future carries a ``ChatError``."""

    def __init__(
        self, session: Session, command: Callable[[Callable[[], Coroutine[Any, Any, Any]]], "Future[Any]"]
    ) -> None:
        self._session = session
        self._command = command
        self._here: dict[FileKey, Path] = {}

    def send(
        self,
        room_id: RoomId,
        paths: Sequence[Path],
        text: str = "",
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
    ) -> "Future[MessageId]":
        """Queue a message with up to 10 files of up to 25 MB; resolves when copies of them are safe on this disk.

        From then on the sources may change or go. The bytes are sent first, the message after them, and what is sent
        later to this room comes after it. Fails with Rejected for a file that is too large, empty or no file,
        StoreError when it cannot be read or the disk is full; nothing is queued then.
        """
        return self._command(lambda: _coming(room_id, paths, text, reply_to, message_id))

    def download(self, key: FileKey) -> "Future[Path]":
        """Bring the bytes of a file to this disk and return where they are; at once when they are here.

        Its name there is the name of the attachment. Fails with Unavailable (asking again goes on where it was cut),
        NotFound, Denied, StoreError, and Rejected when the bytes are not what the message says.
        """
        return self._command(lambda: _coming(key))

    def path(self, key: FileKey) -> Path | None:
        """Return where the bytes of a file are on this disk, None when they are not; never touches the network."""
        return self._here.get(key)

    def transfer(self, key: FileKey) -> Transfer | None:
        """Return how far a file is on its way up or down, None when it is not; never touches the disk."""
        return self._session.transfers.of(key)

    def cancel(self, key: FileKey) -> "Future[None]":
        """Stop a download; of a message that waits for its uploads, drop the whole message."""
        return self._command(lambda: _coming(key))

    def open_path(self, key: FileKey) -> "Future[Path]":
        """As ``download``, for a file that the desktop shall open: Rejected for a type that may do harm."""
        return self._command(lambda: _coming(key))

    def save(self, key: FileKey, target: Path) -> "Future[Path]":
        """As ``download``, and copy the file to ``target``, whose old contents stay when anything goes wrong."""
        return self._command(lambda: _coming(key, target))


async def _coming(*what: object) -> Any:
    log.info("not yet: %s", what)
    raise ChatError("Files cannot be sent yet", "This version only knows their names.")
