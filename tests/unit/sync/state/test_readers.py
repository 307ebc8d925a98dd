"""One reader for each thread, following the account."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from desktop_chat.local.store import LocalReader, LocalStore
from desktop_chat.model.ids import Uid
from desktop_chat.sync.state.readers import ThreadReaders


def test_readers_belong_to_their_thread_and_to_the_open_store(tmp_path: Path) -> None:
    first, second = (LocalStore.open(tmp_path / f"{name}.sqlite3", Uid(name)) for name in ("ada", "grace"))
    current: list[LocalStore | None] = [first]
    readers = ThreadReaders(lambda: current[0])
    mine = readers.current()
    assert mine is not None
    assert readers.current() is mine
    barrier = threading.Barrier(2)

    def other_reader() -> LocalReader | None:
        barrier.wait(5)
        return readers.current()

    with ThreadPoolExecutor(2) as pool:
        found = [future.result(30) for future in [pool.submit(other_reader) for _ in range(2)]]
    assert len({id(reader) for reader in [mine, *found]}) == 3
    current[0] = second
    after = readers.current()
    assert after is not None
    assert after is not mine
    assert after.rooms() == []
    current[0] = None
    assert readers.current() is None
    readers.close()
    first.close()
    second.close()
