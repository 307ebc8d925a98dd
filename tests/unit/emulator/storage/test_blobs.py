"""Files of bytes: hashes, becoming visible, sweeping."""

import base64
import hashlib
from pathlib import Path

from desktop_chat.emulator.storage.blobs import CHUNK, Blobs


def test_hashes_are_those_of_cloud_storage(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blobs.incoming("a").write_bytes(b"123456789")
    digest = blobs.seal("a")
    assert digest.size == 9
    assert base64.b64decode(digest.crc32c).hex() == "e3069283"  # the check value of CRC-32C
    assert base64.b64decode(digest.md5_hash) == hashlib.md5(b"123456789").digest()  # noqa: S324 - the format's own


def test_bytes_larger_than_a_chunk(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    data = bytes(range(256)) * (CHUNK // 128)
    blobs.incoming("a").write_bytes(data)
    assert base64.b64decode(blobs.seal("a").md5_hash) == hashlib.md5(data).digest()  # noqa: S324 - the format's own


def test_kept_bytes_stay_readable_for_whoever_has_them_open(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blobs.incoming("a").write_bytes(b"x")
    blobs.keep("a")
    assert not blobs.incoming("a").exists()
    with blobs.open("a") as file:
        blobs.drop("a")
        assert file.read() == b"x"
    blobs.drop("a")  # and once more does no harm


def test_a_sweep_removes_what_nobody_knows_and_names_what_is_missing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    for name in ("known", "orphan"):
        blobs.incoming(name).write_bytes(b"x")
        blobs.keep(name)
    blobs.incoming("session").write_bytes(b"y")
    blobs.incoming("left").write_bytes(b"z")
    assert blobs.sweep({"known", "lost"}, {"session"}) == {"lost"}
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["known", "session"]


def test_a_copy_has_bytes_of_its_own(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    blobs.incoming("a").write_bytes(b"x")
    blobs.keep("a")
    blobs.copy("a", "b")
    assert blobs.seal("b") == blobs.seal("b")
    assert blobs.incoming("b").read_bytes() == b"x"
