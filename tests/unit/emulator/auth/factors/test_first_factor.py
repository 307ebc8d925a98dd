"""A sign-in with a second factor on the account gives no token."""

from dataclasses import replace
from typing import Any

import pytest

from desktop_chat.emulator.auth.call import Call
from desktop_chat.emulator.auth.errors import AuthApiError
from desktop_chat.emulator.auth.factors.first_factor import complete, finish_sign_in, pending_sign_in
from desktop_chat.emulator.auth.factors.second_factor import SecondFactor


@pytest.fixture
def ada(project: Any) -> Any:
    factor = SecondFactor("f1", "2026-11-24", phone_number="+15555550100")
    return project.state.put(replace(project.state.get(project.sign_up()["localId"]), factors=(factor,)))


def test_tokens_come_only_with_the_second_factor_and_once(project: Any, ada: Any) -> None:
    call = Call(project.state, {})
    asked = finish_sign_in(call, ada, "password")
    assert sorted(asked) == ["mfaInfo", "mfaPendingCredential"]
    pending = pending_sign_in(call, asked["mfaPendingCredential"])
    tokens = complete(call, pending, pending.account, {"sign_in_second_factor": "phone"})
    assert project.state.read_id_token(tokens["idToken"]).second_factor == {"sign_in_second_factor": "phone"}
    with pytest.raises(AuthApiError, match="INVALID_MFA_PENDING_CREDENTIAL"):
        pending_sign_in(call, asked["mfaPendingCredential"])


def test_a_pending_sign_in_ends_with_time_revocation_and_disabling(project: Any, ada: Any, clock: Any) -> None:
    call = Call(project.state, {})
    old = finish_sign_in(call, ada, "password")["mfaPendingCredential"]
    clock.turn(901)
    revoked = finish_sign_in(call, ada, "password")["mfaPendingCredential"]
    clock.turn(1)
    ada = project.state.revoke(ada, project.state.now_ms() // 1000)
    for credential in (old, revoked, "nonsense"):
        with pytest.raises(AuthApiError, match="INVALID_MFA_PENDING_CREDENTIAL"):
            pending_sign_in(call, credential)
    newest = finish_sign_in(call, ada, "password")["mfaPendingCredential"]
    disabled = project.state.put(replace(ada, disabled=True))
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        pending_sign_in(call, newest)
    with pytest.raises(AuthApiError, match="USER_DISABLED"):
        finish_sign_in(call, disabled, "password")
