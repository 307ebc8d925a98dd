"""Uploads: brings the files of a message that waits to Storage, before the message itself."""

import asyncio
import hashlib
import logging
from pathlib import Path
from typing import Final

from desktop_chat.errors import ChatError, Denied, NotFound, Rejected, Unavailable
from desktop_chat.local.files.file_store import FileStore
from desktop_chat.model.files.attachment import Attachment, FileKey
from desktop_chat.model.files.transfer import Direction, Transfer, UploadState
from desktop_chat.model.mutation import OutboxRow, SendMessage
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.files.upload_tickets import UploadTickets
from desktop_chat.sync.gateways import StorageGateway
from desktop_chat.sync.step import Step

log = logging.getLogger(__name__)

FIRST_PART: Final = 256 * 1024
"""Bytes of the first request: Storage takes multiples of this. While they go quickly each is twice the one before."""

LARGEST_PART: Final = 4 * 1024 * 1024

PATIENCE: Final = 30.0
"""Seconds for the answer to a part; so many more with each attempt, as the line may be slow and not dead."""

LONGEST_PATIENCE: Final = 240.0

QUICK_SECONDS: Final = 2.0
"""A part that took longer is not followed by a longer one: a cut costs it again."""

NO_STORAGE = Rejected(
    "This project has no file storage",
    "Its owner has to switch Cloud Storage on and name the bucket in the configuration (storageBucket).",
)


