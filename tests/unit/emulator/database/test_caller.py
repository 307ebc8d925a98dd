"""Who a credential stands for."""

import pytest

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.database.caller import ANYBODY, caller_of
from desktop_chat.emulator.database.errors import DatabaseError

TOKEN = mint({"sub": "ada", "exp": 10, "firebase": {"sign_in_provider": "password"}})


def test_only_the_owner_is_an_administrator() -> None:
    assert caller_of("Bearer owner", {}, check_expiry=False).admin
    person = caller_of(f"Bearer {TOKEN}", {}, check_expiry=False)
    assert not person.admin
    assert person.auth is not None
    assert (person.auth["uid"], person.auth["provider"], person.auth["token"]["exp"]) == ("ada", "password", 10)
    assert caller_of(None, {"auth": TOKEN}, check_expiry=False) == person
    assert caller_of(None, {}, check_expiry=False) == ANYBODY


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer", "Bearer abc", "Bearer a.b.c", f"Bearer {mint({'a': 1})}"])
def test_a_credential_that_is_not_understood_is_refused(header: str) -> None:
    if header == "Bearer":
        assert caller_of(header, {}, check_expiry=False) == ANYBODY
        return
    with pytest.raises(DatabaseError):
        caller_of(header, {}, check_expiry=False)


def test_the_end_of_a_token_counts_only_where_it_is_checked() -> None:
    caller_of(None, {"auth": TOKEN}, check_expiry=False).check(10_000)
    caller = caller_of(None, {"auth": TOKEN}, check_expiry=True)
    caller.check(9_999)
    with pytest.raises(DatabaseError, match="expired"):
        caller.check(10_000)
    for claims in ({}, {"exp": "soon"}, {"exp": 1e400}, {"exp": float("nan")}):
        with pytest.raises(DatabaseError, match="exp"):
            caller_of(None, {"auth": mint({"sub": "ada", **claims})}, check_expiry=True)


def test_only_an_administrator_can_play_another() -> None:
    assert caller_of("Bearer owner", {"auth_variable_override": '{"uid": "x"}'}, check_expiry=False).auth == {
        "uid": "x"
    }
    assert caller_of("Bearer owner", {"auth_variable_override": "null"}, check_expiry=False) == ANYBODY
    played = caller_of(f"Bearer {TOKEN}", {"auth_variable_override": '{"uid": "x"}'}, check_expiry=False)
    assert played.auth is not None
    assert played.auth["uid"] == "ada"
    for wrong in ("[]", "{", "1"):
        with pytest.raises(DatabaseError):
            caller_of("Bearer owner", {"auth_variable_override": wrong}, check_expiry=False)
