"""The directory path is what people are found by, so its hash is fixed."""

import hashlib

from desktop_chat.model import paths
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
