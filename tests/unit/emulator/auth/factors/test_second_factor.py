"""What is told of a second factor, to whom."""

import pytest

from desktop_chat.emulator.auth.factors.second_factor import SecondFactor, obfuscated

PHONE = SecondFactor("p1", "2026-11-24T12:00:00+00:00", "Mine", phone_number="+15555550100")
APP = SecondFactor("t1", "2026-11-24T12:00:00+00:00", totp_secret="SECRET")


def test_the_secret_of_an_app_is_never_told() -> None:
    assert APP.to_json() == {"mfaEnrollmentId": "t1", "enrolledAt": "2026-11-24T12:00:00+00:00", "totpInfo": {}}
    assert APP.claims() == {"sign_in_second_factor": "totp", "second_factor_identifier": "t1"}


def test_before_the_sign_in_is_done_a_number_shows_its_end_only() -> None:
    hidden = PHONE.to_json(hide_number=True)
    assert hidden["phoneInfo"] == "+*******0100"
    assert "unobfuscatedPhoneInfo" not in hidden
    assert PHONE.to_json()["unobfuscatedPhoneInfo"] == "+15555550100"
    assert PHONE.claims()["sign_in_second_factor"] == "phone"


@pytest.mark.parametrize(("number", "shown"), [("+1 555-0100", "+* ***-0100"), ("0100", "0100")])
def test_only_digits_are_hidden(number: str, shown: str) -> None:
    assert obfuscated(number) == shown
