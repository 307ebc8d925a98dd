"""UploadTickets: buys the right to bring a file to Storage, by rate and by quota, and never twice for one file."""

from desktop_chat.errors import AlreadyExists, ChatError, Denied, NotFound, Rejected
from desktop_chat.model.files.attachment import FileKey
from desktop_chat.model.files.byte_text import byte_text
from desktop_chat.model.firebase import paths, upload_quota
from desktop_chat.model.firebase.firestore import Document, Write, WriteKind
from desktop_chat.model.firebase.upload_quota import UploadQuota
from desktop_chat.sync.context import SyncContext


class UploadTickets:
    """Idempotent: a ticket whose answer was lost is found again and its bytes are not counted twice.

    Raises SlowDown when the rate limit asks to wait, Rejected when the quota is used up.
    """

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._me = context.account.uid

    async def buy(self, key: FileKey, size: int) -> None:
        """Have a ticket for a file of ``size`` bytes."""
        path = paths.upload_ticket(self._me, key.file_id)
        writes = [
            Write(WriteKind.CREATE, path, upload_quota.ticket_fields(key, size)),
            Write(WriteKind.MERGE, paths.quota(self._me), upload_quota.count_fields(key, size)),
        ]
        try:
            await self._context.allowance.commit(writes, path, size)
        except (Denied, AlreadyExists) as error:
            found = await self._read(path)
            if found is None or not upload_quota.is_ticket_for(found, key, size):
                raise await self._reason(size, error) from None

    async def renew(self, key: FileKey, size: int) -> None:
        """Have a ticket that is young: an old one is renewed, and one that the operator took away is bought again."""
        path = paths.upload_ticket(self._me, key.file_id)
        if await self._read(path) is None:
            await self.buy(key, size)
            return
        renewal = Write(WriteKind.UPDATE, path, upload_quota.renewal_fields())
        await self._context.allowance.commit([renewal], path, size)

    async def quota(self) -> UploadQuota:
        """Return how much of the person's space is used; one read. Raises ChatError."""
        return upload_quota.quota_from(await self._read(paths.quota(self._me)))

    async def _read(self, path: str) -> Document | None:
        found = await self._context.firestore.get([path])
        return found[0] if found else None

    async def _reason(self, size: int, error: ChatError) -> ChatError:
        """Return why a ticket was refused: the server itself says no more than no."""
        try:
            quota = await self.quota()
        except (Denied, NotFound):
            return error
        if quota.holds(size):
            return error
        return Rejected(
            "Your space for files is used up",
            f"You have sent files of {byte_text(quota.used)} of {byte_text(quota.limit)}, and this one has "
            f"{byte_text(size)}. Ask whoever runs this chat for more space and try again, or send no file.",
        )
