"""Unsigned tokens: what the official emulator would have made, and garbage refused."""

import base64
import json

import pytest

from desktop_chat.emulator.auth.tokens import IdTokenSubject, decode, id_token_claims, mint


def test_a_minted_token_has_the_official_header_and_no_signature() -> None:
    header, payload, signature = mint({"sub": "ada"}).split(".")
    assert json.loads(base64.urlsafe_b64decode(header + "==")) == {"alg": "none", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == {"sub": "ada"}
    assert signature == ""


def test_decode_gives_back_what_was_minted() -> None:
    claims = {"sub": "ada", "name": "Ädä 🙂", "nested": {"roles": ["a", "b"]}, "exp": 3600}
    assert decode(mint(claims)) == claims


def test_decode_reads_a_signed_token_without_checking_the_signature() -> None:
    head = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode().rstrip("=")
    body = base64.urlsafe_b64encode(b'{"uid":"ada"}').decode().rstrip("=")
    assert decode(f"{head}.{body}.c2ln") == {"uid": "ada"}


@pytest.mark.parametrize(
    "token",
    ["", "owner", "a.b", "a.b.c.d", "!!.e30.", "e30.e30.", "W10.e30.", f"{mint({}).split('.')[0]}.W10.", "e30.💥."],
)
def test_garbage_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="not a JSON Web Token"):
        decode(token)


def test_id_token_claims_of_an_email_account() -> None:
    subject = IdTokenSubject(
        uid="ada",
        sign_in_provider="password",
        auth_time=900,
        email="ada@example.com",
        name="Ada",
        identities={"email": ["ada@example.com"]},
        custom_claims={"admin": True},
    )
    assert id_token_claims("demo-chat", subject, issued_at=1000, lifetime=3600) == {
        "iss": "https://securetoken.google.com/demo-chat",
        "aud": "demo-chat",
        "auth_time": 900,
        "user_id": "ada",
        "sub": "ada",
        "iat": 1000,
        "exp": 4600,
        "email": "ada@example.com",
        "email_verified": False,
        "name": "Ada",
        "admin": True,
        "firebase": {"identities": {"email": ["ada@example.com"]}, "sign_in_provider": "password"},
    }


def test_custom_claims_cannot_change_who_the_token_is_about() -> None:
    subject = IdTokenSubject(
        uid="ada", sign_in_provider="custom", auth_time=1, custom_claims={"sub": "eve", "user_id": "eve", "iss": "x"}
    )
    claims = id_token_claims("p", subject, issued_at=1, lifetime=10)
    assert (claims["sub"], claims["user_id"], claims["iss"]) == ("ada", "ada", "https://securetoken.google.com/p")


def test_an_anonymous_token_says_so_and_has_no_email() -> None:
    claims = id_token_claims("p", IdTokenSubject("u", "anonymous", 1), issued_at=1, lifetime=10)
    assert claims["provider_id"] == "anonymous"
    assert "email" not in claims
    assert "email_verified" not in claims
