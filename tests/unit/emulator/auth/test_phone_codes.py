"""Codes of short messages: six digits, once, for their own session."""

import secrets

import pytest

from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.notes import Notes
from desktop_chat.emulator.auth.phone_codes import PhoneCodes

NUMBER = "+15555550100"


@pytest.fixture
def codes() -> PhoneCodes:
    return PhoneCodes(secrets.token_bytes, Notes(lambda *_: None))


def test_a_code_is_spent_once_and_a_wrong_one_spends_nothing(codes: PhoneCodes) -> None:
    sent, other = codes.send(NUMBER), codes.send("+15555550111")
    assert len(sent.code) == 6
    assert sent.code.isdecimal()
    assert codes.all() == [sent, other]
    with pytest.raises(AuthApiError, match="INVALID_CODE"):
        codes.verify(sent.session_info, sent.code + "0")
    assert codes.verify(sent.session_info, sent.code) == NUMBER
    with pytest.raises(AuthApiError, match="INVALID_SESSION_INFO"):
        codes.verify(sent.session_info, sent.code)
    assert codes.all() == [other]
    assert other.to_json() == {
        "sessionInfo": other.session_info, "phoneNumber": "+15555550111", "code": other.code,
    }  # fmt: skip


def test_a_proof_is_about_its_number(codes: PhoneCodes) -> None:
    proof = codes.prove(NUMBER)
    assert codes.is_proven(proof, NUMBER)
    assert not codes.is_proven(proof, "+15555550111")
    assert not codes.is_proven("x", NUMBER)
