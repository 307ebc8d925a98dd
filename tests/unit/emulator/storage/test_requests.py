"""What both APIs read from requests."""

import pytest

from desktop_chat.emulator.storage.errors import StorageError
from desktop_chat.emulator.storage.metadata import Settable
from desktop_chat.emulator.storage.requests import new_object, parsed_object, size_said, split_tokens


def test_metadata_is_an_object_or_nothing() -> None:
    assert parsed_object(b" ") == {}
    assert parsed_object(b'{"a": 1}') == {"a": 1}
    for wrong in (b"[]", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(StorageError):
            parsed_object(wrong)


def test_the_type_in_the_metadata_comes_before_that_of_the_media() -> None:
    assert new_object("b", "n", {"contentType": "a/b"}, "c/d").settable.content_type == "a/b"
    assert new_object("b", "n", {}, "c/d").settable.content_type == "c/d"
    assert new_object("b", "n", {"contentType": None}, None).settable.content_type is None


def test_download_tokens_are_no_custom_metadata() -> None:
    new = new_object("b", "n", {"metadata": {"firebaseStorageDownloadTokens": "x,y", "k": "v"}}, None)
    assert (new.settable.custom, new.download_tokens) == ({"k": "v"}, ("x", "y"))
    assert split_tokens(Settable(custom={"k": "v"})) == (Settable(custom={"k": "v"}), ())


def test_hashes_must_be_texts() -> None:
    assert new_object("b", "n", {"md5Hash": "m", "crc32c": "c"}, None).md5_hash == "m"
    with pytest.raises(StorageError, match="crc32c"):
        new_object("b", "n", {"crc32c": 5}, None)


def test_sizes() -> None:
    assert (size_said(None, "X"), size_said("0", "X"), size_said("12", "X")) == (None, 0, 12)
    for wrong in ("", "-1", "1.5", "٣", "x"):
        with pytest.raises(StorageError, match="X"):
            size_said(wrong, "X")
