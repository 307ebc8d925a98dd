"""What an account shows to whom, and that it survives the database."""

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.passwords.password_hash import PasswordHash

ADA = Account(
    uid="ada", created_at=1000, email="ada@example.com", email_verified=True,
    password=PasswordHash("c2FsdA==", "aGFzaA=="),
    display_name="Ada", phone_number="+15555550100", custom_claims='{"admin": true}', valid_since=1,
    last_login_at=2000, linked=({"providerId": "google.com", "rawId": "g1"},),
)  # fmt: skip


def test_json_round_trip() -> None:
    assert Account.from_json(ADA.to_json()) == ADA
    bare = Account(uid="x", created_at=1)
    assert Account.from_json(bare.to_json()) == bare


def test_times_and_seconds_are_strings_as_in_int64_json() -> None:
    info = ADA.user_info(with_password_hash=False)
    assert (info["createdAt"], info["lastLoginAt"], info["validSince"]) == ("1000", "2000", "1")


def test_only_admins_see_the_hash() -> None:
    assert ADA.user_info(with_password_hash=True)["passwordHash"] == "aGFzaA=="
    shown = ADA.user_info(with_password_hash=False)
    assert shown["passwordHash"] != "aGFzaA=="
    assert "salt" not in shown


def test_every_way_to_sign_in_is_listed() -> None:
    assert [info["providerId"] for info in ADA.provider_infos()] == ["google.com", "password", "phone"]
    assert ADA.identities == {
        "email": ["ada@example.com"], "phone": ["+15555550100"], "google.com": ["g1"],
    }  # fmt: skip


def test_an_anonymous_account_shows_no_empty_fields() -> None:
    info = Account(uid="x", created_at=1).user_info(with_password_hash=False)
    assert info == {"localId": "x", "createdAt": "1"}


def test_claims_of_an_account() -> None:
    assert ADA.claims == {"admin": True}
    assert Account(uid="x", created_at=1).claims == {}
