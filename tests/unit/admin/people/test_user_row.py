import json
from datetime import UTC, datetime
from typing import Any

import pytest

from desktop_chat.admin.people.user_row import BadRow, UserRow, row_from

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
FULL = UserRow(
    "u1", "ada@example.org", email_verified=True, display_name="Ada", phone_number="+491511234567",
    photo_url="https://x/y.png", disabled=True, created_at=NOON, last_sign_in_at=NOON, claims={"bulk": True},
    password_hash=b"\x00hash", password_salt=b"salt",
)  # fmt: skip


def test_a_row_comes_back_from_json_and_from_text() -> None:
    content = FULL.to_json(with_hashes=True)
    assert row_from(json.loads(json.dumps(content))) == FULL
    as_text = {name: json.dumps(value) if isinstance(value, dict) else str(value) for name, value in content.items()}
    assert row_from(as_text) == FULL


def test_hashes_are_written_only_on_request() -> None:
    assert {"passwordHash", "passwordSalt"} & set(FULL.to_json(with_hashes=False)) == set()


def test_the_export_of_the_firebase_cli_is_read() -> None:
    theirs = {
        "localId": "u1", "email": "ADA@example.org", "passwordHash": "_-8=", "salt": "AA==",
        "createdAt": "1777896000000",
        "customAttributes": '{"bulk":true}', "disabled": False, "providerUserInfo": [],
    }  # fmt: skip
    assert row_from(theirs) == UserRow(
        "u1", "ada@example.org", created_at=NOON, claims={"bulk": True}, password_hash=b"\xff\xef", password_salt=b"\0"
    )


def test_bcrypt_is_taken_as_it_is() -> None:
    assert row_from({"uid": "u", "passwordHash": "$2b$04$abc"}).password_hash == b"$2b$04$abc"


@pytest.mark.parametrize(
    "content",
    [
        {}, {"displayName": "Ada"}, {"uid": "x" * 129}, {"uid": 5}, {"uid": "a/b"}, {"uid": ".."}, {"uid": "__a__"},
        {"uid": "u", "disabled": "maybe"},
        {"uid": "u", "createdAt": "soon"}, {"uid": "u", "createdAt": "9" * 30}, {"uid": "u", "claims": "{"},
        {"uid": "u", "claims": "[]"}, {"uid": "u", "passwordHash": "ä"}, {"uid": "u", "passwordSalt": "?"},
    ],
)  # fmt: skip
def test_a_bad_row_says_why(content: dict[str, Any]) -> None:
    with pytest.raises(BadRow, match=r"\w+"):
        row_from(content)
