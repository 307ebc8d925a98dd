"""Downloads: brings the bytes of files to this disk, each once however many ask for it."""

import asyncio
from pathlib import Path
from typing import Final

from desktop_chat.errors import NotFound, Unavailable
from desktop_chat.local.files.file_store import FileStore
from desktop_chat.model.changes import StoreChanges
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import Direction, Transfer
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.files.uploads import NO_STORAGE
from desktop_chat.sync.gateways import StorageGateway

AT_ONCE: Final = 3
"""Downloads under way; the others wait."""

STOPPED = Unavailable("The download was stopped", "Ask for the file again to go on where it was.")


class Downloads:
    """A download that is cut keeps what has arrived, also over a restart; nothing has its final name before it is
    whole and is what the message says."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._running: dict[FileKey, asyncio.Task[Path]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    @property
    def _files(self) -> FileStore:
        return self._context.store.files

    async def fetch(self, key: FileKey) -> Path:
        """Return where the file is, fetching it first if need be. Raises ChatError."""
        here = self._files.stored(key)
        if here is not None:
            self._files.touch(key, self._context.clock.now())
            return here
        file = self._attachment(key)
        storage = self._context.storage
        if storage is None:
            raise NO_STORAGE
        task = self._running.get(key)
        if task is None:
            task = self._running[key] = self._context.tasks.start(
                f"download {key.file_id}", self._download(storage, key, file)
            )
        # Shielded: who no longer waits must not take the file away from the others.
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise STOPPED from None
            raise

    def cancel(self, key: FileKey) -> None:
        """Stop a download; whoever waits for it is told. What has arrived stays for the next attempt."""
        task = self._running.get(key)
        if task is not None:
            task.cancel()

    async def _download(self, storage: StorageGateway, key: FileKey, file: Attachment) -> Path:
        folder = self._files.folder
        part = folder.part(key)
        self._show(key, file, 0)
        try:
            async with self._slots:
                there = part.stat().st_size if part.exists() else 0
                folder.need_room(max(file.size - there, 0))
                self._show(key, file, there)
                if there < file.size:
                    await storage.download(key.object_name, part, file.size, lambda done: self._show(key, file, done))
                path = await self._context.blocking(lambda: folder.finish_download(key, file))
            self._keep(key, file)
        finally:
            del self._running[key]
            self._context.transfers.end(key)
        return path

    def _keep(self, key: FileKey, file: Attachment) -> None:
        """Note it, unless its message went meanwhile: then nothing would ever remove it."""
        message = self._context.reader.message(key.room_id, key.message_id)
        if message is None or file not in message.attachments:
            self._files.drop([key])
            raise NotFound("The file is gone", "Its message was deleted meanwhile.")
        self._files.put(key, file, self._context.clock.now())
        self._context.publish(StoreChanges(transfers=frozenset({key})))

    def _attachment(self, key: FileKey) -> Attachment:
        message = self._context.reader.message(key.room_id, key.message_id)
        for file in message.attachments if message is not None else ():
            if file.id == key.file_id:
                return file
        raise NotFound("No such file", "Its message was deleted, or is not on this computer; open its room first.")

    def _show(self, key: FileKey, file: Attachment, done: int) -> None:
        if key in self._running:
            self._context.transfers.show(Transfer(key, Direction.DOWN, done, file.size))
