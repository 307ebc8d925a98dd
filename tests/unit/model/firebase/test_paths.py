"""The directory path is what people are found by, so its hash is fixed."""

import hashlib

from desktop_chat.model.firebase import paths
from desktop_chat.model.ids import MessageId, RoomId, Uid


def test_directory_hashes_the_trimmed_lower_case_address() -> None:
    expected = hashlib.sha256(b"ada@example.org").hexdigest()
    assert paths.directory(" Ada@Example.ORG ") == f"directory/{expected}"


def test_paths_have_no_leading_slash_and_alternate_collection_and_document() -> None:
    room, uid, message = RoomId("r"), Uid("u"), MessageId("m")
    for path in (
        paths.user(uid),
        paths.handle("Ada"),
        paths.membership(uid, room),
        paths.room(room),
        paths.member(room, uid),
        paths.message(room, message),
    ):
        assert not path.startswith("/")
        assert len(path.split("/")) % 2 == 0


def test_handles_are_case_insensitive() -> None:
    assert paths.handle("Ada") == paths.handle("ada")


def test_names_become_keys_that_the_database_takes_and_come_back() -> None:
    for name in ("ada", "a.b$c#d[e]f/g%h", "ä\n"):
        assert not set(paths.key(name)) & set(".$#[]/\n")
        assert paths.name_of(paths.key(name)) == name


def test_paths_of_the_realtime_database() -> None:
    assert paths.presence(Uid("ada"), "c1") == "presence/ada/c1"
    assert paths.presence(Uid("ada")) == "presence/ada"
    assert paths.last_seen(Uid("a/b")) == "lastSeen/a%2Fb"
    assert paths.signals("k", Uid("ada")) == "signals/k/ada"
    assert paths.positions(Uid("ada"), RoomId("dm_a_b")) == "positions/ada/dm_a_b"
