"""Codes are unguessable apart, listed in order and spent once."""

import secrets
from urllib.parse import parse_qs, urlsplit

from desktop_chat.emulator.auth.mail_codes import MailCodes
from desktop_chat.emulator.auth.notes import Notes


def test_the_link_carries_mode_code_and_where_to_go_on() -> None:
    codes = MailCodes(secrets.token_bytes, Notes(lambda *_: None))
    made = codes.create("VERIFY_EMAIL", "a@x.y", base_url="http://127.0.0.1:9099", continue_url="http://app/?a=1&b=2")
    parts = urlsplit(made.link)
    query = parse_qs(parts.query)
    assert (parts.netloc, parts.path) == ("127.0.0.1:9099", "/emulator/action")
    assert (query["mode"], query["oobCode"]) == (["verifyEmail"], [made.code])
    assert query["continueUrl"] == ["http://app/?a=1&b=2"]


def test_codes_are_listed_oldest_first_and_leave_when_used() -> None:
    codes = MailCodes(secrets.token_bytes, Notes(lambda *_: None))
    first = codes.create("PASSWORD_RESET", "a@x.y", base_url="http://h")
    second = codes.create("PASSWORD_RESET", "a@x.y", base_url="http://h")
    assert first.code != second.code
    assert codes.all() == [first, second]
    codes.use(first.code)
    codes.use(first.code)
    assert codes.find(first.code) is None
    assert codes.all() == [second]


def test_json_as_the_official_emulator_lists_it() -> None:
    made = MailCodes(secrets.token_bytes, Notes(lambda *_: None)).create(
        "VERIFY_AND_CHANGE_EMAIL", "a@x.y", base_url="http://h", new_email="b@x.y"
    )
    assert made.to_json() == {
        "email": "a@x.y", "newEmail": "b@x.y", "requestType": "VERIFY_AND_CHANGE_EMAIL",
        "oobCode": made.code, "oobLink": made.link,
    }  # fmt: skip
