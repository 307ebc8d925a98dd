"""MeteredStorage: the door to Storage that counts what its rules look up in Firestore, which is billed there."""

from collections.abc import Callable
from pathlib import Path

from desktop_chat.errors import Denied, NotFound
from desktop_chat.model.files.transfer import StoredObject
from desktop_chat.model.usage import Bill, Feature
from desktop_chat.sync.gateways import StorageGateway
from desktop_chat.sync.usage.metered_firestore import Count

LOOKUPS = {Feature.RULES: Bill(reads=2)}
"""Two of: the member document or the message, and the ban or the ticket of whoever asks; see storage.rules."""


class MeteredStorage:
    """Fits ``StorageGateway`` around another one: rules decide about whole objects, however many parts they have."""

    def __init__(self, inner: StorageGateway, count: Count) -> None:
        self._inner = inner
        self._count = count

    async def begin_upload(self, name: str, content_type: str, size: int) -> str:
        """Announce an object; the rules are not asked yet."""
        return await self._inner.begin_upload(name, content_type, size)

    async def received(self, address: str) -> int | None:
        """Return how many bytes of an upload have arrived, None when the object is made."""
        return await self._inner.received(address)

    async def send_part(
        self, address: str, file: Path, offset: int, length: int, *, last: bool, patience: float
    ) -> None:
        """Append to an upload; the last part is what the rules decide about."""
        try:
            await self._inner.send_part(address, file, offset, length, last=last, patience=patience)
        except Denied:
            self._count(LOOKUPS)
            raise
        if last:
            self._count(LOOKUPS)

    async def describe(self, name: str) -> StoredObject | None:
        """Return what is stored under a name, None when there is nothing."""
        try:
            found = await self._inner.describe(name)
        except Denied:
            self._count(LOOKUPS)
            raise
        self._count(LOOKUPS)
        return found

    async def download(self, name: str, part: Path, size: int, progress: Callable[[int], None]) -> None:
        """Append to ``part`` what it lacks of an object."""
        try:
            await self._inner.download(name, part, size, progress)
        except (Denied, NotFound):
            self._count(LOOKUPS)
            raise
        self._count(LOOKUPS)

    async def delete(self, name: str) -> None:
        """Remove an object."""
        try:
            await self._inner.delete(name)
        except (Denied, NotFound):
            self._count(LOOKUPS)
            raise
        self._count(LOOKUPS)

    async def aclose(self) -> None:
        """Close the inner one."""
        await self._inner.aclose()
