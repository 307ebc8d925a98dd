"""When somebody was last seen is kept, corrected and forgotten."""

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore
from desktop_chat.model.ids import Uid
from tests.example_data import at

GRACE = Uid("grace")


def test_it_follows_what_is_told(store: LocalStore, reader: LocalReader) -> None:
    assert reader.last_seen(GRACE) is None
    assert store.put_last_seen(GRACE, at(9, 0)).presence == {GRACE}
    assert not store.put_last_seen(GRACE, at(9, 0))
    assert store.put_last_seen(GRACE, at(8, 0))
    assert reader.last_seen(GRACE) == at(8, 0)
    assert store.put_last_seen(GRACE, None).presence == {GRACE}
    assert not store.put_last_seen(GRACE, None)
    assert reader.last_seen(GRACE) is None
