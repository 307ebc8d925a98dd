"""Sessions: renewal, revocation by second, and ID tokens that name nobody."""

from typing import Any

import pytest

from desktop_chat.emulator.auth.account import Account
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.journal import NoJournal
from desktop_chat.emulator.auth.sessions import Sessions, TokenPolicy
from desktop_chat.emulator.auth.tokens import decode, mint

ADA = Account(uid="ada", created_at=1)


@pytest.fixture
def sessions(clock: Any) -> Sessions:
    import secrets

    return Sessions(
        "p", now=clock.now, randomness=secrets.token_bytes, policy=TokenPolicy(lifetime=100), journal=NoJournal()
    )


def nobody(_uid: str) -> Account | None:
    return None


def ada(_uid: str) -> Account | None:
    return ADA


def test_a_session_is_renewed_until_it_is_revoked(sessions: Sessions, clock: Any) -> None:
    issued = sessions.open(ADA, "password", {})
    _, renewed = sessions.renew(issued.refresh_token, ada)
    assert renewed.expires_in == 100
    sessions.revoke("ada", int(clock.now().timestamp()))
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        sessions.renew(issued.refresh_token, ada)


def test_revoking_leaves_later_sessions_and_other_people(sessions: Sessions, clock: Any) -> None:
    other = sessions.open(Account(uid="eve", created_at=1), "password", {})
    at = int(clock.now().timestamp())
    clock.turn(1)
    later = sessions.open(ADA, "password", {})
    sessions.revoke("ada", at)
    assert sessions.renew(later.refresh_token, ada)
    assert sessions.renew(other.refresh_token, lambda uid: Account(uid=uid, created_at=1))


def test_valid_since_in_the_future_bars_sessions_opened_before_it(sessions: Sessions, clock: Any) -> None:
    issued = sessions.open(ADA, "password", {})
    barred = Account(uid="ada", created_at=1, valid_since=int(clock.now().timestamp()) + 10)
    with pytest.raises(AuthApiError, match="TOKEN_EXPIRED"):
        sessions.renew(issued.refresh_token, lambda _uid: barred)


def test_a_forgotten_session_is_unknown(sessions: Sessions) -> None:
    issued = sessions.open(ADA, "password", {})
    sessions.forget("ada")
    with pytest.raises(AuthApiError, match="INVALID_REFRESH_TOKEN"):
        sessions.renew(issued.refresh_token, ada)


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "p", "iat": 1}, "INVALID_ID_TOKEN"),
        ({"aud": "p", "user_id": "ada"}, "INVALID_ID_TOKEN"),
        ({"aud": "other", "user_id": "ada", "iat": 1}, "INVALID_ID_TOKEN"),
        ({"aud": "p", "user_id": ["ada"], "iat": 1}, "INVALID_ID_TOKEN"),
        ({"aud": "p", "user_id": "ada", "iat": 1}, "USER_NOT_FOUND"),
    ],
)
def test_id_tokens_that_are_refused(sessions: Sessions, claims: dict[str, Any], error: str) -> None:
    with pytest.raises(AuthApiError, match=error):
        sessions.read(mint(claims), nobody)


def test_tokens_made_by_hand_are_read_whatever_their_end(sessions: Sessions) -> None:
    account, claims = sessions.read(mint({"aud": "p", "sub": "ada", "iat": 0, "exp": 3600}), ada)
    assert (account.uid, claims["exp"]) == ("ada", 3600)


def test_the_lifetime_is_in_the_token(sessions: Sessions) -> None:
    claims = decode(sessions.open(ADA, "password", {}).id_token)
    assert claims["exp"] - claims["iat"] == 100