class Uploads:
    """Idempotent: whatever became of an earlier attempt, what the server has is not sent again.

    Each file has its ticket before its bytes go, which storage.rules ask for: it pays by rate and by quota. Files go
    one after the other, and each step is on disk before the next: another process goes on where this one ended. A
    person may withdraw the message at any moment; what has been uploaded then hangs on no message and harms nobody.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._tickets = UploadTickets(context)
        self._running: dict[int, _Upload] = {}

    def drop_withdrawn(self) -> None:
        """Stop what nobody wants any more: over a slow line it would hold up its room for minutes."""
        for seq, upload in list(self._running.items()):
            if not self._files.is_wanted(seq):
                upload.stop()

    @property
    def _files(self) -> FileStore:
        return self._context.store.files

    async def finish(self, row: OutboxRow) -> bool:
        """Upload what is not there yet; False when the message was withdrawn meanwhile. Raises ChatError."""
        message = row.mutation
        if not isinstance(message, SendMessage) or not message.attachments:
            return True
        storage = self._context.storage
        if storage is None:
            raise NO_STORAGE
        for file in message.attachments:
            patience = min(PATIENCE * (1 + row.attempts), LONGEST_PATIENCE)
            one = _Upload(self._context, storage, self._tickets, row.seq, _key(message, file), file, patience)
            self._running[row.seq] = one
            try:
                if not await one.run():
                    return False
            except ChatError as error:
                if not self._files.is_wanted(row.seq):
                    return False  # its copy may be gone by now, which is then no error
                if error.permanent:
                    self._files.put_upload(row.seq, one.key, UploadState.FAILED)
                raise
            finally:
                del self._running[row.seq]
                self._context.transfers.end(one.key)
        return True


class _Upload:
    """One file on its way."""

    def __init__(
        self,
        context: SyncContext,
        storage: StorageGateway,
        tickets: UploadTickets,
        seq: int,
        key: FileKey,
        file: Attachment,
        patience: float,
    ) -> None:
        self._context = context
        self._storage = storage
        self._tickets = tickets
        self._seq = seq
        self.key = key
        self._file = file
        self._patience = patience
        self._part: asyncio.Task[None] | None = None

    def stop(self) -> None:
        """Give up the part that is on its way."""
        if self._part is not None:
            self._part.cancel()

    async def run(self) -> bool:
        """Bring it to the server; False when nobody wants it any more."""
        known = self._context.store.files.upload(self.key)
        if known.state is UploadState.UPLOADED:
            return True
        path = self._context.store.files.folder.path(self.key, self._file.name)
        if not path.exists() or path.stat().st_size != self._file.size:
            raise Rejected(
                "The copy of the file is gone", f"“{self._file.name}” is no longer on this disk; send it once more."
            )
        if known.state not in (UploadState.TICKETED, UploadState.UPLOADING) and not await self._buy_ticket():
            return False
        return await self._bring(path, known.address if known.state is UploadState.UPLOADING else "")

    async def _buy_ticket(self) -> bool:
        await self._tickets.buy(self.key, self._file.size)
        self._context.step(Step.TICKETED)
        return self._note(UploadState.TICKETED)

    async def _bring(self, path: Path, address: str, *, is_again: bool = False) -> bool:
        try:
            if not await self._transfer(path, address):
                return False
        except ChatError as error:
            # A create is refused where the object is there already: the answer to an earlier attempt was lost.
            if not error.permanent or not await self._is_there(path):
                if not isinstance(error, Denied) or is_again:
                    raise
                return await self._bring_with_new_ticket(path)
        return self._done()

    async def _bring_with_new_ticket(self, path: Path) -> bool:
        """Once more from the beginning: the ticket may have got too old while this computer was off."""
        await self._tickets.renew(self.key, self._file.size)
        return self._note(UploadState.TICKETED) and await self._bring(path, "", is_again=True)

    async def _transfer(self, path: Path, address: str) -> bool:
        offset = await self._received(address) if address else 0
        if offset is None:
            return True
        if not address or offset < 0:
            address, offset = await self._storage.begin_upload(self.key.object_name, *_announced(self._file)), 0
            if not self._note(UploadState.UPLOADING, address):
                return False
            self._context.step(Step.UPLOAD_BEGUN)
        return await self._send(path, address, offset)

    async def _received(self, address: str) -> int | None:
        """Return where to go on: -1 for from the beginning, None when all is there."""
        try:
            return await self._storage.received(address)
        except (NotFound, Rejected) as error:
            log.info("an upload is begun again: %s", error)
            return -1

    async def _send(self, path: Path, address: str, offset: int) -> bool:
        size, length = self._file.size, FIRST_PART
        while offset < size:
            self._show(offset)
            length, begun = min(length, size - offset), self._context.clock.monotonic()
            if not await self._send_part(path, address, offset, length):
                return False
            offset += length
            is_quick = self._context.clock.monotonic() - begun < QUICK_SECONDS
            length = min(2 * length, LARGEST_PART) if is_quick else FIRST_PART
            self._context.step(Step.UPLOAD_PART)
            if not self._is_wanted():
                return False
        return True

    async def _send_part(self, path: Path, address: str, offset: int, length: int) -> bool:
        last = offset + length == self._file.size
        part = self._part = asyncio.ensure_future(
            self._storage.send_part(address, path, offset, length, last=last, patience=self._patience)
        )
        try:
            await part
        except asyncio.CancelledError:
            # Cancelled by ``stop``, and not with everything else.
            if part.cancelled() and not self._is_wanted():
                return False
            raise
        except Rejected as error:
            # Bytes of an earlier attempt may have come late: then the next one asks where to go on.
            if await self._received(address) == offset:
                raise
            raise Unavailable("The upload goes on elsewhere", "It is taken up again by itself.") from error
        finally:
            self._part = None
        return True

    def _is_wanted(self) -> bool:
        return self._context.store.files.is_wanted(self._seq)

    async def _is_there(self, path: Path) -> bool:
        try:
            stored = await self._storage.describe(self.key.object_name)
        except ChatError as error:
            if not error.permanent:
                raise
            return False
        return stored is not None and stored.size == self._file.size and stored.md5 == _md5(path)

    def _done(self) -> bool:
        if not self._note(UploadState.UPLOADED):
            return False
        self._show(self._file.size)
        self._context.step(Step.UPLOADED)
        return True

    def _note(self, state: UploadState, address: str = "") -> bool:
        return self._context.store.files.put_upload(self._seq, self.key, state, address)

    def _show(self, done: int) -> None:
        self._context.transfers.show(Transfer(self.key, Direction.UP, done, self._file.size))


def _key(message: SendMessage, file: Attachment) -> FileKey:
    return FileKey(message.room_id, message.message_id, file.id)


def _announced(file: Attachment) -> tuple[str, int]:
    return file.content_type, file.size


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
