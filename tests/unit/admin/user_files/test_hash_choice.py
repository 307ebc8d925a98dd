from pathlib import Path
from typing import Any

import pytest

from desktop_chat.admin.failures import WrongUse
from desktop_chat.admin.user_files.hash_choice import NAMES, HashChoice, read_secret
from desktop_chat.errors import Rejected

FITTING: dict[str, dict[str, Any]] = {
    "bcrypt": {}, "scrypt": {"key": b"k", "rounds": 8, "memory_cost": 14},
    "standard-scrypt": {"memory_cost": 1024, "parallelization": 1, "block_size": 8, "derived_key_length": 64},
    **{f"hmac-{name}": {"key": b"k"} for name in ("sha512", "sha256", "sha1", "md5")},
    **{name: {"rounds": 1} for name in ("md5", "sha1", "sha256", "sha512", "pbkdf-sha1", "pbkdf2-sha256")},
}  # fmt: skip


@pytest.mark.parametrize("algorithm", NAMES)
def test_every_algorithm_of_firebase_can_be_named(algorithm: str) -> None:
    told = HashChoice(algorithm, **FITTING[algorithm]).build().to_dict()
    assert told["hashAlgorithm"] == algorithm.replace("-", "_").upper()


@pytest.mark.parametrize(
    ("algorithm", "options"),
    [("bcrypt", {"rounds": 1}), ("scrypt", {"key": b"k", "rounds": 8}), ("md5", {}), ("rot13", {})],
)
def test_options_that_do_not_fit_are_refused(algorithm: str, options: dict[str, Any]) -> None:
    with pytest.raises(WrongUse):
        HashChoice(algorithm, **options).build()


def test_numbers_out_of_range_are_refused() -> None:
    with pytest.raises(Rejected, match="rounds"):
        HashChoice("scrypt", key=b"k", rounds=9, memory_cost=14).build()


def test_the_key_is_read_and_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("c2VjcmV0\n")
    assert read_secret(tmp_path / "key") == b"secret"
    (tmp_path / "key").write_text("not base64!")
    with pytest.raises(WrongUse) as told:
        read_secret(tmp_path / "key")
    assert "not base64!" not in str(told.value)
    with pytest.raises(WrongUse):
        read_secret(tmp_path / "none")
