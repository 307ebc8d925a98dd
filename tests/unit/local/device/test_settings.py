"""Choices stay until they are made anew, also when the file is damaged."""

from desktop_chat.local.reader import LocalReader
from desktop_chat.local.store import LocalStore


def test_the_last_choice_counts(store: LocalStore, reader: LocalReader) -> None:
    assert reader.setting("share_last_seen") is None
    store.put_setting("share_last_seen", "no")
    store.put_setting("share_last_seen", "yes")
    store.put_setting("other", "1")
    assert reader.setting("share_last_seen") == "yes"
