from datetime import UTC, datetime

from firebase_admin.auth import UserRecord

from desktop_chat.admin.people.person import Person, person_of


def test_a_record_becomes_plain_values() -> None:
    record = UserRecord(
        {
            "localId": "u1", "email": "ada@example.org", "emailVerified": True, "displayName": "Ada",
            "disabled": True,
            "createdAt": "1777896000000", "lastLoginAt": "1777896060000", "validSince": "1777896000",
            "customAttributes": '{"bulk": true}', "providerUserInfo": [{"providerId": "password", "rawId": "x"}],
        }
    )  # fmt: skip
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert person_of(record) == Person(
        uid="u1", email="ada@example.org", email_verified=True, display_name="Ada", disabled=True, created_at=noon,
        last_sign_in_at=noon.replace(minute=1), sessions_valid_since=noon, providers=("password",),
        claims={"bulk": True},
    )  # fmt: skip
    assert person_of(record).last_active_at == noon.replace(minute=1)


def test_an_empty_account_is_named_by_its_uid() -> None:
    person = person_of(UserRecord({"localId": "u1"}))
    assert (person.name, person.created_at, person.last_active_at) == ("u1", None, None)
