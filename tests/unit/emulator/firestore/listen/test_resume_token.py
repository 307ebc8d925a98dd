from datetime import UTC, datetime

import pytest

from desktop_chat.emulator.firestore.listen.resume_token import ResumeTokens

TIME = datetime(2026, 11, 24, 9, 30, 0, 123_457, tzinfo=UTC)


def test_a_token_gives_its_time_back() -> None:
    tokens = ResumeTokens(b"12345678")
    assert tokens.time(tokens.token(TIME)) == TIME


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + b"x", lambda t: b"x" + t[1:], lambda t: b""])
def test_a_damaged_token_is_unknown(change: object) -> None:
    assert callable(change)
    tokens = ResumeTokens(b"12345678")
    assert tokens.time(change(tokens.token(TIME))) is None


def test_a_token_of_another_run_is_unknown() -> None:
    assert ResumeTokens(b"87654321").time(ResumeTokens(b"12345678").token(TIME)) is None
