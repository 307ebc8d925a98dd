"""RFC 6238's own test vectors, tolerance and single use."""

import base64

import pytest

from desktop_chat.emulator.auth.factors.totp import code_at, matching_step, new_secret

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"),
        (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130"),
    ],
)  # fmt: skip
def test_the_vectors_of_the_rfc(seconds: int, code: str) -> None:
    assert code_at(SECRET, seconds // 30) == code
    assert matching_step(SECRET, code, seconds=seconds, after=-1) == seconds // 30


@pytest.mark.parametrize(("off", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(off: int, accepted: bool) -> None:
    code = code_at(SECRET, 1000 + off)
    assert (matching_step(SECRET, code, seconds=30_000, after=-1) is not None) is accepted


def test_no_code_matches_twice_nor_one_before_it() -> None:
    assert matching_step(SECRET, code_at(SECRET, 1000), seconds=30_000, after=1000) is None
    assert matching_step(SECRET, code_at(SECRET, 999), seconds=30_000, after=1000) is None
    assert matching_step(SECRET, code_at(SECRET, 1001), seconds=30_000, after=1000) == 1001


@pytest.mark.parametrize("code", ["", "28708", "2870820", "２８７０８２", "abcdef"])
def test_anything_else_is_no_code(code: str) -> None:
    assert matching_step(SECRET, code, seconds=59, after=-1) is None


def test_a_secret_is_base32_of_20_bytes() -> None:
    assert new_secret(lambda size: b"12345678901234567890"[:size]) == SECRET
    assert code_at(SECRET.lower(), 1) == "287082"
