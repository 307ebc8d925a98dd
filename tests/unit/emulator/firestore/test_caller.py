import math
from datetime import UTC, datetime, timedelta

import pytest

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.firestore.caller import ADMIN, ANYBODY, caller_of
from desktop_chat.emulator.firestore.errors import FirestoreError
from tests.firestore_messages import code


def bearer(token: str) -> list[tuple[str, str]]:
    return [("user-agent", "test"), ("authorization", f"Bearer {token}")]


@pytest.mark.parametrize("token", ["owner", "Owner", "ya29.of-a-service-account"])
def test_the_owner_is_an_administrator(token: str) -> None:
    assert caller_of(bearer(token), check_expiry=True) == ADMIN


def test_without_a_token_it_is_anybody() -> None:
    assert caller_of([("user-agent", "test")], check_expiry=True) == ANYBODY


@pytest.mark.parametrize("claim", ["sub", "user_id"])
def test_a_token_names_a_person_with_claims(claim: str) -> None:
    token = mint({claim: "alice", "email": "a@example.com"})
    caller = caller_of(bearer(token), check_expiry=False)
    assert not caller.admin
    assert caller.auth is not None
    assert caller.auth.uid == "alice"
    assert caller.auth.token["email"] == "a@example.com"


@pytest.mark.parametrize("token", ["garbage", "a.b.c", mint({"email": "nobody@example.com"}), mint({"sub": 7}), ""])
def test_what_is_no_token_of_a_person_is_unauthenticated(token: str) -> None:
    assert code(caller_of, bearer(token), check_expiry=False) == "UNAUTHENTICATED"


def test_another_scheme_is_unauthenticated() -> None:
    assert code(caller_of, [("authorization", "Basic b3duZXI=")], check_expiry=False) == "UNAUTHENTICATED"


def test_expiry_counts_only_where_it_is_checked() -> None:
    token = mint({"sub": "alice", "iat": 0, "exp": 3600})
    end = datetime(1970, 1, 1, 1, tzinfo=UTC)
    caller_of(bearer(token), check_expiry=False).check(end + timedelta(days=1))
    strict = caller_of(bearer(token), check_expiry=True)
    strict.check(end - timedelta(seconds=1))
    with pytest.raises(FirestoreError, match="expired"):
        strict.check(end)


@pytest.mark.parametrize("end", [{}, {"exp": "soon"}, {"exp": 1_900_000_000_000}, {"exp": 1e400}, {"exp": math.nan}])
def test_a_token_without_an_end_is_refused_where_expiry_is_checked(end: dict[str, object]) -> None:
    assert code(caller_of, bearer(mint({"sub": "alice", **end})), check_expiry=True) == "UNAUTHENTICATED"
