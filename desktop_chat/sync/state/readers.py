"""ThreadReaders: one read-only connection for each thread that reads, to whatever store is open now."""

import threading
from collections.abc import Callable

from desktop_chat.local.store import LocalReader, LocalStore


class ThreadReaders:
    """Readers follow the account: after a sign-in or sign-out the next read of a thread changes its connection."""

    def __init__(self, store: Callable[[], LocalStore | None]) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._readers: dict[int, tuple[LocalStore, LocalReader]] = {}

    def current(self) -> LocalReader | None:
        """Return this thread's reader, None while no store is open. Raises StoreError."""
        thread, store = threading.get_ident(), self._store()
        held = self._readers.get(thread)
        if held is not None:
            if held[0] is store:
                return held[1]
            held[1].close()
            with self._lock:
                del self._readers[thread]
        if store is None:
            return None
        reader = store.reader()
        with self._lock:
            self._readers[thread] = (store, reader)
        return reader

    def close(self) -> None:
        """Close all of them; no thread may be reading."""
        with self._lock:
            held = list(self._readers.values())
            self._readers.clear()
        for _, reader in held:
            reader.close()
