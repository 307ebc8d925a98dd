"""Who a header stands for."""

import pytest

from desktop_chat.emulator.auth.tokens import mint
from desktop_chat.emulator.clock import Clock
from desktop_chat.emulator.storage.caller import StorageCallers
from desktop_chat.emulator.storage.errors import StorageError

CALLERS = StorageCallers(Clock(), check_expiry=False)
ADA = mint({"sub": "ada", "exp": 1})


@pytest.mark.parametrize("scheme", ["Firebase", "firebase", "Bearer"])
def test_people_and_administrators_of_the_firebase_api(scheme: str) -> None:
    person = CALLERS.of_firebase(f"{scheme} {ADA}")
    assert person.auth is not None
    assert (person.admin, person.auth.uid) == (False, "ada")
    assert CALLERS.of_firebase(f"{scheme} owner").admin
    anybody = CALLERS.of_firebase(None)
    assert (anybody.admin, anybody.auth) == (False, None)


@pytest.mark.parametrize(
    "header", ["", "Firebase", "Firebase ", "Firebase x", "Basic owner", "owner", "Firebase a.b.c"]
)
def test_what_is_not_understood_is_401_and_not_nobody(header: str) -> None:
    with pytest.raises(StorageError) as caught:
        CALLERS.of_firebase(header)
    assert caught.value.http_status == 401


def test_expired_tokens_are_refused_where_that_is_asked_for() -> None:
    with pytest.raises(StorageError, match="expired"):
        StorageCallers(Clock(), check_expiry=True).of_firebase(f"Firebase {ADA}")


def test_the_json_api_takes_no_people() -> None:
    assert CALLERS.of_json_api(None).admin
    assert CALLERS.of_json_api("Bearer owner").admin
    for header in (f"Bearer {ADA}", f"Firebase {ADA}", "Firebase owner", "Bearer x", ""):
        with pytest.raises(StorageError) as caught:
            CALLERS.of_json_api(header)
        assert caught.value.http_status == 401
