"""People: fetches profiles that the store lacks, and finds a person by e-mail, @handle or uid."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from desktop_chat.errors import ChatError, Denied, NotFound
from desktop_chat.model.firebase import documents, paths
from desktop_chat.model.firebase.firestore import Document
from desktop_chat.model.ids import Uid
from desktop_chat.model.user import User
from desktop_chat.sync.context import SyncContext
from desktop_chat.sync.timing.clock import Timer

log = logging.getLogger(__name__)

BATCH = 100
DELAY_NAME = "fetch-profiles"
DELAY_SECONDS = 0.02
"""Several snapshots arrive together; their people are fetched with one request."""

AGE = timedelta(days=1)
"""How old a stored profile may be: a name that changed today is worth no read at each opening of each room."""


class People:
    """Profiles of one account's contacts. A uid is asked for once per session unless the request failed."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context
        self._wanted: set[Uid] = set()
        self._asked: set[Uid] = set()
        self._timer: Timer | None = None

    def stop(self) -> None:
        """Fetch nothing more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def want(self, uids: Iterable[Uid]) -> None:
        """Fetch the profiles that are not stored yet, soon."""
        new = set(uids) - self._asked
        if new:
            self.refresh(new - self._context.reader.users(new).keys())

    def refresh(self, uids: Iterable[Uid]) -> None:
        """Fetch those of these profiles that are not stored or older than a day."""
        new = set(uids) - self._asked
        if new:
            now = self._context.clock.now()
            new -= self._context.reader.fetched_users(now - AGE, now)
        self._wanted |= new
        if self._wanted and self._timer is None:
            self._timer = self._context.clock.call_later(DELAY_NAME, DELAY_SECONDS, self._start)

    async def find(self, text: str) -> User:
        """Return the person with this e-mail, @handle or uid. Raises NotFound, Unavailable."""
        text = text.strip()
        uid = await self._uid_of(text)
        user = await self._profile(uid) if uid is not None else None
        if user is None:
            raise NotFound("Nobody found", f"There is no account for “{text[:100]}” that you can see.")
        return user

    async def _uid_of(self, text: str) -> Uid | None:
        if not text or "/" in text:
            return None
        if text.startswith("@"):
            return await self._owner(paths.handle(text[1:])) if len(text) > 1 else None
        if "@" in text:
            return await self._owner(paths.directory(text))
        # A uid wins over a handle that somebody may have registered to look like it.
        if await self._profile(Uid(text)) is not None:
            return Uid(text)
        return await self._owner(paths.handle(text))

    async def _owner(self, path: str) -> Uid | None:
        for document in await self._context.firestore.get([path]):
            return documents.owner_from(document)
        return None

    async def _profile(self, uid: Uid) -> User | None:
        try:
            found = await self._context.firestore.get([paths.user(uid)])
        except Denied:  # somebody who blocked this account: as if there was nobody
            return None
        for document in found:
            user = documents.user_from(document)
            if user is not None:
                self._context.publish(self._context.store.put_users([user], self._context.clock.now()))
            return user
        return None

    def _start(self) -> None:
        self._timer = None
        wanted, self._wanted = self._wanted, set()
        self._asked |= wanted
        self._context.tasks.start("fetch profiles", self._fetch(sorted(wanted)))

    async def _fetch(self, uids: list[Uid]) -> None:
        for first in range(0, len(uids), BATCH):
            batch = uids[first : first + BATCH]
            try:
                found = await self._visible(batch)
            except ChatError as error:
                log.warning("profiles were not fetched: %s", error)
                self._asked.difference_update(batch)
                continue
            users = [user for user in map(documents.user_from, found) if user is not None]
            self._context.publish(self._context.store.put_users(users, self._context.clock.now()))

    async def _visible(self, uids: list[Uid]) -> Sequence[Document]:
        """Return the profiles that may be read: one person who blocked this account refuses the whole request."""
        try:
            return await self._context.firestore.get([paths.user(uid) for uid in uids])
        except Denied:
            if len(uids) == 1:
                return ()
        half = len(uids) // 2
        return [*await self._visible(uids[:half]), *await self._visible(uids[half:])]
