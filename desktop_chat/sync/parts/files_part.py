"""``client.files``: sending files, fetching them, and how far they are."""

import random
from collections.abc import Callable, Collection, Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_chat.errors import NotFound, Rejected, SignInRequired
from desktop_chat.local.files.file_folder import FileFolder
from desktop_chat.local.store import LocalStore
from desktop_chat.model.files.attachment import MAX_FILES, Attachment, FileKey, check_attachments
from desktop_chat.model.files.file_opening import may_open
from desktop_chat.model.files.transfer import Direction, Transfer
from desktop_chat.model.firebase.documents import check_body
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.model.ids import MessageId, RoomId, file_id_of, new_message_id
from desktop_chat.model.messages.message import Message
from desktop_chat.model.mutation import DeleteMessage, SendMessage
from desktop_chat.sync.context import RunBlocking
from desktop_chat.sync.outbox.edits import ChangeOutbox
from desktop_chat.sync.parts.message_queue import MessageQueue
from desktop_chat.sync.session import Session
from desktop_chat.sync.state.readers import ThreadReaders

Command = Callable[[Callable[[], Coroutine[Any, Any, Any]]], "Future[Any]"]


class FilesPart:
    """Reads may be made from any thread; commands only enqueue, and their future carries a ``ChatError``."""

    def __init__(
        self,
        session: Session,
        readers: ThreadReaders,
        *,
        command: Command,
        queue: MessageQueue,
        change_outbox: ChangeOutbox,
        blocking: RunBlocking,
        rng: random.Random,
        now: Callable[[], datetime],
    ) -> None:
        """``command`` runs a coroutine on the sync thread, ``queue`` is used there."""
        self._session = session
        self._readers = readers
        self._command = command
        self._queue = queue
        self._change_outbox = change_outbox
        self._blocking = blocking
        self._rng = rng
        self._now = now

    def send(
        self,
        room_id: RoomId,
        paths: Sequence[Path],
        text: str = "",
        reply_to: MessageId | None = None,
        *,
        message_id: MessageId | None = None,
        photos: Collection[Path] = (),
        typed: str | None = None,
    ) -> "Future[MessageId]":
        """Queue a message with up to 10 files of up to 25 MB; resolves when copies of them are safe on this disk.

        What is in ``photos`` as well loses what tells where, when and with what it was made.

        From then on the sources may change or go. The bytes are sent first, the message after them, and what is sent
        later to this room comes after it. Fails with Rejected for a file that is too large, empty or no file,
        StoreError when it cannot be read or the disk is full; nothing is queued then. ``typed`` is as in
        ``ChatClient.send``.
        """
        sources = [(Path(path), path in photos) for path in paths]
        # While copies are made, which may take long, nobody knows yet after which message this one will come.
        name = message_id or new_message_id(self._rng)
        keys = [FileKey(room_id, name, file_id_of(name, place)) for place in range(len(sources))]
        message = SendMessage(room_id, name, text, reply_to)
        return self._command(lambda: self._send(message, sources, keys, typed, is_named=message_id is not None))

    def download(self, key: FileKey) -> "Future[Path]":
        """Bring the bytes of a file to this disk and return where they are; at once when they are here.

        Its name there is the name of the attachment. Fails with Unavailable (asking again goes on where it was cut),
        NotFound, Denied, StoreError, and Rejected when the bytes are not what the message says.
        """
        return self._command(lambda: self._fetch(key))

    def messages(
        self, room_id: RoomId, *, limit: int, before: Message | None = None, after: Message | None = None
    ) -> list[Message]:
        """Return stored messages with files, as ``ChatClient.messages`` does all."""
        reader = self._readers.current()
        if reader is None:
            return []
        return reader.messages_with_files(room_id, limit=limit, before=before, after=after)

    def path(self, key: FileKey) -> Path | None:
        """Return where the bytes of a file are on this disk, None when they are not; never touches the network."""
        reader, store = self._readers.current(), self._session.store
        return None if reader is None or store is None else store.files.existing(key, reader.file_name(key))

    def transfer(self, key: FileKey) -> Transfer | None:
        """Return how far a file is on its way up or down, None when it is not; never touches the disk."""
        return self._session.transfers.of(key)

    def cancel(self, key: FileKey) -> "Future[None]":
        """Stop a download; of a message that waits for its uploads, drop the whole message."""
        transfer = self.transfer(key)
        if transfer is not None and transfer.direction is Direction.DOWN:
            return self._command(lambda: self._cancel_download(key))
        return self._change_outbox(lambda outbox, now: outbox.delete(DeleteMessage(key.room_id, key.message_id), now))

    def open_path(self, key: FileKey) -> "Future[Path]":
        """As ``download``, for a file that the desktop shall open: Rejected for a type that may do harm."""
        return self._command(lambda: self._fetch_to_open(key))

    def save(self, key: FileKey, target: Path) -> "Future[Path]":
        """As ``download``, and copy the file to ``target``, whose old contents stay when anything goes wrong."""
        return self._command(lambda: self._save(key, target))

    def space(self) -> "Future[UploadQuota]":
        """Ask the server how much of this person's space for files is used: one read.

        Fails with Unavailable while offline, as nothing of it is stored: other devices send files too.
        """
        return self._command(self._space)

    # --- on the sync thread -----------------------------------------------------------------------------
    async def _send(
        self,
        message: SendMessage,
        sources: Sequence[tuple[Path, bool]],
        keys: Sequence[FileKey],
        typed: str | None,
        *,
        is_named: bool,
    ) -> MessageId:
        if not sources:
            raise Rejected("There is no file to send", "Choose one first.")
        if len(sources) > MAX_FILES:
            raise Rejected("Too many files", f"A message has up to {MAX_FILES} files; send the others in another one.")
        check_body(message.body, may_be_empty=True)
        store = self._store()
        folder = store.files.folder
        named = list(keys)
        try:
            files = await self._blocking(lambda: _copies(folder, sources, keys))
            check_attachments(files)
            # From here on nothing may come between, so that ids sort as the outbox does.
            message_id = message.message_id if is_named else self._queue.next_id(message.room_id)
            named = [replace(key, message_id=message_id) for key in keys]
            folder.rename(dict(zip(keys, named, strict=True)))
            return self._queue.put(replace(message, message_id=message_id, attachments=tuple(files)), typed)
        finally:
            # Whatever was copied and belongs to no message.
            store.files.drop([*keys, *named])

    async def _fetch(self, key: FileKey) -> Path:
        store = self._store()
        here = store.files.stored(key)
        if here is not None:
            store.files.touch(key, self._now())
            return here
        engine = await self._session.running_engine()
        return await engine.run(f"fetch {key.file_id}", engine.downloads.fetch(key))

    async def _fetch_to_open(self, key: FileKey) -> Path:
        reader = self._readers.current()
        message = None if reader is None else reader.message(key.room_id, key.message_id)
        name = next((file.name for file in message.attachments if file.id == key.file_id), None) if message else None
        if name is None:
            raise NotFound("No such file", "Its message was deleted, or is not on this computer.")
        if not may_open(name):
            raise Rejected("This kind of file is not opened from here", "Save it, and open it where you trust it.")
        return await self._fetch(key)

    async def _save(self, key: FileKey, target: Path) -> Path:
        path = await self._fetch(key)
        folder = self._store().files.folder
        await self._blocking(lambda: folder.save(path, target))
        return target

    async def _space(self) -> UploadQuota:
        engine = await self._session.running_engine()
        return await engine.run("space for files", engine.upload_tickets.quota())

    async def _cancel_download(self, key: FileKey) -> None:
        engine = self._session.engine
        if engine is not None:
            engine.downloads.cancel(key)

    def _store(self) -> LocalStore:
        if self._session.store is None:
            raise SignInRequired("You are not signed in", "Sign in first.")
        return self._session.store


def _copies(folder: FileFolder, sources: Sequence[tuple[Path, bool]], keys: Sequence[FileKey]) -> list[Attachment]:
    return [
        folder.keep_copy(source, key, as_photo=as_photo) for (source, as_photo), key in zip(sources, keys, strict=True)
    ]
