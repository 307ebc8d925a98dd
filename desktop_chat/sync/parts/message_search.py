"""MessageSearch: the part of ChatClient that searches everything this device has ever seen."""

from datetime import datetime

from desktop_chat.model.ids import RoomId
from desktop_chat.model.search.search_page import SearchCursor, SearchPage
from desktop_chat.model.search.search_query import parse_query
from desktop_chat.sync.state.readers import ThreadReaders
from desktop_chat.sync.timing.clock import Clock

LIMIT = 50


class MessageSearch:
    """Reads from any thread; never touches the network."""

    def __init__(self, readers: ThreadReaders, clock: Clock) -> None:
        self._readers = readers
        self._clock = clock

    def messages(
        self, query: str, limit: int = LIMIT, before: SearchCursor | None = None, room_id: RoomId | None = None
    ) -> SearchPage:
        """Return the newest hits, or those after a page's ``more``, in one room or in all.

        An empty query finds nothing. Each call looks at a few thousand messages at most, so a page may hold fewer
        hits than ``limit``, or none, and still lead on. Raises InvalidQuery, StoreError.
        """
        parsed = parse_query(query, self._now())
        reader = self._readers.current()
        if reader is None or not parsed:
            return SearchPage()
        return reader.search(parsed, limit, before, room_id)

    def _now(self) -> datetime:
        # Days in a query are the person's days.
        return self._clock.now().astimezone()
