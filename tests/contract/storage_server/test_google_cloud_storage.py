"""The stock google-cloud-storage, with nothing but STORAGE_EMULATOR_HOST."""

import io
import random
from typing import Any

import pytest
from google.api_core.exceptions import BadRequest, NotFound, PreconditionFailed
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage  # type: ignore[attr-defined]  # it ships no types

from tests.contract.storage_server.conftest import BUCKET, PROJECT, RunningStorage

PIECE = 256 * 1024
BYTES = random.Random(7).randbytes(3 * 1024 * 1024)
AWKWARD = "r/a&b c+ü%2F#?.txt"


@pytest.fixture
def bucket(storage_server: RunningStorage, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_server.url)
    credentials = AnonymousCredentials()
    client = storage.Client(project=PROJECT, credentials=credentials)
    yield client.bucket(BUCKET)
    client.close()


def test_three_megabytes_in_pieces_of_256_kib(bucket: Any) -> None:
    blob = bucket.blob(AWKWARD, chunk_size=PIECE)
    blob.upload_from_string(BYTES, content_type="image/png")
    assert (blob.size, blob.content_type) == (len(BYTES), "image/png")
    assert bucket.blob(AWKWARD).download_as_bytes() == BYTES


def test_an_upload_whose_size_is_not_known(bucket: Any) -> None:
    class Endless(io.BytesIO):
        def seekable(self) -> bool:
            return False

    for size in (0, PIECE, 2 * PIECE, 2 * PIECE + 1):
        with bucket.blob("stream", chunk_size=PIECE).open("wb") as file:
            file.write(BYTES[:size])
        assert bucket.blob("stream").download_as_bytes() == BYTES[:size]


def test_download_with_a_range_and_in_pieces(bucket: Any) -> None:
    bucket.blob("b").upload_from_string(BYTES)
    assert bucket.blob("b").download_as_bytes(start=5, end=10) == BYTES[5:11]
    assert bucket.blob("b").download_as_bytes(start=len(BYTES) - 3) == BYTES[-3:]
    assert bucket.blob("b", chunk_size=PIECE).download_as_bytes() == BYTES


def test_an_empty_object(bucket: Any) -> None:
    bucket.blob("empty").upload_from_string(b"")
    assert bucket.blob("empty").download_as_bytes() == b""
    assert bucket.blob("empty", chunk_size=PIECE).download_as_bytes() == b""


def test_lists_with_prefix_delimiter_and_pages(bucket: Any) -> None:
    for name in ("a/1", "a/2", "a/sub/3", "b", "c/4", AWKWARD):
        bucket.blob(name).upload_from_string(b"x")
    assert [blob.name for blob in bucket.list_blobs(prefix="a/")] == ["a/1", "a/2", "a/sub/3"]
    found = bucket.list_blobs(delimiter="/")
    assert [blob.name for blob in found] == ["b"]
    assert found.prefixes == {"a/", "c/", "r/"}
    found = bucket.list_blobs(prefix="a/", delimiter="/")
    assert ([blob.name for blob in found], found.prefixes) == (["a/1", "a/2"], {"a/sub/"})
    names = [blob.name for page in bucket.list_blobs(page_size=2).pages for blob in page]
    assert names == ["a/1", "a/2", "a/sub/3", "b", "c/4", AWKWARD]
    assert [blob.name for blob in bucket.list_blobs(start_offset="b", end_offset="c/5")] == ["b", "c/4"]


def test_metadata_is_kept_changed_and_taken_away(bucket: Any) -> None:
    blob = bucket.blob("m")
    blob.metadata = {"who": "Ada", "gone": "1"}
    blob.cache_control, blob.content_language = "no-store", "de"
    blob.upload_from_string(b"x", content_type="text/plain")
    blob.metadata = {"who": "Eve", "gone": None}
    blob.content_language = None
    blob.patch()
    read = bucket.get_blob("m")
    assert (read.metadata, read.cache_control, read.content_language) == ({"who": "Eve"}, "no-store", None)
    assert (read.generation, read.metageneration) == (blob.generation, 2)
    assert (read.updated > read.time_created, read.storage_class) == (True, "STANDARD")


def test_preconditions(bucket: Any) -> None:
    blob = bucket.blob("p")
    blob.upload_from_string(b"1", if_generation_match=0)
    first = blob.generation
    with pytest.raises(PreconditionFailed):
        bucket.blob("p").upload_from_string(b"2", if_generation_match=0)
    with pytest.raises(PreconditionFailed):
        bucket.blob("p", chunk_size=PIECE).upload_from_file(io.BytesIO(BYTES), if_generation_match=0)
    bucket.blob("p").upload_from_string(b"3", if_generation_match=first)
    with pytest.raises(PreconditionFailed):
        bucket.blob("p").delete(if_generation_match=first)
    with pytest.raises(NotFound):
        bucket.blob("p", generation=first).download_as_bytes()
    assert bucket.blob("p").download_as_bytes() == b"3"


def test_a_wrong_hash_is_refused_and_nothing_is_kept(bucket: Any) -> None:
    blob = bucket.blob("h")
    blob.md5_hash = "AAAAAAAAAAAAAAAAAAAAAA=="
    with pytest.raises(BadRequest, match="MD5"):
        blob.upload_from_string(b"x")
    assert not bucket.blob("h").exists()


def test_copy_rewrite_rename_and_delete(bucket: Any) -> None:
    blob = bucket.blob(AWKWARD)
    blob.metadata = {"k": "v"}
    blob.upload_from_string(b"bytes", content_type="text/plain")
    copied = bucket.copy_blob(blob, bucket, "copy/of it")
    assert (copied.metadata, copied.content_type) == ({"k": "v"}, "text/plain")
    token, done, size = bucket.blob("rewritten").rewrite(blob)
    assert (token, done, size) == (None, 5, 5)
    bucket.rename_blob(blob, "renamed")
    assert [one.name for one in bucket.list_blobs()] == ["copy/of it", "renamed", "rewritten"]
    bucket.delete_blobs(list(bucket.list_blobs()))
    assert list(bucket.list_blobs()) == []
    with pytest.raises(NotFound):
        bucket.blob("renamed").delete()


def test_a_bucket_is_there_without_being_made(bucket: Any) -> None:
    assert bucket.exists()
    assert bucket.client.get_bucket(BUCKET).name == BUCKET
    assert [one.name for one in bucket.client.list_buckets()] == [BUCKET]
